using System.Collections.Concurrent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox.Contracts;

namespace LearningPlatform.Core.Sandbox;

/// <summary>The turns of sandboxes in this process, with the stored run as the backstop between nodes.</summary>
/// <param name="turns">One run at a time for each sandbox in this process.</param>
/// <param name="store">Where sandboxes are kept.</param>
/// <param name="runner">Runs code.</param>
/// <param name="realtime">Tells the learner's browsers what the program prints.</param>
/// <param name="live">The runs of this process that somebody watches.</param>
/// <param name="clock">The time.</param>
public sealed class SandboxTurns(ITurns turns, ISandboxStore store, ICodeRunner runner, IRealtime realtime, LiveRuns live, TimeProvider clock) : ISandboxes
{
    /// <summary>How long a run may wait for a place on the machine; beyond its own time and this a run's node is taken for dead.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DeletionWatch = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> running = new();

    /// <inheritdoc/>
    public Task<Outcome<Done>> Check(Guid id, RunLanguage language, CancellationToken ct) => Task.FromResult(runner.Check(language));

    /// <inheritdoc/>
    public Task<Outcome<RunResult>> Execute(Guid id, Caller caller, string code, RunInput input, CancellationToken ct) => Turn(
        id,
        caller,
        code,
        tests: false,
        (session, run, end) => Program(session, caller, run, code, input, end),
        (session, run, result) => (new CodeRun(session.Id, run, session.Language.Name(), false, result.Success), null),
        ct);

    /// <inheritdoc/>
    public Task<Outcome<TestRun>> Test(Guid id, Caller caller, string code, IReadOnlyList<PlannedTest> tests, CancellationToken ct) => Turn(
        id,
        caller,
        code,
        tests: true,
        (session, _, end) => Cases(session, caller, code, tests, end),
        (session, run, result) => (
            new CodeRun(session.Id, run, session.Language.Name(), true, result.Passed == result.Results.Count),
            Passed(run, tests, result)),
        ct);

    /// <inheritdoc/>
    public Task<Outcome<LiveStarted>> Start(Guid id, Caller caller, string code, LiveStart start, CancellationToken ct) => live.Start(id, caller, code, start, ct);

    /// <inheritdoc/>
    public async Task<Outcome<Done>> Delete(Guid id, Caller caller, CancellationToken ct)
    {
        var reached = SandboxRules.Reach(await store.Find(id, ct), caller, clock.GetUtcNow());
        if (!reached.Ok)
        {
            return reached.Error;
        }

        var deleted = await store.Delete(id, ct);
        await live.End(id);
        if (running.TryGetValue(id, out var run))
        {
            await run.CancelAsync();
        }

        return deleted ? Done.Value : new NotFound("sandbox", "sandbox.not_found");
    }

    private static StoredTestsPassed? Passed(Guid run, IReadOnlyList<PlannedTest> tests, TestRun result)
    {
        var passed = tests.Zip(result.Results)
            .Where(pair => pair.First.Lesson is not null && pair.Second.Passed)
            .Select(pair => new StoredTestPassed(
                pair.First.Test.Id, pair.First.Lesson!.Id, pair.First.Lesson.CourseId, pair.First.Lesson.Title, pair.First.Test.Weight))
            .DistinctBy(test => test.TestId)
            .ToList();
        return passed.Count == 0 ? null : new StoredTestsPassed(run, passed);
    }

    private async Task<Outcome<RunResult>> Program(SandboxSession session, Caller caller, Guid run, string code, RunInput input, CancellationToken ct)
    {
        var pump = new LivePump(session.Id, run, caller.UserId, realtime, clock, keep: null);
        var pushing = pump.Run();
        try
        {
            var request = new RunRequest(caller.UserId, session.Language, code, session.Files, input, session.Config.Limits);
            return await runner.Run(request, pump.Write, ct);
        }
        finally
        {
            // The answer doesn't wait for the browsers: a push is best effort, the answer holds the whole output.
            pump.Complete();
            _ = pushing;
        }
    }

    private async Task<Outcome<TestRun>> Cases(SandboxSession session, Caller caller, string code, IReadOnlyList<PlannedTest> tests, CancellationToken ct)
    {
        var cases = tests.Select(t => t.Case(session.Config, session.Files)).ToList();
        var request = new CasesRequest(caller.UserId, session.Language, code, session.Files, session.Config.Limits, cases);
        var results = await runner.RunCases(request, ct);
        return results.Map(r => Submissions.Report(tests, r, caller.May(Permission.WriteContent)));
    }

    private async Task<Outcome<T>> Turn<T>(
        Guid id,
        Caller caller,
        string code,
        bool tests,
        Func<SandboxSession, Guid, CancellationToken, Task<Outcome<T>>> body,
        Func<SandboxSession, Guid, T, (CodeRun Run, StoredTestsPassed? Passed)> tell,
        CancellationToken ct)
    {
        // Whoever may not use the sandbox doesn't wait for its turn either.
        var found = await store.Find(id, ct);
        var before = SandboxRules.Reach(found, caller, clock.GetUtcNow());
        if (!before.Ok)
        {
            return before.Error;
        }

        return await turns.Run($"sandbox/{id}", turn => Run(found!, caller, code, tests, body, tell, turn), ct);
    }

    private async Task<Outcome<T>> Run<T>(
        SandboxSession found,
        Caller caller,
        string code,
        bool tests,
        Func<SandboxSession, Guid, CancellationToken, Task<Outcome<T>>> body,
        Func<SandboxSession, Guid, T, (CodeRun Run, StoredTestsPassed? Passed)> tell,
        CancellationToken ct)
    {
        var run = Ids.New(clock.GetUtcNow());
        var id = found.Id;
        var begun = await Begin(found, caller, run, code, tests, ct);
        if (!begun.Ok)
        {
            return begun.Error;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        running[id] = end;
        var watch = Watch(id, end);
        Outcome<T> outcome;
        try
        {
            outcome = await body(begun.Value, run, end.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            outcome = new NotFound("sandbox", "sandbox.not_found");
        }
        catch
        {
            await RunEnds.Write(store, clock, begun.Value, run, null, []);
            throw;
        }
        finally
        {
            running.TryRemove(new KeyValuePair<Guid, CancellationTokenSource>(id, end));
            await end.CancelAsync();
            await watch;
        }

        List<EventEnvelope> events = [];
        EndedRun? ended = null;
        var now = clock.GetUtcNow();
        if (outcome.Ok)
        {
            var told = tell(begun.Value, run, outcome.Value);
            ended = new EndedRun(run, tests, now, caller.UserId, told.Run.Language, told.Run.Succeeded);
            events.Add(EventEnvelope.Of(told.Run, caller.UserId, now));
            if (told.Passed is { } passed)
            {
                events.Add(EventEnvelope.Of(passed, caller.UserId, now));
            }
        }

        await RunEnds.Write(store, clock, begun.Value, run, ended, events);
        return outcome;
    }

    private async Task<Outcome<SandboxSession>> Begin(SandboxSession found, Caller caller, Guid run, string code, bool tests, CancellationToken ct)
    {
        // What was found before the turn is mostly still true; its version tells.
        var id = found.Id;
        var deadline = clock.GetUtcNow() + Slack;
        for (var first = true; ; first = false)
        {
            var now = clock.GetUtcNow();
            var reached = SandboxRules.Reach(first ? found : await store.Find(id, ct), caller, now);
            if (!reached.Ok)
            {
                return reached.Error;
            }

            var fits = SandboxFiles.Fit(code, reached.Value.Files, reached.Value.Config.DiskBytes);
            if (!fits.Ok)
            {
                return fits.Error;
            }

            var longest = tests ? CasesRequest.LongestTime : reached.Value.Config.Limits.Time;
            var begun = SandboxRules.Begin(reached.Value, new SandboxRun(run, now + longest + Slack), now);
            if (begun.Ok && await store.Save(begun.Value, null, [], ct) is { } saved)
            {
                return saved;
            }

            if (begun.Error is { } refused and not Busy)
            {
                return refused;
            }

            if (now > deadline)
            {
                return new RunnerFailed(RunnerFault.Time, "Another run of this sandbox takes too long.");
            }

            // Another run came first, here or on another node.
            if (!first)
            {
                await Task.Delay(BusyWait, clock, ct);
            }
        }
    }

    // A deletion on another node is seen within a second.
    private async Task Watch(Guid id, CancellationTokenSource run)
    {
        try
        {
            while (true)
            {
                await Task.Delay(DeletionWatch, clock, run.Token);
                if (await store.Find(id, run.Token) is null)
                {
                    await run.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run ended first.
        }
    }
}
