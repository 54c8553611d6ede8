using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LearningPlatform.Core.Sandbox;
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
/// <param name="Layout">What the box looks like.</param>
/// <param name="Command">The command inside.</param>
/// <param name="Stdin">Standard input.</param>
/// <param name="Limits">What it may use.</param>
/// <param name="WantsResult">True when it writes a result to descriptor 3.</param>
/// <param name="Live">Gets the output while it comes.</param>
/// <param name="Cancelled">Asked now and then: true ends the program.</param>
internal sealed record BoxJob(
    BoxLayout Layout, IReadOnlyList<string> Command, byte[] Stdin, RunLimits Limits, bool WantsResult, Action<RunChunk>? Live, Func<bool> Cancelled);

/// <summary>How a box ended.</summary>
/// <param name="Stop">Whether and why the runner ended it.</param>
/// <param name="ExitCode">The program's exit code as bubblewrap tells it; null when the program never started or was ended from outside.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Error output; bubblewrap's own complaint when <paramref name="ExitCode"/> is null.</param>
/// <param name="Result">What was written to descriptor 3.</param>
/// <param name="Wall">From start to end.</param>
/// <param name="Use">What was used.</param>
internal sealed record BoxEnd(Stop Stop, int? ExitCode, string Output, string Error, string Result, TimeSpan Wall, BoxUse Use);

/// <summary>
/// Makes boxes on one slot of the machine. All calls come from the slot's own thread, which lives as long as the host: bubblewrap dies with the
/// thread that started it.
/// </summary>
/// <param name="slot">The slot's number.</param>
/// <param name="user">The slot's user id; null when the host isn't root.</param>
/// <param name="cgroups">How processes are grouped; null without cgroups.</param>
/// <param name="seccomp">The system call filter.</param>
/// <param name="bubblewrap">Path of the isolation program.</param>
internal sealed class Box(int slot, uint? user, Cgroups? cgroups, byte[] seccomp, string bubblewrap)
{
    // Joins the groups while it is still root, sets what no group can hold, becomes the slot's user, and only then starts bubblewrap. $1: CPU seconds, a
    // second wall in case the host dies. The groups' files follow up to "--".
    private const string Launcher = """
        ulimit -c 0; ulimit -n 1024; ulimit -t "$1"; shift
        while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done
        shift; exec "$@"
        """;

    // The program isn't process 1: signals have their default effect on it, and its exit code or signal becomes the box's.
    private const string Inside = "\"$@\"; exit $?";

    private const int LookEvery = 10;
    private const int StatusMost = 4096;
    private static long runs;
    private BoxGroup? last;

    /// <summary>Runs one program and returns when no process of it is left.</summary>
    public BoxEnd Run(BoxJob job)
    {
        Finish();

        // bubblewrap's own two processes and the shell inside count too.
        last = cgroups?.Create(Cgroups.NameOf(slot, Interlocked.Increment(ref runs)), job.Limits.MemoryBytes, job.Limits.Processes + 3);
        return Run(job, last);
    }

    /// <summary>Clears away the latest run's group; nobody needs to wait for it.</summary>
    public void Finish()
    {
        last?.Kill();
        last?.Remove();
        last = null;
    }

    private BoxEnd Run(BoxJob job, BoxGroup? group)
    {
        var open = new List<int>();
        int Keep(int fd)
        {
            open.Add(fd);
            return fd;
        }

        try
        {
            var (output, outputWriter) = Native.Pipe();
            Keep(output);
            Keep(outputWriter);
            var (error, errorWriter) = Native.Pipe();
            Keep(error);
            Keep(errorWriter);
            var (status, statusWriter) = Native.Pipe();
            Keep(status);
            Keep(statusWriter);
            var (result, resultWriter) = job.WantsResult ? Native.Pipe() : (-1, -1);
            if (job.WantsResult)
            {
                Keep(result);
                Keep(resultWriter);
            }

            if (user is { } owner)
            {
                // So that a program may open /dev/stdout.
                foreach (var pipe in new[] { outputWriter, errorWriter })
                {
                    Native.Must(Native.ChangeOwner(pipe, owner, owner), "fchown");
                }
            }

            var stdin = Keep(job.Stdin.Length == 0 ? (int)Native.Must(Native.Open("/dev/null", Native.ORdOnly | Native.OCloExec), "open") : Native.Memory(job.Stdin));
            List<int> descriptors = [stdin, outputWriter, errorWriter, resultWriter, Keep(Native.Memory(job.Layout.Arguments)), Keep(Native.Memory(seccomp)), statusWriter];
            job.Layout.ForEachFile(
                bytes => descriptors.Add(Keep(Native.Memory(bytes))),
                tool => descriptors.Add(Keep((int)Native.Must(Native.Open(tool, Native.ORdOnly | Native.OCloExec), "open"))));

            var watch = Stopwatch.StartNew();
            var pid = Native.Spawn("/bin/sh", Command(job, group), descriptors);
            foreach (var writer in descriptors)
            {
                Native.Close(writer);
                open.Remove(writer);
            }

            return Watch(job, group, pid, watch, (output, error, status, result));
        }
        finally
        {
            foreach (var fd in open)
            {
                Native.Close(fd);
            }
        }
    }

    private List<string> Command(BoxJob job, BoxGroup? group)
    {
        var seconds = Math.Ceiling(job.Limits.Time.TotalSeconds) + 2;
        List<string> command = ["/bin/sh", "-c", Launcher, "box", seconds.ToString(CultureInfo.InvariantCulture), .. group?.JoinFiles ?? [], "--"];
        command.AddRange(["/usr/bin/setpriv", "--no-new-privs", "--pdeathsig", "KILL"]);
        if (user is { } id)
        {
            var text = id.ToString(CultureInfo.InvariantCulture);
            command.AddRange(["--reuid", text, "--regid", text, "--clear-groups"]);
        }

        command.AddRange([bubblewrap, "--args", $"{BoxLayout.ArgumentsDescriptor}", "--", "/bin/sh", "-c"]);
        command.Add(group is null ? $"ulimit -p {job.Limits.Processes + 3}; {Inside}" : Inside);
        command.Add("sh");
        command.AddRange(job.Command);
        return command;
    }

    private static BoxEnd Watch(BoxJob job, BoxGroup? group, int pid, Stopwatch watch, (int Output, int Error, int Status, int Result) pipes)
    {
        var output = new OutputKeeper(RunStream.Stdout, job.Limits.OutputBytes, job.Live);
        var error = new OutputKeeper(RunStream.Stderr, job.Limits.OutputBytes, job.Live);
        var status = new OutputKeeper(RunStream.Stdout, StatusMost, null);
        var result = new OutputKeeper(RunStream.Stdout, job.Limits.OutputBytes, null);
        var tree = group is null ? new ProcessTree() : null;
        tree?.Watch(pid);

        var process = -1;
        var usage = default(Native.Usage);
        var stop = Stop.None;
        var ended = TimeSpan.MaxValue;
        try
        {
            process = Native.ProcessDescriptor(pid);
            (int Fd, OutputKeeper? Keeper)[] sources = [(process, null), (pipes.Output, output), (pipes.Error, error), (pipes.Status, status), (pipes.Result, result)];
            var polled = sources.Select(s => new Native.PollFd { Fd = s.Fd, Events = Native.PollIn }).ToArray();
            var buffer = new byte[64 * 1024];
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
                    group?.Kill();
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
                    stop = Look(job, group, tree);
                }

                if (stop != Stop.None)
                {
                    End(pid, group);
                }
            }
        }
        catch
        {
            End(pid, group);
            throw;
        }
        finally
        {
            if (process >= 0)
            {
                Native.Close(process);
            }

            while (Native.Wait(pid, out _, 0, out usage) < 0 && Marshal.GetLastPInvokeError() == Native.EIntr)
            {
                // A signal of the host's own came in between.
            }
        }

        var said = error.Text();
        var use = group?.Read() ?? Use(tree!, usage, said);
        return new BoxEnd(stop, ExitCode(status.Text()), output.Text(), said, result.Text(), ended, use);
    }

    // What no cgroup counts: the looks miss the end of a program, its parent's sums do not. A refused fork is only known by what the program says of it.
    private static BoxUse Use(ProcessTree tree, Native.Usage usage, string error) => new(
        tree.Cpu > usage.Cpu ? tree.Cpu : usage.Cpu,
        tree.MemoryPeak,
        0,
        error.Contains("Resource temporarily unavailable", StringComparison.Ordinal) || error.Contains("EAGAIN", StringComparison.Ordinal) ? 1 : 0);

    // The namespace's first process dies with bubblewrap, and everything in the namespace with that one.
    private static void End(int pid, BoxGroup? group)
    {
        _ = Native.Kill(pid, Native.SigKill);
        group?.Kill();
    }

    private static Stop Look(BoxJob job, BoxGroup? group, ProcessTree? tree)
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

        return (group?.Cpu() ?? tree!.Cpu) > job.Limits.Time ? Stop.Time : Stop.None;
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
                var error = Marshal.GetLastPInvokeError();
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
