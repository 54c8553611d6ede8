using System.Collections.Concurrent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox.Contracts;

namespace LearningPlatform.Core.Sandbox;

/// <summary>
/// The live runs of this process. What is said to them, by whichever node, and what they print goes through <see cref="ILiveRunStore"/>; this process only holds
/// the programs.
/// </summary>
public sealed class LiveRuns
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const int Attempts = 10;

    private readonly ISandboxStore sandboxes;
    private readonly ILiveRunStore store;
    private readonly ICodeRunner runner;
    private readonly IRealtime realtime;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<Guid, Entry> running = new();
    private volatile bool stopping;

    /// <summary>Makes it, and listens for what is said to runs.</summary>
    /// <param name="sandboxes">Where sandboxes are kept.</param>
    /// <param name="store">Where live runs are kept.</param>
    /// <param name="runner">Runs code.</param>
    /// <param name="realtime">Tells the learner's browsers what the program prints.</param>
    /// <param name="clock">The time.</param>
    public LiveRuns(ISandboxStore sandboxes, ILiveRunStore store, ICodeRunner runner, IRealtime realtime, TimeProvider clock)
    {
        this.sandboxes = sandboxes;
        this.store = store;
        this.runner = runner;
        this.realtime = realtime;
        this.clock = clock;
        store.Listen(Said);
    }

    /// <summary>Hears of failures that no caller is there for; a run goes on or ends in spite of them.</summary>
    public Action<Guid, Exception>? Failed { get; set; }

    /// <summary>Starts a program; see <see cref="ISandboxes.Start"/>.</summary>
    /// <param name="id">The sandbox.</param>
    /// <param name="caller">Its owner.</param>
    /// <param name="code">The main source file.</param>
    /// <param name="start">What the program gets.</param>
    /// <param name="ct">Gives up starting it.</param>
    public async Task<Outcome<LiveStarted>> Start(Guid id, Caller caller, string code, LiveStart start, CancellationToken ct)
    {
        if (stopping)
        {
            return Stopping;
        }

        var run = Ids.New(clock.GetUtcNow());
        var begun = await Begin(id, caller, run, code, start, ct);
        if (!begun.Ok)
        {
            return begun.Error;
        }

        var session = begun.Value;
        var live = new LiveRun(run, id, caller.UserId, LiveState.Queued, start.Interactive, session.Run!.Until, !start.Interactive, null);
        try
        {
            if (!await store.Add(live, ct))
            {
                await RunEnds.Write(sandboxes, clock, session, run, null, []);
                return new TooMany(TimeSpan.FromSeconds(10), $"At most {LiveRules.MostOfOne} of your programs run live at once.", "sandbox.too_many_runs");
            }
        }
        catch
        {
            await RunEnds.Write(sandboxes, clock, session, run, null, []);
            throw;
        }

        var time = Time(session, start);
        var entry = new Entry(live, session, new LivePump(id, run, caller.UserId, realtime, clock, pieces => Try(run, () => store.Append(live, pieces, CancellationToken.None))));
        var console = new RunConsole(start.Interactive, () => Started(entry));
        running[run] = entry;
        var request = new RunRequest(
            caller.UserId, session.Language, code, session.Files, new RunInput(start.Stdin, start.Arguments), session.Config.Limits with { Time = time }, console);
        var program = runner.Run(request, entry.Pump.Write, entry.Stop.Token);
        entry.Following = Follow(entry, console, program);

        // A full queue refuses at once, and then there is no run.
        if (program.IsCompletedSuccessfully && await program is { Error: { } refused })
        {
            await entry.Following;
            return refused;
        }

        return new LiveStarted(run, (int)time.TotalSeconds);
    }

    /// <summary>Ends the live runs of a sandbox that is gone, as far as they are here.</summary>
    /// <param name="sandbox">The sandbox.</param>
    public async Task End(Guid sandbox)
    {
        foreach (var entry in running.Values.Where(entry => entry.Live.SandboxId == sandbox))
        {
            await entry.Cancel();
        }
    }

    /// <summary>Ends all live runs, and tells those who watch them; when the process stops.</summary>
    /// <param name="ct">Gives up waiting.</param>
    public async Task Close(CancellationToken ct)
    {
        stopping = true;
        var all = running.Values.ToList();
        foreach (var entry in all)
        {
            await entry.Stop.CancelAsync();
        }

        await Task.WhenAll(all.Select(entry => entry.Following ?? Task.CompletedTask)).WaitAsync(ct);
    }

    private static Unavailable Stopping => new("sandbox.stopping", "The server is restarting. Run the program again.");

    private static TimeSpan Time(SandboxSession session, LiveStart start)
    {
        var own = session.Config.Limits.Time;
        return start.Timeout is { } seconds && TimeSpan.FromSeconds(seconds) < own ? TimeSpan.FromSeconds(seconds) : own;
    }

    private async Task<Outcome<SandboxSession>> Begin(Guid id, Caller caller, Guid run, string code, LiveStart start, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = clock.GetUtcNow();
            if (await sandboxes.Find(id, ct) is not { } found || found.Owner != caller.UserId || SandboxRules.Read(found, now) is not { } session)
            {
                return new NotFound("sandbox", "sandbox.not_found");
            }

            var fits = SandboxFiles.Fit(code, session.Files, session.Config.DiskBytes);
            if (!fits.Ok)
            {
                return fits.Error;
            }

            var begun = SandboxRules.Begin(session, new SandboxRun(run, now + Time(session, start) + SandboxTurns.Slack), now);
            if (begun.Error is Busy busy)
            {
                return new Conflict(busy.Code, busy.Message);
            }

            if (!begun.Ok)
            {
                return begun.Error;
            }

            var ready = runner.Check(session.Language);
            if (!ready.Ok)
            {
                return ready.Error;
            }

            if (await sandboxes.Save(begun.Value, null, [], ct) is { } saved)
            {
                return saved;
            }
        }

        return new Conflict(new Busy().Code, new Busy().Message);
    }

    private void Started(Entry entry)
    {
        entry.StartedAt = clock.GetTimestamp();
        _ = Try(entry.Live.Id, () => store.Begin(entry.Live, CancellationToken.None));
    }

    private void Said(Guid? run)
    {
        foreach (var entry in run is { } one ? running.TryGetValue(one, out var found) ? [found] : [] : running.Values.ToArray())
        {
            entry.Bump();
        }
    }

    private async Task Follow(Entry entry, RunConsole console, Task<Outcome<RunResult>> program)
    {
        var (live, session, pump) = (entry.Live, entry.Session, entry.Pump);
        var pumping = pump.Run();
        using var over = new CancellationTokenSource();
        var hearing = Hear(entry, console, over.Token);
        Outcome<RunResult> outcome;
        try
        {
            outcome = await program;
        }
        catch (OperationCanceledException)
        {
            outcome = Stopping;
        }
#pragma warning disable CA1031 // Nobody awaits this: whatever failed, the run ends and its owner hears of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Failed?.Invoke(live.Id, error);
            outcome = new RunnerFailed(RunnerFault.Box, "The program could not be run.");
        }

        await over.CancelAsync();
        pump.Complete();
        await hearing;
        var output = await pumping;
        if (outcome.Ok)
        {
            output.Complete(RunStream.Stdout, outcome.Value.Output);
            output.Complete(RunStream.Stderr, outcome.Value.Error);
            await pump.Send(output);
        }

        var end = Ending(entry, outcome, output);
        var now = clock.GetUtcNow();
        var told = outcome.Ok ? new CodeRun(session.Id, live.Id, session.Language.Name(), false, outcome.Value.Success) : null;
        var ended = told is null ? null : new EndedRun(live.Id, false, now, live.Owner, told.Language, told.Succeeded);

        // Free before its owner hears of the end: he may start the next one at once.
        await Try(live.Id, () => RunEnds.Write(sandboxes, clock, session, live.Id, ended, told is null ? [] : [EventEnvelope.Of(told, live.Owner, now)]));
        await Try(live.Id, () => store.End(live, end, CancellationToken.None));
        running.TryRemove(live.Id, out _);
        await pump.Push(new
        {
            sandboxId = session.Id,
            runId = live.Id,
            sequence = end.Sequence,
            ended = new
            {
                success = end.Success,
                exitCode = end.ExitCode,
                verdict = end.Verdict,
                executionTime = end.ExecutionTime,
                memoryUsed = end.MemoryUsed,
                outputCut = end.OutputCut,
                message = end.Message,
            },
        });
    }

    private LiveEnd Ending(Entry entry, Outcome<RunResult> outcome, LiveOutput output)
    {
        static int Milliseconds(TimeSpan time) => time == TimeSpan.Zero ? 0 : Math.Max(1, (int)Math.Round(time.TotalMilliseconds));

        if (outcome.Ok)
        {
            var result = outcome.Value;
            return new LiveEnd(
                output.Next, LiveVerdicts.Of(result.Verdict), result.ExitCode, Milliseconds(result.Wall), result.MemoryBytes, result.OutputCut || output.Cut, null);
        }

        var time = entry.StartedAt == 0 ? 0 : Milliseconds(clock.GetElapsedTime(entry.StartedAt));
        return entry.Cancelled
            ? new LiveEnd(output.Next, LiveVerdicts.Cancelled, 130, time, 0, output.Cut, null)
            : new LiveEnd(output.Next, LiveVerdicts.Platform, 1, time, 0, output.Cut, outcome.Error!.Message);
    }

    // What was said to the run; looked for now and then, too, because a notification may be lost.
    private async Task Hear(Entry entry, RunConsole console, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                var mail = await store.Take(entry.Live, CancellationToken.None);
                foreach (var input in mail.Inputs)
                {
                    console.Write(input.Text);
                    if (input.End)
                    {
                        console.End();
                    }
                }

                if (mail.Cancelled)
                {
                    await entry.Cancel();
                }
            }
#pragma warning disable CA1031 // The database may be away for a moment; the next round comes.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Failed?.Invoke(entry.Live.Id, error);
                await Task.Delay(Look, clock, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await entry.Bumped(Look, over);
        }
    }

    private async Task Try(Guid run, Func<Task> write)
    {
        try
        {
            await write();
        }
#pragma warning disable CA1031 // Nobody awaits the answer; the program and its output go on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Failed?.Invoke(run, error);
        }
    }

    // The semaphore and the source hold nothing of the system, and somebody may still bump or cancel what has ended: they are left to the collector.
#pragma warning disable CA1001
    private sealed class Entry(LiveRun live, SandboxSession session, LivePump pump)
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim bump = new(0);

        public LiveRun Live => live;

        public SandboxSession Session => session;

        public LivePump Pump => pump;

        public CancellationTokenSource Stop { get; } = new();

        public bool Cancelled { get; private set; }

        public long StartedAt { get; set; }

        public Task? Following { get; set; }

        public Task Cancel()
        {
            Cancelled = true;
            return Stop.CancelAsync();
        }

        public void Bump() => bump.Release();

        public async Task Bumped(TimeSpan most, CancellationToken over)
        {
            try
            {
                await bump.WaitAsync(most, over);
                while (bump.Wait(0, CancellationToken.None))
                {
                    // Several words are heard at once.
                }
            }
            catch (OperationCanceledException)
            {
                // The run is over.
            }
        }
    }
}
