using System.Diagnostics;
using System.Text.Json;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;
using LearningPlatform.Sandbox.Linux;

namespace LearningPlatform.Sandbox;

/// <summary>Why the runner ended a program.</summary>
internal enum Stop
{
    /// <summary>It ended by itself.</summary>
    None,

    /// <summary>Wall-clock or CPU time.</summary>
    Time,

    /// <summary>Memory, where no cgroup holds it.</summary>
    Memory,

    /// <summary>A flood of output.</summary>
    Output,

    /// <summary>Nobody wants the result any more.</summary>
    Cancelled,
}

/// <summary>What is started in a box.</summary>
/// <param name="Code">The main source file.</param>
/// <param name="Language">Its language.</param>
/// <param name="Files">The other files.</param>
/// <param name="Launch">How it is started.</param>
/// <param name="Input">What the program gets.</param>
/// <param name="Limits">What it may use.</param>
/// <param name="Live">Gets the output while it comes.</param>
/// <param name="Cancelled">Asked now and then: true ends the program.</param>
/// <param name="Sink">Takes what is written to descriptor 3; null to keep it as text.</param>
/// <param name="SinkBytes">How much of it is taken; one byte more ends the program.</param>
/// <param name="Console">Brings more input while the program runs; null when standard input as it is given is all.</param>
internal sealed record BoxJob(
    string Code,
    RunLanguage Language,
    IReadOnlyList<SandboxFile> Files,
    Launch Launch,
    BoxInput Input,
    RunLimits Limits,
    Action<RunChunk>? Live,
    Func<bool> Cancelled,
    Stream? Sink = null,
    long SinkBytes = 0,
    RunConsole? Console = null)
{
    /// <summary>Standard input.</summary>
    public byte[] Stdin => Input.Stdin;
}

/// <summary>How a box ended.</summary>
/// <param name="Stop">Whether and why the runner ended it.</param>
/// <param name="ExitCode">The program's exit code as bubblewrap tells it; null when the program never started or was ended from outside.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Error output; bubblewrap's own complaint when <paramref name="ExitCode"/> is null.</param>
/// <param name="Result">What was written to descriptor 3.</param>
/// <param name="Wall">From start to end.</param>
/// <param name="Use">What was used.</param>
/// <param name="Whole">True when descriptor 3 was read to its end.</param>
/// <param name="Cut">True when more was printed than is kept.</param>
internal sealed record BoxEnd(
    Stop Stop, int? ExitCode, string Output, string Error, string Result, TimeSpan Wall, BoxUse Use, bool Whole = true, bool Cut = false);

/// <summary>
/// Makes boxes on one slot of the machine. All calls come from the slot's own thread, which lives as long as the host: bubblewrap dies with the
/// thread that started it.
/// </summary>
/// <param name="slot">The slot's number.</param>
/// <param name="user">The slot's user id; null when the host isn't root.</param>
/// <param name="cgroups">How processes are grouped; null without cgroups.</param>
/// <param name="seccomp">The system call filter.</param>
/// <param name="bubblewrap">Path of the isolation program.</param>
internal sealed class Box(int slot, uint? user, Cgroups? cgroups, byte[] seccomp, string bubblewrap) : IDisposable
{
    // bubblewrap's own two processes and the shell inside.
    private const int OwnProcesses = 3;
    private const int LookEvery = 10;
    private const int StatusMost = 4096;
    private static readonly TimeSpan NextStep = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static long runs;
    private readonly List<IDisposable> done = [];
    private readonly List<KeptBox> kept = [];
    private readonly Stopwatch quiet = Stopwatch.StartNew();
    private Launcher? waiting;
    private KeptBox? present;
    private Stopwatch? failed;
    private int usual = 1;

    /// <summary>Whether kept boxes can be made here. Without cgroups there is nothing that counts and ends the processes of one case.</summary>
    public bool Keeps { get; set; }

    /// <summary>How the programs are started for which a kept box waits while nothing is to be done.</summary>
    public IReadOnlyList<Launch> Warm { get; set; } = [];

    /// <summary>How many places for cases wait at most; as many as the last submissions had.</summary>
    public int WarmCases { get; set; } = 1;

    /// <summary>Whether single programs get a kept box also where none waits.</summary>
    public bool Always { get; set; }

    /// <summary>What the last kept box that failed complained of.</summary>
    public string? Complaint { get; set; }

    /// <summary>True for a place of programs with open input: such a box keeps nothing ready.</summary>
    public bool Live { get; init; }

    /// <summary>Makes ready what the next run needs, step by step, and clears away what the last ones left; nobody waits for it.</summary>
    /// <param name="idle">True when no other run waits: then there is time to start interpreters ahead.</param>
    /// <returns>When there is more to do; null for nothing.</returns>
    public TimeSpan? Prepare(bool idle)
    {
        done.ForEach(box => box.Dispose());
        done.Clear();
        if (waiting is { Alive: false })
        {
            waiting.Dispose();
            waiting = null;
        }

        if (Live)
        {
            return null;
        }

        waiting ??= Launch(BoxLayout.UsualFiles, []);
        return Keeps && idle ? Warm.Min(Step) : null;
    }

    // One step towards a box that waits.
    private TimeSpan? Step(Launch launch)
    {
        var box = kept.Find(one => one.Fits(launch));
        if (box is { Good: false })
        {
            // What ends before anything has run in it would do so again.
            failed = Stopwatch.StartNew();
            Complaint = box.Complaint;
            kept.Remove(box);
            box.Dispose();
            box = null;
        }

        if (box is null)
        {
            if (failed?.Elapsed < Pause)
            {
                return Pause - failed.Elapsed;
            }

            kept.Add(Keep(launch));
            return NextStep;
        }

        // An interpreter that has started takes long to start.
        var wanted = launch.Ahead is null ? usual : 1;
        if (!box.Ready() || box.Waiting >= wanted)
        {
            return box.Ready() ? null : NextStep;
        }

        // Single runs need one place: the others are made when nothing has come for a while, so that on a machine with work they aren't made in vain.
        if (box.Waiting > 0 && quiet.Elapsed < Quiet)
        {
            return Quiet - quiet.Elapsed;
        }

        box.Prepare();
        return NextStep;
    }

    /// <summary>Runs one program and returns when no process of it is left.</summary>
    /// <param name="job">What to run.</param>
    /// <param name="following">What of the same submission follows, until <see cref="Leave"/>: it shares a box as long as that holds.</param>
    public BoxEnd Run(BoxJob job, Following? following = null)
    {
        following ??= Following.None;
        quiet.Restart();
        if (present is not null && !present.Fits(job.Launch))
        {
            Leave();
        }

        // Compilers run alone, and so do programs with open input.
        if (Keeps && job is { Sink: null, Console: null })
        {
            if (present is null)
            {
                present = kept.Find(box => box.Fits(job.Launch) && box.Ready());
                kept.Remove(present!);
                if (Warm.Any(launch => launch.Ahead is null && launch.Command[0] == job.Launch.Command[0]))
                {
                    usual = Math.Max(Math.Min(WarmCases, following.Count + 1), usual - 1);
                }
            }

            if (present is null && (following.Count > 0 || Always))
            {
                present = Keep(job.Launch);
            }

            if (present is not null)
            {
                var end = RunKept(present, job, following);
                if (following.Count == 0 || !present.Good)
                {
                    Leave();
                }

                if (end is not null)
                {
                    return end;
                }
            }
        }

        return RunAlone(job);
    }

    /// <summary>Nothing more of a submission follows: the box that its cases had is used for nothing else.</summary>
    public void Leave()
    {
        if (present is not null)
        {
            done.Add(present);
            present = null;
        }
    }

    /// <summary>Whether a kept box can be made and runs a program.</summary>
    public bool ProbeKept(BoxJob job)
    {
        if (cgroups is null)
        {
            return false;
        }

        using var box = Keep(job.Launch);
        var end = RunKept(box, job, Following.None);
        Complaint ??= end is { ExitCode: 0 } ? null : $"{end?.Stop}, exit code {end?.ExitCode}, {end?.Error}";
        return end is { ExitCode: 0 };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Leave();
        done.ForEach(box => box.Dispose());
        done.Clear();
        waiting?.Dispose();
        waiting = null;
        kept.ForEach(box => box.Dispose());
        kept.Clear();
    }

    // Null when the box failed and nothing is known of the program.
    private BoxEnd? RunKept(KeptBox box, BoxJob job, Following following)
    {
        BoxEnd? end = null;
        try
        {
            if (box.Await())
            {
                var watch = Stopwatch.StartNew();
                end = box.Begin(job, following) is { } running ? Watch(job, running, watch, running.Before) : null;
            }
        }
        catch
        {
            box.Kill();
            throw;
        }

        if (end is { Stop: Stop.None, ExitCode: null, Use.OutOfMemory: 0 } or null)
        {
            Complaint = box.Complaint;
            end = null;
        }

        if (end is not { Stop: Stop.None, Use: { OutOfMemory: 0, ForksRefused: 0 } } || !box.Group.CountsAnew)
        {
            // Who hit a limit may have hit more than himself.
            box.Kill();
        }

        return end;
    }

    private BoxEnd RunAlone(BoxJob job)
    {
        var layout = new BoxLayout(job, Guard(job.Limits));
        var launcher = job.Console is null ? Take(layout) : Launch(layout.Files.Count, layout.Mounts, openInput: true);
        done.Add(launcher);
        try
        {
            launcher.Group?.Limit(job.Limits.MemoryBytes, job.Limits.Processes + OwnProcesses);
            var before = new BoxUse(launcher.Group?.Cpu() ?? TimeSpan.Zero, 0, 0, 0);
            var watch = Stopwatch.StartNew();
            launcher.Go(layout, job.Stdin, seccomp);

            // While this one starts, the next one gets ready.
            if (!Live)
            {
                waiting ??= Launch(BoxLayout.UsualFiles, []);
            }

            Native.Usage usage = default;
            var tree = launcher.Group is null ? new ProcessTree() : null;
            Ended? End(string status)
            {
                usage = launcher.Wait();
                return ExitCode(status) is { } code ? new Ended(code) : null;
            }

            var running = new Running(
                launcher.ProcessDescriptor, launcher.Output, launcher.Error, launcher.Status, launcher.Result, launcher.Group, launcher.Process, launcher.Kill, End, Alone: true,
                Feed: job.Console is null ? null : new OpenInput(launcher, job.Stdin, job.Console).Feed);
            var end = Watch(job, running, watch, before, tree);
            return tree is null ? end : end with { Use = Use(tree, usage, end.Error) };
        }
        catch
        {
            launcher.Kill();
            throw;
        }
    }

    // What the box's first process does before anything else: a second wall for CPU time, the only one for processes where no cgroup counts them.
    private string Guard(RunLimits limits) => cgroups is null
        ? $"ulimit -t {BoxLayout.CpuSeconds(limits)}; ulimit -p {limits.Processes + OwnProcesses}"
        : $"ulimit -t {BoxLayout.CpuSeconds(limits)}";

    private Launcher Take(BoxLayout layout)
    {
        if (layout.Files.Count != BoxLayout.UsualFiles || layout.Mounts.Count > 0)
        {
            return Launch(layout.Files.Count, layout.Mounts);
        }

        var ready = waiting;
        waiting = null;
        if (ready is { Alive: true })
        {
            return ready;
        }

        ready?.Dispose();
        return Launch(layout.Files.Count, []);
    }

    private Launcher Launch(int files, IReadOnlyList<Mount> mounts, bool openInput = false)
    {
        var group = cgroups?.Create(Cgroups.NameOf(slot, Interlocked.Increment(ref runs)));
        try
        {
            return new Launcher(group, user, bubblewrap, files, mounts, openInput);
        }
        catch
        {
            group?.Remove();
            throw;
        }
    }

    private KeptBox Keep(Launch launch)
    {
        var group = cgroups!.Create(Cgroups.NameOf(slot, Interlocked.Increment(ref runs)));
        try
        {
            return new KeptBox(group, user, bubblewrap, seccomp, launch);
        }
        catch
        {
            group.Remove();
            throw;
        }
    }

    private static BoxEnd Watch(BoxJob job, Running running, Stopwatch watch, BoxUse before, ProcessTree? tree = null)
    {
        var output = new OutputKeeper(RunStream.Stdout, job.Limits.OutputBytes, job.Live);
        var error = new OutputKeeper(RunStream.Stderr, job.Limits.OutputBytes, job.Live);
        var status = new OutputKeeper(RunStream.Stdout, StatusMost, null);
        var result = job.Sink is { } sink ? new OutputKeeper(sink, job.SinkBytes) : new OutputKeeper(RunStream.Stdout, job.Limits.OutputBytes, null);
        tree?.Watch(running.Process);

        (int Fd, OutputKeeper? Keeper)[] sources =
            [(running.Ends, null), (running.Output, output), (running.Error, error), (running.Status, status), (running.Result, result)];
        var polled = sources.Select(s => new Native.PollFd { Fd = s.Fd, Events = Native.PollIn }).ToArray();
        var buffer = new byte[64 * 1024];
        var stop = Stop.None;
        var ended = TimeSpan.MaxValue;
        var lastLook = TimeSpan.Zero;
        while (ended == TimeSpan.MaxValue || (polled.Skip(1).Any(p => p.Fd >= 0) && watch.Elapsed < ended + TimeSpan.FromSeconds(1)))
        {
            running.Feed?.Invoke();
            var left = job.Limits.Time - watch.Elapsed;
            _ = Native.Poll(polled, (nuint)polled.Length, (int)Math.Clamp(left.TotalMilliseconds + 1, 0, LookEvery));
            for (var i = 1; i < polled.Length; i++)
            {
                if (polled[i].Fd >= 0 && polled[i].Revents != 0 && !Read(polled[i].Fd, buffer, sources[i].Keeper!))
                {
                    polled[i].Fd = -1;
                }
            }

            if (ended == TimeSpan.MaxValue && polled[0].Revents != 0)
            {
                // Whatever it left behind has ended with its namespace; in a box of its own the group makes sure.
                ended = watch.Elapsed;
                polled[0].Fd = -1;
                if (running.Alone)
                {
                    running.Kill();
                }
            }

            if (ended != TimeSpan.MaxValue || stop != Stop.None)
            {
                continue;
            }

            if (output.Flooded || error.Flooded || result.Flooded)
            {
                stop = Stop.Output;
            }
            else if (left <= TimeSpan.Zero)
            {
                stop = Stop.Time;
            }
            else if (watch.Elapsed - lastLook >= TimeSpan.FromMilliseconds(LookEvery))
            {
                lastLook = watch.Elapsed;
                stop = Look(job, running, tree, before.Cpu);
            }

            if (stop != Stop.None)
            {
                running.Kill();
            }
        }

        var how = running.End(status.Text());
        var use = running.Group?.Read() ?? default;

        // When the peak was, what else got ready in the box was somewhere between its beginning and what it is now.
        var beside = (before.MemoryPeak + Math.Max(before.MemoryPeak, how?.Beside ?? 0)) / 2;
        return new BoxEnd(
            stop,
            how?.Code,
            output.Text(),
            error.Text(),
            result.Text(),
            ended,
            new BoxUse(how?.Cpu ?? use.Cpu - before.Cpu, Math.Max(0, use.MemoryPeak - beside), use.OutOfMemory - before.OutOfMemory, use.ForksRefused - before.ForksRefused),
            polled[^1].Fd < 0,
            output.IsCut || error.IsCut);
    }

    // What no cgroup counts: the looks miss the end of a program, its parent's sums do not. A refused fork is only known by what the program says of it.
    private static BoxUse Use(ProcessTree tree, Native.Usage usage, string error) => new(
        tree.Cpu > usage.Cpu ? tree.Cpu : usage.Cpu,
        tree.MemoryPeak,
        0,
        error.Contains("Resource temporarily unavailable", StringComparison.Ordinal) || error.Contains("EAGAIN", StringComparison.Ordinal) ? 1 : 0);

    private static Stop Look(BoxJob job, Running running, ProcessTree? tree, TimeSpan cpuBefore)
    {
        if (job.Cancelled())
        {
            return Stop.Cancelled;
        }

        tree?.Look(job.Limits.MemoryBytes);
        if (tree?.MemoryPeak > job.Limits.MemoryBytes)
        {
            return Stop.Memory;
        }

        return (running.Group?.Cpu() ?? tree!.Cpu) - cpuBefore > job.Limits.Time ? Stop.Time : Stop.None;
    }

    // False at the end of the stream.
    private static bool Read(int fd, byte[] buffer, OutputKeeper keeper)
    {
        for (var round = 0; round < 16; round++)
        {
            var count = Native.Read(fd, buffer, (nuint)buffer.Length);
            if (count == 0)
            {
                return false;
            }

            if (count < 0)
            {
                var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
                return error is Native.EAgain or Native.EIntr;
            }

            keeper.Take(buffer.AsSpan(0, (int)count));
            if (keeper.Flooded)
            {
                break;
            }
        }

        return true;
    }

    // bubblewrap writes one JSON object a line, and the exit code only when the program was really started.
    private static int? ExitCode(string status)
    {
        foreach (var line in status.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty("exit-code", out var code))
                {
                    return code.GetInt32();
                }
            }
            catch (JsonException)
            {
                // Cut off by its end.
            }
        }

        return null;
    }

    // Standard input that goes on while the program runs. What a program doesn't read waits here; its writer has limits of his own.
    private sealed class OpenInput(Launcher launcher, byte[] first, RunConsole console)
    {
        private ReadOnlyMemory<byte> waiting = first;
        private bool closed;

        public void Feed()
        {
            while (!closed)
            {
                if (waiting.IsEmpty)
                {
                    if (!console.Take(out waiting))
                    {
                        Close();
                        return;
                    }

                    if (waiting.IsEmpty)
                    {
                        return;
                    }
                }

                var written = launcher.Feed(waiting.Span);
                if (written == 0)
                {
                    return;
                }

                if (written < 0)
                {
                    Close();
                    return;
                }

                waiting = waiting[written..];
            }
        }

        private void Close()
        {
            closed = true;
            launcher.EndInput();
        }
    }
}
