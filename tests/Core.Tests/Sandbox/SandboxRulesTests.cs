using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace Core.Tests.Sandbox;

public sealed class SandboxRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Caller Owner = new(Ids.New(), Roles.Student, Guid.Empty);
    private static readonly SandboxSession Ready = SandboxRules.Made(SandboxRules.Open(Ids.New(), Owner.UserId, RunLanguage.Python, new SandboxConfig(), [new("a", "b")], Now));

    [Fact]
    public void A_sandbox_lives_an_hour_and_can_be_read_for_a_day_more()
    {
        Assert.Equal(Now.AddHours(1), Ready.ExpiresAt);
        Assert.Equal(SandboxStatus.Ready, SandboxRules.Read(Ready, Now.AddMinutes(59))!.Status);

        var over = SandboxRules.Read(Ready, Now.AddHours(1))!;
        Assert.Equal((SandboxStatus.Destroyed, 0), (over.Status, over.Files.Count));
        Assert.NotNull(SandboxRules.Read(Ready, Now.AddHours(25).AddTicks(-1)));
        Assert.Null(SandboxRules.Read(Ready, Now.AddHours(25)));
    }

    [Fact]
    public void A_run_gives_it_another_hour()
    {
        var run = new SandboxRun(Ids.New(), Now.AddMinutes(32));
        var running = SandboxRules.Begin(Ready, run, Now.AddMinutes(30)).Value;
        Assert.Equal((SandboxStatus.Running, Now.AddMinutes(90)), (running.Status, running.ExpiresAt));

        var after = SandboxRules.End(running, run.Id, broken: false, Now.AddMinutes(31));
        Assert.Equal((SandboxStatus.Ready, 1, Now.AddMinutes(91)), (after.Status, after.Runs, after.ExpiresAt));
        Assert.Null(after.Run);
    }

    [Fact]
    public void One_run_at_a_time_until_its_node_is_taken_for_dead()
    {
        var running = SandboxRules.Begin(Ready, new SandboxRun(Ids.New(), Now.AddMinutes(2)), Now).Value;
        var next = new SandboxRun(Ids.New(), Now.AddMinutes(9));

        Assert.IsType<Busy>(SandboxRules.Begin(SandboxRules.Read(running, Now.AddMinutes(1))!, next, Now.AddMinutes(1)).Error);
        var taken = SandboxRules.Begin(SandboxRules.Read(running, Now.AddMinutes(2))!, next, Now.AddMinutes(2)).Value;
        Assert.Same(taken, SandboxRules.End(taken, running.Run!.Id, broken: false, Now.AddMinutes(3)));
    }

    [Fact]
    public void Expired_and_broken_ones_run_nothing()
    {
        var run = new SandboxRun(Ids.New(), Now.AddHours(3));
        Assert.IsType<Gone>(SandboxRules.Begin(SandboxRules.Read(Ready, Now.AddHours(2))!, run, Now.AddHours(2)).Error);

        var running = SandboxRules.Begin(Ready, run, Now).Value;
        Assert.IsType<Conflict>(SandboxRules.Begin(SandboxRules.End(running, run.Id, broken: true, Now), run, Now).Error);
    }

    [Fact]
    public void A_stranger_is_told_that_it_is_not_his()
    {
        var stranger = new Caller(Ids.New(), Roles.Student | Roles.Instructor, Guid.Empty);
        Assert.Equal(ForbiddenReason.Owner, Assert.IsType<Forbidden>(SandboxRules.Reach(Ready, stranger, Now).Error).Reason);
        Assert.True(SandboxRules.Reach(Ready, Owner, Now).Ok);
        Assert.True(SandboxRules.Reach(Ready, stranger with { Roles = Roles.Admin }, Now).Ok);
        Assert.IsType<NotFound>(SandboxRules.Reach(Ready, Owner, Now.AddHours(26)).Error);
        Assert.IsType<NotFound>(SandboxRules.Reach(null, Owner, Now).Error);
    }

    [Theory]
    [InlineData(0, 512, 100, "config.timeLimit")]
    [InlineData(301, 512, 100, "config.timeLimit")]
    [InlineData(30, 63, 100, "config.memoryLimit")]
    [InlineData(30, 2049, 100, "config.memoryLimit")]
    [InlineData(30, 512, 9, "config.diskLimit")]
    [InlineData(30, 512, 1025, "config.diskLimit")]
    public void Limits_have_ranges(int time, int memory, int disk, string field) =>
        Assert.Equal(field, Assert.IsType<Invalid>(SandboxConfig.Check(new SandboxConfig(time, memory, disk)).Error).Fields.Single().Field);

    // opencode-R83
    [Fact]
    public void A_test_has_its_own_time_within_the_sandbox()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), new SandboxConfig().TestTime(null));
        Assert.Equal(TimeSpan.FromSeconds(2), new SandboxConfig(2).TestTime(TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.FromSeconds(5), new SandboxConfig().TestTime(TimeSpan.FromSeconds(5)));
    }
}
