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
/// <param name="Layout">What the box looks like, and the command in it.</param>
/// <param name="Stdin">Standard input.</param>
/// <param name="Limits">What it may use.</param>
/// <param name="Live">Gets the output while it comes.</param>
/// <param name="Cancelled">Asked now and then: true ends the program.</param>
/// <param name="Sink">Takes what is written to descriptor 3; null to keep it as text.</param>
/// <param name="SinkBytes">How much of it is taken; one byte more ends the program.</param>
internal sealed record BoxJob(
    BoxLayout Layout, byte[] Stdin, RunLimits Limits, Action<RunChunk>? Live, Func<bool> Cancelled, Stream? Sink = null, long SinkBytes = 0);

/// <summary>How a box ended.</summary>
/// <param name="Stop">Whether and why the runner ended it.</param>
/// <param name="ExitCode">The program's exit code as bubblewrap tells it; null when the program never started or was ended from outside.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Error output; bubblewrap's own complaint when <paramref name="ExitCode"/> is null.</param>
/// <param name="Result">What was written to descriptor 3.</param>
/// <param name="Wall">From start to end.</param>
/// <param name="Use">What was used.</param>
/// <param name="Whole">True when descriptor 3 was read to its end.</param>
internal sealed record BoxEnd(Stop Stop, int? ExitCode, string Output, string Error, string Result, TimeSpan Wall, BoxUse Use, bool Whole = true);

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
    // bubblewrap's own two processes and the shell inside count too.
    private const int OwnProcesses = 3;
    private const int LookEvery = 10;
    private const int StatusMost = 4096;
    private static long runs;
    private readonly List<Launcher> done = [];
    private Launcher? waiting;

    /// <summary>What the box's first process does before anything else: a second wall for CPU time, the only one for processes where no cgroup counts them.</summary>
    public string Guard(RunLimits limits)
    {
        var seconds = (long)Math.Ceiling(limits.Time.TotalSeconds) + 2;
        return cgroups is null ? $"ulimit -t {seconds}; ulimit -p {limits.Processes + OwnProcesses}" : $"ulimit -t {seconds}";
    }

    /// <summary>Makes ready what the next run needs, and clears away what the last ones left; nobody waits for it.</summary>
    public void Prepare()
    {
        done.ForEach(launcher => launcher.Dispose());
        done.Clear();
        if (waiting is { Alive: false })
        {
            waiting.Dispose();
            waiting = null;
        }

        waiting ??= Launch(BoxLayout.UsualFiles, []);
    }

    /// <summary>Runs one program and returns when no process of it is left.</summary>
    public BoxEnd Run(BoxJob job)
    {
        var launcher = Take(job.Layout);
        done.Add(launcher);
        try
        {
            launcher.Group?.Limit(job.Limits.MemoryBytes, job.Limits.Processes + OwnProcesses);
            var before = launcher.Group?.Cpu() ?? TimeSpan.Zero;
            var watch = Stopwatch.StartNew();
            launcher.Go(job.Layout, job.Stdin, seccomp);

            // While this one starts, the next one gets ready.
            waiting ??= Launch(BoxLayout.UsualFiles, []);
            return Watch(job, launcher, watch, before);
        }
        catch
        {
            launcher.Kill();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        done.ForEach(launcher => launcher.Dispose());
        done.Clear();
        waiting?.Dispose();
        waiting = null;
    }

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

    private Launcher Launch(int files, IReadOnlyList<Mount> mounts)
    {
        var group = cgroups?.Create(Cgroups.NameOf(slot, Interlocked.Increment(ref runs)));
        try
        {
            return new Launcher(group, user, bubblewrap, files, mounts);
        }
        catch
        {
            group?.Remove();
            throw;
        }
    }

    private static BoxEnd Watch(BoxJob job, Launcher launcher, Stopwatch watch, TimeSpan cpuBefore)
    {
        var output = new OutputKeeper(RunStream.Stdout, job.Limits.OutputBytes, job.Live);
        var error = new OutputKeeper(RunStream.Stderr, job.Limits.OutputBytes, job.Live);
        var status = new OutputKeeper(RunStream.Stdout, StatusMost, null);
        var result = job.Sink is { } sink ? new OutputKeeper(sink, job.SinkBytes) : new OutputKeeper(RunStream.Stdout, job.Limits.OutputBytes, null);
        var tree = launcher.Group is null ? new ProcessTree() : null;
        tree?.Watch(launcher.Process);

        (int Fd, OutputKeeper? Keeper)[] sources =
            [(launcher.ProcessDescriptor, null), (launcher.Output, output), (launcher.Error, error), (launcher.Status, status), (launcher.Result, result)];
        var polled = sources.Select(s => new Native.PollFd { Fd = s.Fd, Events = Native.PollIn }).ToArray();
        var buffer = new byte[64 * 1024];
        var stop = Stop.None;
        var ended = TimeSpan.MaxValue;
        var lastLook = TimeSpan.Zero;
        while (ended == TimeSpan.MaxValue || (polled.Skip(1).Any(p => p.Fd >= 0) && watch.Elapsed < ended + TimeSpan.FromSeconds(1)))
        {
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
                // Whatever it left behind has ended with its namespace; the group makes sure.
                ended = watch.Elapsed;
                polled[0].Fd = -1;
                launcher.Kill();
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
                stop = Look(job, launcher, tree, cpuBefore);
            }

            if (stop != Stop.None)
            {
                launcher.Kill();
            }
        }

        var usage = launcher.Wait();
        var said = error.Text();
        var use = launcher.Group?.Read() ?? Use(tree!, usage, said);
        return new BoxEnd(stop, ExitCode(status.Text()), output.Text(), said, result.Text(), ended, use with { Cpu = use.Cpu - cpuBefore }, polled[^1].Fd < 0);
    }

    // What no cgroup counts: the looks miss the end of a program, its parent's sums do not. A refused fork is only known by what the program says of it.
    private static BoxUse Use(ProcessTree tree, Native.Usage usage, string error) => new(
        tree.Cpu > usage.Cpu ? tree.Cpu : usage.Cpu,
        tree.MemoryPeak,
        0,
        error.Contains("Resource temporarily unavailable", StringComparison.Ordinal) || error.Contains("EAGAIN", StringComparison.Ordinal) ? 1 : 0);

    private static Stop Look(BoxJob job, Launcher launcher, ProcessTree? tree, TimeSpan cpuBefore)
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

        return (launcher.Group?.Cpu() ?? tree!.Cpu) - cpuBefore > job.Limits.Time ? Stop.Time : Stop.None;
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
}
