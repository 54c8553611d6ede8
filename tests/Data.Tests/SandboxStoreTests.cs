using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data.Sandbox;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LearningPlatform.Data.Tests;

public sealed class SandboxStoreTests : IClassFixture<PostgresFixture>, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly PostgresFixture postgres;
    private readonly ServiceProvider services;

    public SandboxStoreTests(PostgresFixture postgres)
    {
        this.postgres = postgres;
        services = new ServiceCollection().AddLogging().AddPlatformData(postgres.Configuration).AddSandboxes(postgres.Configuration).BuildServiceProvider();
    }

    private ISandboxStore Store => services.GetRequiredService<ISandboxStore>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task Given_a_sandbox_When_it_is_kept_Then_it_is_found_as_it_was()
    {
        var session = New() with { Files = [new("a/b", "x\0ü\"", true)], Run = new SandboxRun(Ids.New(), Now.AddMinutes(1)), Status = SandboxStatus.Running };
        await Store.Add(session, Ct);

        var found = (await Store.Find(session.Id, Ct))!;
        Assert.Equal(session.Files, found.Files);
        Assert.Equal(session with { Files = found.Files, Environment = found.Environment }, found);
        Assert.Null(await Store.Find(Ids.New(), Ct));
    }

    [Fact]
    public async Task Given_two_writers_of_one_version_Then_one_of_them_writes_nothing()
    {
        var session = New();
        await Store.Add(session, Ct);
        var envelope = EventEnvelope.Of(new AccountErased(Ids.New()), Ids.New(), Now);
        var ended = new EndedRun(Ids.New(), Tests: true, Now.AddYears(1), session.Owner, "python", Succeeded: true);

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.Save(session with { Runs = i + 1 }, ended, i == 0 ? [envelope] : [], Ct)));

        var winner = Assert.Single(written, w => w is not null)!;
        Assert.Equal((1, winner.Runs), (winner.Version, (await Store.Find(session.Id, Ct))!.Runs));
        Assert.Equal(1L, await postgres.ScalarAsync("select count from sandbox.daily_runs where day = '2027-05-01' and tests"));
        Assert.Equal("1/1", await postgres.ScalarAsync("select count || '/' || succeeded from sandbox.learner_runs where user_id = $1 and language = 'python' and tests", session.Owner));
        Assert.Equal(winner.Runs == 1 ? 1L : 0L, await postgres.ScalarAsync("select count(*) from kernel.outbox where id = $1", envelope.Id));
    }

    [Fact]
    public async Task Given_a_run_whose_sandbox_is_gone_Then_it_is_counted_all_the_same()
    {
        var ended = new EndedRun(Ids.New(), Tests: false, Now.AddYears(2), Ids.New(), "go", Succeeded: false);
        var envelope = EventEnvelope.Of(new AccountErased(Ids.New()), Ids.New(), Now);
        await Store.Count(ended, [envelope], Ct);
        await Store.Count(ended, [], Ct);

        Assert.Equal(2L, await postgres.ScalarAsync("select count from sandbox.daily_runs where day = '2028-05-01' and not tests"));
        Assert.Equal("2/0", await postgres.ScalarAsync("select count || '/' || succeeded from sandbox.learner_runs where user_id = $1", ended.Owner));
        Assert.Equal(1L, await postgres.ScalarAsync("select count(*) from kernel.outbox where id = $1", envelope.Id));
        Assert.Null(await Store.Save(New(), ended, [], Ct));
    }

    [Fact]
    public async Task Given_a_learner_who_starts_many_live_programs_at_once_Then_they_get_three_places_together()
    {
        var runs = services.GetRequiredService<ILiveRunStore>();
        foreach (var owner in Enumerable.Range(0, 10).Select(_ => Ids.New()))
        {
            var sandboxes = Enumerable.Range(0, 10).Select(_ => New() with { Owner = owner }).ToList();
            foreach (var sandbox in sandboxes)
                await Store.Add(sandbox, Ct);

            var added = await Task.WhenAll(sandboxes.Select(sandbox =>
                runs.Add(new LiveRun(Ids.New(), sandbox.Id, owner, LiveState.Queued, true, TimeProvider.System.GetUtcNow().AddMinutes(1), false, null), Ct)));

            Assert.Equal(LiveRules.MostOfOne, added.Count(one => one));
        }
    }

    [Fact]
    public async Task Given_an_erased_account_Then_its_sandboxes_are_gone_and_no_others()
    {
        var (mine, other) = (New(), New());
        await Store.Add(mine, Ct);
        await Store.Add(other, Ct);
        await services.GetServices<ISubscriber>().OfType<ForgetSandboxes>().Single().Handle(EventEnvelope.Of(new AccountErased(mine.Owner), mine.Owner, Now), Ct);

        Assert.Null(await Store.Find(mine.Id, Ct));
        Assert.NotNull(await Store.Find(other.Id, Ct));
        Assert.True(await Store.Delete(other.Id, Ct));
        Assert.False(await Store.Delete(other.Id, Ct));
    }

    [Fact]
    public async Task Given_old_sandboxes_Then_the_purge_takes_those_only()
    {
        var before = Now.AddYears(-5);
        var (old, young) = (New() with { ExpiresAt = before.AddSeconds(-1) }, New() with { ExpiresAt = before.AddSeconds(1) });
        await Store.Add(old, Ct);
        await Store.Add(young, Ct);

        Assert.Equal(1, await Store.Purge(before, Ct));
        Assert.Null(await Store.Find(old.Id, Ct));
        Assert.NotNull(await Store.Find(young.Id, Ct));
    }

    [Fact]
    public async Task Living_sandboxes_are_counted()
    {
        var far = Now.AddYears(50);
        await Store.Add(New() with { ExpiresAt = far }, Ct);
        await Store.Add(New() with { ExpiresAt = far, Status = SandboxStatus.Running }, Ct);
        await Store.Add(New() with { ExpiresAt = far, Status = SandboxStatus.Error }, Ct);

        Assert.Equal(2, await Store.CountActive(far.AddSeconds(-1), Ct));
    }

    [Fact]
    public async Task The_table_is_under_row_level_security()
    {
        Assert.Equal(true, await postgres.ScalarAsync("select relrowsecurity from pg_class where oid = 'sandbox.sandboxes'::regclass"));
    }

    private static SandboxSession New() => SandboxRules.Made(SandboxRules.Open(Ids.New(), Ids.New(), RunLanguage.Go, new SandboxConfig(1, 64, 10), [], Now));
}
