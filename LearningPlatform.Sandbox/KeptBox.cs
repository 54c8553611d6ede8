using System.Buffers.Binary;
using System.Text;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;
using LearningPlatform.Sandbox.Linux;

namespace LearningPlatform.Sandbox;

/// <summary>
/// A box that waits with an interpreter that has already started, for one program or for the cases of one submission. Its first process (keeper.py) starts
/// each of them in process, mount, IPC and network namespaces and with file systems of its own, so that none finds anything of the one before; it gets the
/// descriptors of a case and reads none of them. Only one learner's code ever comes in here.
/// </summary>
internal sealed class KeptBox : IDisposable
{
    private const int ControlSlot = 3;
    private const int ReadyWait = 10_000;
    private readonly List<int> open = [];
    private readonly int control;
    private readonly int said;
    private readonly uint? user;
    private bool ready;
    private bool waited;

    /// <summary>Starts one; it gets ready by itself.</summary>
    /// <param name="group">Its cgroup.</param>
    /// <param name="user">The user id to become; null when the host isn't root.</param>
    /// <param name="bubblewrap">Path of bubblewrap.</param>
    /// <param name="seccomp">The filter of its programs.</param>
    /// <param name="mounts">What of the host its programs may read.</param>
    public KeptBox(BoxGroup group, uint? user, string bubblewrap, byte[] seccomp, IReadOnlyList<Mount> mounts)
    {
        Group = group;
        Mounts = mounts;
        this.user = user;
        try
        {
            var layout = new BoxLayout(mounts);
            (said, var saying) = Pipe(blocking: false);
            (var arguments, var telling) = Pipe(blocking: true);
            (control, var inside) = Native.Pair();
            open.Add(control);
            open.Add(inside);

            // The keeper gets its own word for word, the filter, and the files of its box; it has no use for bubblewrap's status.
            List<int> descriptors = [Memory([]), saying, saying, inside, arguments, Memory(seccomp), -1, .. layout.Files.Select(Memory)];
            foreach (var mount in mounts)
            {
                descriptors.Add((int)Native.Must(Native.Open(mount.Host, Native.ORdOnly | Native.OCloExec), "open"));
                open.Add(descriptors[^1]);
            }

            Process = Native.Spawn("/bin/sh", Launcher.Command(group, user, bubblewrap, [Python.Interpreter, "-B", BoxLayout.KeeperFile]), descriptors);
            Native.Write(telling, layout.Arguments);
            foreach (var fd in open.Where(fd => fd != control && fd != said).ToList())
            {
                Drop(fd);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Its cgroup.</summary>
    public BoxGroup Group { get; }

    /// <summary>What of the host its programs may read.</summary>
    public IReadOnlyList<Mount> Mounts { get; }

    /// <summary>The process whose end is the box's.</summary>
    public int Process { get; }

    /// <summary>False when no further case must come in: a limit was hit, or the box failed.</summary>
    public bool Good { get; private set; } = true;

    /// <summary>Memory that the box itself has while no case runs, bytes.</summary>
    public long Rest { get; private set; }

    /// <summary>What went wrong, for the operator.</summary>
    public string Complaint
    {
        get
        {
            var buffer = new byte[4096];
            var count = Native.Read(said, buffer, (nuint)buffer.Length);
            return Encoding.UTF8.GetString(buffer, 0, (int)Math.Max(0, count));
        }
    }

    /// <summary>Whether the box can take a case now.</summary>
    public bool Ready() => Ready(0);

    /// <summary>Waits until the box can take a case.</summary>
    /// <returns>False when it never will.</returns>
    public bool Await() => Ready(ReadyWait);

    /// <summary>Starts a case.</summary>
    /// <param name="job">What to start.</param>
    /// <returns>The running program; null when the box is gone.</returns>
    public Running? Begin(BoxJob job)
    {
        var (output, outputWriter) = Pipe(blocking: false);
        var (error, errorWriter) = Pipe(blocking: false);
        var (result, resultWriter) = Pipe(blocking: false);
        var (status, statusWriter) = Pipe(blocking: false);
        if (user is { } owner)
        {
            // So that a program may open /dev/stdout.
            Native.Must(Native.ChangeOwner(outputWriter, owner, owner), "fchown");
            Native.Must(Native.ChangeOwner(errorWriter, owner, owner), "fchown");
        }

        var spec = Memory(Spec(job));
        var stdin = Memory(job.Stdin);
        try
        {
            return Native.Send(control, [spec, stdin, outputWriter, errorWriter, resultWriter, statusWriter])
                ? new Running(control, output, error, status, result, Group, Process, Kill, End)
                : null;
        }
        finally
        {
            foreach (var fd in new[] { spec, stdin, outputWriter, errorWriter, resultWriter, statusWriter })
            {
                Drop(fd);
            }
        }

        int? End(string started)
        {
            var answer = Receive(4);
            foreach (var fd in new[] { output, error, result, status })
            {
                Drop(fd);
            }

            // The status tells that the program was really started; only the keeper's own first process had that descriptor.
            Good = Good && answer.Length == 4 && started == "s";
            return Good ? BinaryPrimitives.ReadInt32LittleEndian(answer) : null;
        }
    }

    /// <summary>Ends everything in the box.</summary>
    public void Kill()
    {
        Good = false;
        if (!waited)
        {
            _ = Native.Kill(Process, Native.SigKill);
        }

        Group.Kill();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Good = false;
        if (Process > 0 && !waited)
        {
            _ = Native.Kill(Process, Native.SigKill);
            while (Native.Wait(Process, out _, 0, out _) < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Native.EIntr)
            {
                // A signal of the host's own came in between.
            }

            waited = true;
        }

        foreach (var fd in open)
        {
            Native.Close(fd);
        }

        open.Clear();
        Group.Kill();
        Group.Remove();
    }

    // What keeper.py reads: pieces, each after its length.
    private static byte[] Spec(BoxJob job)
    {
        using var spec = new MemoryStream();
        void Put(ReadOnlySpan<byte> bytes)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            spec.Write(length);
            spec.Write(bytes);
        }

        void Text(string text) => Put(Encoding.UTF8.GetBytes(text));
        var limits = job.Limits;
        var fork = Forks(job.Launch) ? 1 : 0;
        var call = job.Input.Call is null ? 0 : 1;
        Text($"{limits.DiskBytes} {BoxLayout.SharedMemory(limits)} {BoxLayout.CpuSeconds(limits)} {fork} {call}");
        Text(string.Concat(job.Launch.Command.Concat(job.Input.Arguments).Select(a => a + '\0')));
        Text(string.Concat(BoxLayout.Sealed(job.Language, job.Files).Select(f => $"/work/{f}\0")));
        Text(string.Concat((job.Launch.Mounts ?? []).Where(m => m.Box.StartsWith("/box/", StringComparison.Ordinal)).Select(m => m.Box + '\0')));
        Put(job.Launch.Helper ?? []);
        Put(job.Input.Call ?? []);
        var main = new SandboxFile(job.Language.MainFile(), job.Code);
        foreach (var file in job.Files.Where(f => f.Path != main.Path).Prepend(main))
        {
            Text($"/work/{file.Path}");
            Text(file.ReadOnly ? "r" : "w");
            Text(file.Content);
        }

        return spec.ToArray();
    }

    /// <summary>True for what needs no new interpreter: the waiting one becomes the program.</summary>
    public static bool Forks(Launch launch) => launch.Command[0] == Python.Interpreter;

    private bool Ready(int wait)
    {
        var polled = new[] { new Native.PollFd { Fd = control, Events = Native.PollIn } };
        if (!ready && Good)
        {
            if (Native.Poll(polled, 1, wait) > 0)
            {
                Good = ready = Receive(8) is [(byte)'r', ..];
                Rest = Group.Memory();
            }
            else if (wait > 0)
            {
                Good = false;
            }
        }

        return ready && Good;
    }

    private byte[] Receive(int most)
    {
        var buffer = new byte[most];
        var count = Native.Read(control, buffer, (nuint)most);
        return count <= 0 ? [] : buffer[..(int)count];
    }

    private int Memory(byte[] bytes)
    {
        var memory = Native.Memory();
        open.Add(memory);
        Native.Fill(memory, bytes);
        return memory;
    }

    private (int Reader, int Writer) Pipe(bool blocking)
    {
        var (reader, writer) = Native.Pipe(blocking);
        open.Add(reader);
        open.Add(writer);
        return (reader, writer);
    }

    private void Drop(int fd)
    {
        Native.Close(fd);
        open.Remove(fd);
    }
}

/// <summary>A program that runs, and what there is to watch of it.</summary>
/// <param name="Ends">Becomes readable when the program has ended.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its error output.</param>
/// <param name="Status">Word of the box on how far it came.</param>
/// <param name="Result">What a function came to.</param>
/// <param name="Group">What counts it; null without cgroups.</param>
/// <param name="Process">Below which its processes are.</param>
/// <param name="Kill">Ends it and everything else in its box.</param>
/// <param name="End">Called once after its end, with the status: its exit code; null when it was never started or the box failed.</param>
/// <param name="Alone">True when its box holds nothing but this program.</param>
/// <param name="Feed">Brings it what input there is by now; null when its input isn't open.</param>
internal sealed record Running(
    int Ends,
    int Output,
    int Error,
    int Status,
    int Result,
    BoxGroup? Group,
    int Process,
    Action Kill,
    Func<string, int?> End,
    bool Alone = false,
    Action? Feed = null);
