using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;
using LearningPlatform.Sandbox.Linux;

namespace LearningPlatform.Sandbox;

/// <summary>
/// A box that waits with an interpreter that has already started, for one program or for the cases of one submission. Its first process (keeper.py) starts
/// each of them in process, mount, IPC and network namespaces and with file systems of its own, so that none finds anything of the one before. That takes most
/// of the time and needs to know nothing of the case, so places for cases are prepared ahead. Only one learner's code ever comes in here.
/// </summary>
internal sealed class KeptBox : IDisposable
{
    private const int ReadyWait = 10_000;

    // The processes of a waiting place: its first process and its program; an interpreter that has been started has threads.
    private const int PlaceProcesses = 2;
    private const int StartedProcesses = 16;
    private const long PlaceBytes = 4 << 20;
    private const long StartedBytes = 24 << 20;

    // bubblewrap, the keeper, and the first process of the case.
    private const int OwnProcesses = 3;

    // What is written for the next case while one runs is counted as that one's.
    private const int SmallSpec = 64 * 1024;
    private readonly List<int> open = [];
    private readonly Queue<Place> waiting = [];
    private readonly HashSet<int> ending = [];
    private readonly byte[] packet;
    private readonly int control;
    private readonly int said;
    private readonly uint? user;
    private Place? laid;
    private Place? running;
    private long rest;
    private int made;
    private bool ready;
    private bool waited;

    /// <summary>Starts one; it gets ready by itself.</summary>
    /// <param name="group">Its cgroup.</param>
    /// <param name="user">The user id to become; null when the host isn't root.</param>
    /// <param name="bubblewrap">Path of bubblewrap.</param>
    /// <param name="seccomp">The filter of its programs.</param>
    /// <param name="launch">How its programs are started, as far as all have it in common.</param>
    public KeptBox(BoxGroup group, uint? user, string bubblewrap, byte[] seccomp, Launch launch)
    {
        Group = group;
        Launch = launch;
        this.user = user;
        var mounts = launch.Mounts ?? [];
        packet = [0, .. Encoding.UTF8.GetBytes(string.Concat((launch.Ahead ?? []).Select(a => a + '\0')))];
        try
        {
            var layout = new BoxLayout(mounts, launch.Ahead is not null);
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

            var below = mounts.Select(m => m.Box).Where(path => path.StartsWith("/box/", StringComparison.Ordinal)).Concat(launch.Ahead is null ? [] : [BoxLayout.WaitFile]);
            Process = Native.Spawn("/bin/sh", Launcher.Command(group, user, bubblewrap, [Python.Interpreter, "-B", BoxLayout.KeeperFile, .. below]), descriptors);
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

    /// <summary>How its programs are started.</summary>
    public Launch Launch { get; }

    /// <summary>The process whose end is the box's.</summary>
    public int Process { get; }

    /// <summary>False when no further case must come in: a limit was hit, or the box failed.</summary>
    public bool Good { get; private set; } = true;

    /// <summary>How many places wait for a case.</summary>
    public int Waiting => waiting.Count;

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

    /// <summary>Whether programs that are started so can come in here.</summary>
    public bool Fits(Launch launch) =>
        (launch.Mounts ?? []).SequenceEqual(Launch.Mounts ?? []) && (launch.Ahead ?? []).SequenceEqual(Launch.Ahead ?? []);

    /// <summary>Whether the box can take a case now.</summary>
    public bool Ready() => Ready(0);

    /// <summary>Waits until the box can take a case.</summary>
    /// <returns>False when it never will.</returns>
    public bool Await() => Ready(ReadyWait);

    /// <summary>Prepares a place for one more case.</summary>
    public void Prepare()
    {
        var place = new Place(made++, user);
        Good = Good && place.Send(control, packet);
        waiting.Enqueue(place);
    }

    /// <summary>Starts a case.</summary>
    /// <param name="job">What to start.</param>
    /// <param name="following">What follows.</param>
    /// <returns>The running program; null when the box is gone.</returns>
    public Running? Begin(BoxJob job, Following following)
    {
        var place = running = Take(job);
        Heed();
        if (!Good || !place.Laid(ReadyWait))
        {
            Good = false;
            return null;
        }

        // Programs that grow out of what waits pay for it, but not for what waits beside it; one that is started anew replaces it.
        var now = Group.Memory() - rest;
        var beside = Math.Max(0, Started || Forks(job.Launch) ? now * waiting.Count / (waiting.Count + 1) : now) + (Forks(job.Launch) ? 0 : rest);
        var others = (waiting.Count + (following.Count > 0 ? 2 : 0)) * Each;

        // What gets ready meanwhile must not take of this one's.
        var coming = following.Count > 0 ? EachBytes : 0;
        Group.Limit(job.Limits.MemoryBytes + beside + coming, job.Limits.Processes + OwnProcesses + others);
        var before = Group.Read() with { MemoryPeak = beside };
        place.Go();

        // While this one runs, the next gets ready.
        if (following.Next is { } next && Fits(next.Launch))
        {
            Lay(next);
        }

        if (waiting.Count == 0 && following.Count > (laid is null ? 0 : 1))
        {
            Prepare();
        }

        return new Running(place.Word, place.Output, place.Error, -1, place.Result, Group, Process, Kill, _ => End(place)) { Before = before };
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
        running?.Dispose();
        laid?.Dispose();
        while (waiting.TryDequeue(out var place))
        {
            place.Dispose();
        }

        Group.Kill();
        Group.Remove();
    }

    private bool Started => Launch.Ahead is not null;

    private int Each => Started ? StartedProcesses : PlaceProcesses;

    private long EachBytes => Started ? StartedBytes : PlaceBytes;

    private Place Take(BoxJob job)
    {
        if (laid is not null && ReferenceEquals(laid.Job, job))
        {
            var found = laid;
            laid = null;
            return found;
        }

        if (laid is not null)
        {
            // Never let go, it ends by itself.
            ending.Add(laid.Number);
            laid.Dispose();
            laid = null;
        }

        var place = Next();
        place.Lay(job, Spec(job));
        return place;
    }

    private void Lay(BoxJob job)
    {
        var spec = Spec(job);
        if (spec.Length <= SmallSpec)
        {
            laid = Next();
            laid.Lay(job, spec);
        }
    }

    private Place Next()
    {
        if (waiting.Count == 0)
        {
            Prepare();
        }

        return waiting.Dequeue();
    }

    private Ended? End(Place place)
    {
        // What has got ready meanwhile isn't this case's, unless it is more than that can be: then it is what the case has left.
        var others = waiting.Count + (laid is null ? 0 : 1);
        var beside = others == 0 ? 0 : Math.Min(Group.Memory() - rest, others * EachBytes) + (Forks(place.Job!.Launch) ? 0 : rest);
        var end = place.End() is { } ended ? ended with { Beside = beside } : null;
        ending.Add(place.Number);
        place.Dispose();
        running = null;
        Good = Good && end is not null;
        return end;
    }

    // The next case comes while the kernel clears away the last one; only where much is left of that it is waited for.
    private void Heed()
    {
        var usual = OwnProcesses + (Each * (ending.Count + waiting.Count + 2));
        while (ready && Good && (Native.Ready(control, 0) || (ending.Count > 0 && Group.Processes() > usual && Native.Ready(control, ReadyWait))))
        {
            // One that nobody has let go must not end.
            Good = Receive(control, 8) is { Length: 4 } number && ending.Remove(BinaryPrimitives.ReadInt32LittleEndian(number));
        }
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
        var call = job.Input.Call is null ? 0 : 1;
        Text($"{limits.DiskBytes} {BoxLayout.SharedMemory(limits)} {BoxLayout.CpuSeconds(limits)} {call}");
        Text(string.Concat(job.Launch.Command.Concat(job.Input.Arguments).Select(a => a + '\0')));
        Text(string.Concat(BoxLayout.Sealed(job.Language, job.Files).Select(f => $"/work/{f}\0")));
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

    // What needs no new interpreter: the waiting one becomes the program.
    private static bool Forks(Launch launch) => launch.Command[0] == Python.Interpreter;

    private bool Ready(int wait)
    {
        if (!ready && Good)
        {
            if (Native.Ready(control, wait))
            {
                Good = ready = Receive(control, 8) is [(byte)'r', ..];
                rest = Group.Memory();
            }
            else if (wait > 0)
            {
                Good = false;
            }
        }

        return ready && Good;
    }

    private static byte[] Receive(int socket, int most)
    {
        var buffer = new byte[most];
        var count = Native.Read(socket, buffer, (nuint)most);
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

    // The host's ends of what a case has.
    private sealed class Place : IDisposable
    {
        private readonly List<int> open = [];
        private readonly List<int> inside = [];
        private readonly int spec;
        private readonly int stdin;
        private readonly int go;

        public Place(int number, uint? user)
        {
            Number = number;
            try
            {
                var (word, other) = Native.Pair();
                Word = Keep(open, word);
                spec = Keep(open, Native.Memory());
                stdin = Keep(open, Native.Memory());
                Keep(inside, other);
                inside.Add(spec);
                inside.Add(stdin);
                (Output, Error, Result) = (Reader(), Reader(), Reader());
                (var gone, go) = Native.Pipe(blocking: true);
                Keep(inside, gone);
                Keep(open, go);
                if (user is { } owner)
                {
                    // So that a program may open /dev/stdout.
                    Native.Must(Native.ChangeOwner(inside[3], owner, owner), "fchown");
                    Native.Must(Native.ChangeOwner(inside[4], owner, owner), "fchown");
                }
            }
            catch
            {
                Close(inside);
                Dispose();
                throw;
            }
        }

        public int Number { get; }

        public int Word { get; }

        public int Output { get; }

        public int Error { get; }

        public int Result { get; }

        public BoxJob? Job { get; private set; }

        public bool Send(int control, byte[] packet)
        {
            var sent = Native.Send(control, packet, inside.ToArray());
            Close(inside.Except([spec, stdin]));
            return sent;
        }

        public void Lay(BoxJob job, byte[] pieces)
        {
            Job = job;
            Native.Fill(spec, pieces);
            Native.Fill(stdin, job.Stdin);
            _ = Native.Send(Word, "x"u8);
        }

        public bool Laid(int wait) => Native.Ready(Word, wait) && Receive(Word, 8) is [(byte)'s'];

        public void Go()
        {
            Native.Write(go, "g"u8);
            open.Remove(go);
            Native.Close(go);
        }

        // Its first process says how the program ended; nobody else has that descriptor. Nothing when it was ended from outside.
        public Ended? End() => Encoding.ASCII.GetString(Receive(Word, 64)).Split(' ') is [var code, var cpu]
            ? new Ended(int.Parse(code, CultureInfo.InvariantCulture), TimeSpan.FromMicroseconds(long.Parse(cpu, CultureInfo.InvariantCulture)))
            : null;

        public void Dispose()
        {
            Close(open);
            open.Clear();
        }

        private static int Keep(List<int> list, int fd)
        {
            list.Add(fd);
            return fd;
        }

        private static void Close(IEnumerable<int> list)
        {
            foreach (var fd in list)
            {
                Native.Close(fd);
            }
        }

        private int Reader()
        {
            var (reader, writer) = Native.Pipe(blocking: false);
            Keep(inside, writer);
            return Keep(open, reader);
        }
    }
}

/// <summary>What of a submission comes after a case.</summary>
/// <param name="Count">How many cases.</param>
/// <param name="Next">The first of them, once it is known.</param>
internal sealed record Following(int Count, BoxJob? Next)
{
    /// <summary>Nothing follows.</summary>
    public static readonly Following None = new(0, null);
}

/// <summary>How a program ended.</summary>
/// <param name="Code">Its exit code, as a shell says it.</param>
/// <param name="Cpu">What it and what it waited for has used; null where only its group tells.</param>
/// <param name="Beside">Memory of its group that is not its own, bytes.</param>
internal sealed record Ended(int Code, TimeSpan? Cpu = null, long Beside = 0);

/// <summary>A program that runs, and what there is to watch of it.</summary>
/// <param name="Ends">Becomes readable when the program has ended.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its error output.</param>
/// <param name="Status">Word of the box on how far it came; -1 without one.</param>
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
    Func<string, Ended?> End,
    bool Alone = false,
    Action? Feed = null)
{
    /// <summary>What was used before it began.</summary>
    public BoxUse Before { get; init; }
}
