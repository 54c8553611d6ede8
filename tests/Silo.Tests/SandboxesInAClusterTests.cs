using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LearningPlatform.Silo.Tests;

public sealed class SandboxesInAClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Runs_of_one_sandbox_follow_each_other()
    {
        var (sandbox, owner) = await Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            cluster.Sandboxes.Execute(sandbox, owner, "run", new RunInput($"{number}", []), CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"1 {number}"), outcomes.Select(outcome => outcome.Value.Output));
    }

    [Fact]
    public async Task A_sandbox_is_deleted_while_it_runs_and_the_run_ends()
    {
        var (sandbox, owner) = await Open();
        var run = cluster.Sandboxes.Execute(sandbox, owner, "wait", RunInput.None, CancellationToken.None);
        await Running(sandbox);

        var deleted = await cluster.Sandboxes.Delete(sandbox, owner, CancellationToken.None);
        var outcome = await run.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(deleted.Ok, deleted.Error?.Message);
        Assert.IsType<NotFound>(outcome.Error);
    }

    [Fact]
    public async Task A_run_ends_with_the_request_that_wanted_it()
    {
        var (sandbox, owner) = await Open();
        using var request = new CancellationTokenSource();
        var run = cluster.Sandboxes.Execute(sandbox, owner, "wait", RunInput.None, request.Token);
        await Running(sandbox);

        await request.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var next = await cluster.Sandboxes.Execute(sandbox, owner, "run", RunInput.None, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("1 ", next.Value.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_sandbox_is_refused()
    {
        var (sandbox, _) = await Open();

        var outcome = await cluster.Sandboxes.Execute(sandbox, new Caller(Ids.New(), Roles.Student, Ids.New()), "run", RunInput.None, CancellationToken.None);

        Assert.Equal(ForbiddenReason.Owner, Assert.IsType<Forbidden>(outcome.Error).Reason);
    }

    [Fact]
    public async Task The_runners_own_failure_arrives_as_it_was()
    {
        var (sandbox, owner) = await Open();
        var test = new SubmissionTest(Ids.New(), "Adds", null, "unit", Json("{}"), Json("3"), 1000, 1, false);

        var outcome = await cluster.Sandboxes.Test(sandbox, owner, "run", [new PlannedTest(test, new RawTest("{}", Json("3")), null)], CancellationToken.None);

        Assert.Equal(RunnerFault.Box, Assert.IsType<RunnerFailed>(outcome.Error).Fault);
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement.Clone();

    private async Task<(Guid Sandbox, Caller Owner)> Open()
    {
        var owner = new Caller(cluster.Register(), Roles.Student, Ids.New());
        var create = cluster.Cluster.GetSiloServiceProvider().GetRequiredService<CreateSandbox>();
        var opened = await create.Handle(owner, RunLanguage.Python, new SandboxConfig(), [], CancellationToken.None);
        return (opened.Value.Id, owner);
    }

    private async Task Running(Guid sandbox)
    {
        for (var waited = 0; await cluster.Scalar<int>("select status from sandbox.sandboxes where id = $1", sandbox) != (int)SandboxStatus.Running; waited++)
        {
            Assert.True(waited < 200, "The run didn't begin.");
            await Task.Delay(50);
        }
    }
}
