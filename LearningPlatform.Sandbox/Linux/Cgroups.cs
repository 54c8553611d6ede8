using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LearningPlatform.Sandbox.Linux;

/// <summary>What a box used, read from its cgroup after its end.</summary>
/// <param name="Cpu">CPU time of all its processes.</param>
/// <param name="MemoryPeak">The most memory at one moment, bytes.</param>
/// <param name="OutOfMemory">How often the kernel killed something in it for lack of memory.</param>
/// <param name="ForksRefused">How often a process or thread was refused.</param>
internal readonly record struct BoxUse(TimeSpan Cpu, long MemoryPeak, long OutOfMemory, long ForksRefused);

/// <summary>The group of one run's processes: holds the limits, counts, and kills all of them at once.</summary>
internal abstract class BoxGroup
{
    // Opened once: between two cases of a submission, opening would be most of what asking costs.
    private readonly Dictionary<(string Name, FileAccess Access), SafeFileHandle> files = [];

    /// <summary>Files into which a process writes 0 to join.</summary>
    public abstract IReadOnlyList<string> JoinFiles { get; }

    /// <summary>Sets the limits and starts to count the most memory anew.</summary>
    public abstract void Limit(long memoryBytes, int processes);

    /// <summary>True when <see cref="Limit"/> really starts to count anew in a group that was used before.</summary>
    public abstract bool CountsAnew { get; }

    /// <summary>Memory in use now, bytes.</summary>
    public abstract long Memory();

    /// <summary>Processes and threads that there are now.</summary>
    public abstract int Processes();

    /// <summary>CPU time used so far.</summary>
    public abstract TimeSpan Cpu();

    /// <summary>What was used.</summary>
    public abstract BoxUse Read();

    /// <summary>Ends every process in the group and returns when none is left.</summary>
    /// <returns>False when some could not be ended in time.</returns>
    public abstract bool Kill();

    /// <summary>Removes the empty group.</summary>
    public abstract void Remove();

    /// <summary>Ends what is in the group by signals, until nothing is; no new process can start meanwhile.</summary>
    protected static bool Drain(string folder)
    {
        TryWrite(Path.Combine(folder, "pids.max"), "0");
        for (var round = 0; round < 400; round++)
        {
            var pids = Processes(folder);
            if (pids.Count == 0)
            {
                return true;
            }

            foreach (var pid in pids)
            {
                _ = Native.Kill(pid, Native.SigKill);
            }

            Wait(round < 20 ? 1 : 10);
        }

        return false;
    }

    protected static List<int> Processes(string folder)
    {
        try
        {
            return [.. File.ReadAllLines(Path.Combine(folder, "cgroup.procs")).Select(l => int.Parse(l, CultureInfo.InvariantCulture)).Where(p => p > 0)];
        }
        catch (IOException)
        {
            // The group has been removed.
            return [];
        }
    }

    protected long Number(string file) => long.TryParse(Text(file).AsSpan().Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>The value of a line <c>key value</c>.</summary>
    protected long Keyed(string file, string key)
    {
        foreach (var line in Text(file).AsSpan().EnumerateLines())
        {
            if (line.Length > key.Length && line.StartsWith(key, StringComparison.Ordinal) && line[key.Length] == ' ')
            {
                return long.Parse(line[(key.Length + 1)..], CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }

    /// <summary>Writes to a file of the group.</summary>
    protected void Write(string file, string value) => RandomAccess.Write(Open(file, FileAccess.Write), Encoding.ASCII.GetBytes(value), 0);

    /// <summary>Lets go of the group's files.</summary>
    protected void Close()
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }

        files.Clear();
    }

    private string Text(string file)
    {
        try
        {
            Span<byte> text = stackalloc byte[2048];
            return Encoding.ASCII.GetString(text[..RandomAccess.Read(Open(file, FileAccess.Read), text, 0)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private SafeFileHandle Open(string file, FileAccess access)
    {
        if (!files.TryGetValue((file, access), out var handle))
        {
            files[(file, access)] = handle = File.OpenHandle(file, access == FileAccess.Write ? FileMode.OpenOrCreate : FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        }

        return handle;
    }

    protected static bool TryWrite(string file, string value)
    {
        try
        {
            File.WriteAllText(file, value);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes a folder of the cgroup file system; it may take the kernel a moment to let go of a process that has just ended.</summary>
    protected static void RemoveFolder(string folder)
    {
        for (var round = 0; round < 50 && Native.RemoveDirectory(folder) != 0 && Directory.Exists(folder); round++)
        {
            Wait(2);
        }
    }

    // The threads that call this belong to boxes and have nothing else to do.
    protected static void Wait(int milliseconds) => _ = Native.Poll([], 0, milliseconds);
}

/// <summary>How this machine groups processes, found once.</summary>
internal abstract class Cgroups
{
    private static readonly string Prefix = NamePrefix();

    /// <summary>For people: which layout is in use.</summary>
    public abstract string Layout { get; }

    /// <summary>Makes a group, still without limits.</summary>
    public abstract BoxGroup Create(string name);

    /// <summary>Ends and removes what hosts that are gone have left behind.</summary>
    public abstract void Sweep();

    /// <summary>A name that says whose group it is, so that a later host can tell whether its maker still lives.</summary>
    public static string NameOf(int slot, long run) => $"{Prefix}-{slot}-{run}";

    /// <summary>Finds the layout; null when no group can be made, with the reason.</summary>
    public static Cgroups? Find(out string reason, string root = "/sys/fs/cgroup", string self = "/proc/self/cgroup")
    {
        try
        {
            var lines = File.ReadAllLines(self);
            return CgroupsV2.TryFind(root, lines, out reason) as Cgroups ?? CgroupsV1.TryFind(root, lines, out reason);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"cgroups can't be used: {error.Message}";
            return null;
        }
    }

    /// <summary>True when the maker of a group of this name is gone. Names of other process namespaces are never judged.</summary>
    protected static bool IsLeft(string name)
    {
        // lp-<process namespace>-<pid>-<start>-<slot>-<run>
        var parts = name.Split('-');
        if (parts.Length != 6 || parts[0] != "lp" || parts[1] != Prefix.Split('-')[1])
        {
            return false;
        }

        return StartOf(parts[2]) != parts[3];
    }

    private static string NamePrefix()
    {
        var space = File.ResolveLinkTarget("/proc/self/ns/pid", false)?.Name ?? "0";
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return $"lp-{new string([.. space.Where(char.IsAsciiDigit)])}-{pid}-{StartOf(pid)}";
    }

    // Field 22 of stat: tells a process from a later one with the same number.
    private static string StartOf(string pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return "";
        }
    }
}

/// <summary>cgroup v2: one hierarchy for everything.</summary>
internal sealed class CgroupsV2(string parent) : Cgroups
{
    public override string Layout => $"cgroup v2 at {parent}";

    public static CgroupsV2? TryFind(string root, string[] self, out string reason)
    {
        reason = "there is no cgroup v2";
        var own = Array.Find(self, l => l.StartsWith("0::", StringComparison.Ordinal));
        var controllers = Path.Combine(root, "cgroup.controllers");
        if (own is null || !File.Exists(controllers))
        {
            return null;
        }

        var parent = Path.Join(root, own[3..]).TrimEnd('/');
        return Prepare(parent, out reason) ? new CgroupsV2(parent) : null;
    }

    public override BoxGroup Create(string name)
    {
        var folder = Path.Combine(parent, name);
        Directory.CreateDirectory(folder);
        return new Group(folder);
    }

    public override void Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, "lp-*").Where(f => IsLeft(Path.GetFileName(f))))
        {
            var group = new Group(folder);
            group.Kill();
            group.Remove();
        }
    }

    // A group that holds processes can't hand out memory limits: the host moves itself into a leaf first.
    private static bool Prepare(string parent, out string reason)
    {
        reason = "";
        var control = Path.Combine(parent, "cgroup.subtree_control");
        try
        {
            var offered = File.ReadAllText(Path.Combine(parent, "cgroup.controllers")).Split(' ', '\n');
            if (!offered.Contains("memory") || !offered.Contains("pids"))
            {
                reason = $"the controllers memory and pids are not offered in {parent}";
                return false;
            }

            var enabled = File.ReadAllText(control).Split(' ', '\n');
            if (enabled.Contains("memory") && enabled.Contains("pids"))
            {
                return true;
            }

            try
            {
                File.WriteAllText(control, "+memory +pids");
            }
            catch (IOException)
            {
                var leaf = Path.Combine(parent, "host");
                Directory.CreateDirectory(leaf);
                File.WriteAllText(Path.Combine(leaf, "cgroup.procs"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                File.WriteAllText(control, "+memory +pids");
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"{parent} can't be used: {error.Message}";
            return false;
        }
    }

    private sealed class Group(string folder) : BoxGroup
    {
        public override IReadOnlyList<string> JoinFiles { get; } = [Path.Combine(folder, "cgroup.procs")];

        // Since Linux 6.12 what is written to memory.peak counts for the descriptor through which it was written.
        private FileStream? peak;

        public override bool CountsAnew => peak is not null;

        public override long Memory() => Number(Path.Combine(folder, "memory.current"));

        public override int Processes() => (int)Number(Path.Combine(folder, "pids.current"));

        public override void Limit(long memoryBytes, int processes)
        {
            Write(Path.Combine(folder, "memory.max"), memoryBytes.ToString(CultureInfo.InvariantCulture));
            Write(Path.Combine(folder, "pids.max"), processes.ToString(CultureInfo.InvariantCulture));

            // Not on every kernel; what was counted before the limits is small.
            TryWrite(Path.Combine(folder, "memory.swap.max"), "0");
            TryWrite(Path.Combine(folder, "memory.oom.group"), "1");
            Recount();
        }

        public override TimeSpan Cpu() => TimeSpan.FromMicroseconds(Keyed(Path.Combine(folder, "cpu.stat"), "usage_usec"));

        public override BoxUse Read() => new(
            Cpu(),
            Peak(),
            Keyed(Path.Combine(folder, "memory.events"), "oom_kill"),
            Keyed(Path.Combine(folder, "pids.events"), "max"));

        public override bool Kill()
        {
            TryWrite(Path.Combine(folder, "cgroup.kill"), "1");
            return Drain(folder);
        }

        public override void Remove()
        {
            peak?.Dispose();
            Close();
            RemoveFolder(folder);
        }

        private void Recount()
        {
            try
            {
                peak ??= new FileStream(Path.Combine(folder, "memory.peak"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
                peak.Write("0"u8);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                peak?.Dispose();
                peak = null;
            }
        }

        private long Peak()
        {
            if (peak is null)
            {
                return Number(Path.Combine(folder, "memory.peak"));
            }

            Span<byte> text = stackalloc byte[32];
            var length = RandomAccess.Read(peak.SafeFileHandle, text, 0);
            return long.TryParse(text[..length].TrimEnd((byte)'\n'), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;
        }
    }
}

/// <summary>cgroup v1, also the hybrid layout: a hierarchy for each of memory, pids and cpuacct.</summary>
internal sealed class CgroupsV1(string memory, string pids, string cpu) : Cgroups
{
    public override string Layout => $"cgroup v1 at {memory}, {pids}, {cpu}";

    public static CgroupsV1? TryFind(string root, string[] self, out string reason)
    {
        if (Parent(root, self, "memory") is not { } memory || Parent(root, self, "pids") is not { } pids || Parent(root, self, "cpuacct") is not { } cpu)
        {
            reason = "the controllers memory, pids and cpuacct are not all there";
            return null;
        }

        // A group is made to see whether one can be.
        var probe = NameOf(-1, 0).Replace("--1-", "-probe-", StringComparison.Ordinal);
        try
        {
            foreach (var parent in new[] { memory, pids, cpu })
            {
                var folder = Path.Combine(parent, probe);
                Directory.CreateDirectory(folder);
                _ = Native.RemoveDirectory(folder);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"no cgroup can be made: {error.Message}";
            return null;
        }

        reason = "";
        return new CgroupsV1(memory, pids, cpu);
    }

    public override BoxGroup Create(string name)
    {
        var group = new Group(Path.Combine(memory, name), Path.Combine(pids, name), Path.Combine(cpu, name));
        group.Make();
        return group;
    }

    public override void Sweep()
    {
        var names = new[] { memory, pids, cpu }.SelectMany(p => Directory.EnumerateDirectories(p, "lp-*")).Select(f => Path.GetFileName(f)).Distinct();
        foreach (var name in names.Where(IsLeft).ToList())
        {
            var group = new Group(Path.Combine(memory, name), Path.Combine(pids, name), Path.Combine(cpu, name));
            group.Kill();
            group.Remove();
        }
    }

    private static string? Parent(string root, string[] self, string controller)
    {
        var line = Array.Find(self, l => l.Split(':', 3) is [_, var names, _] && names.Split(',').Contains(controller));
        if (line is null)
        {
            return null;
        }

        var path = line.Split(':', 3)[2];
        var mounts = new[] { controller, line.Split(':', 3)[1] }.Select(name => Path.Combine(root, name));

        // Inside a container the path may be the host's; its own part is then mounted as the root.
        return mounts.SelectMany(mount => new[] { Path.Join(mount, path).TrimEnd('/'), mount }).FirstOrDefault(Directory.Exists);
    }

    private sealed class Group(string memory, string pids, string cpu) : BoxGroup
    {
        // Not every kernel counts what is swapped out.
        private readonly bool swap = File.Exists(Path.Combine(Path.GetDirectoryName(memory)!, "memory.memsw.limit_in_bytes"));
        private long most = long.MaxValue;

        public override IReadOnlyList<string> JoinFiles { get; } = [.. new[] { memory, pids, cpu }.Distinct().Select(f => Path.Combine(f, "cgroup.procs"))];

        public void Make()
        {
            Directory.CreateDirectory(memory);
            Directory.CreateDirectory(pids);
            Directory.CreateDirectory(cpu);
        }

        public override void Limit(long memoryBytes, int processes)
        {
            var limit = memoryBytes.ToString(CultureInfo.InvariantCulture);

            // The second can't be below the first at any moment, whichever way they go.
            string[] order = memoryBytes < most ? ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"] : ["memory.memsw.limit_in_bytes", "memory.limit_in_bytes"];
            foreach (var file in order.Where(file => swap || file == "memory.limit_in_bytes"))
            {
                Write(Path.Combine(memory, file), limit);
            }

            most = memoryBytes;
            Write(Path.Combine(pids, "pids.max"), processes.ToString(CultureInfo.InvariantCulture));
            Write(Path.Combine(memory, "memory.max_usage_in_bytes"), "0");
        }

        public override bool CountsAnew => true;

        public override long Memory() => Number(Path.Combine(memory, "memory.usage_in_bytes"));

        public override int Processes() => (int)Number(Path.Combine(pids, "pids.current"));

        public override TimeSpan Cpu() => TimeSpan.FromTicks(Number(Path.Combine(cpu, "cpuacct.usage")) / 100);

        public override BoxUse Read() => new(
            Cpu(),
            Number(Path.Combine(memory, "memory.max_usage_in_bytes")),
            Keyed(Path.Combine(memory, "memory.oom_control"), "oom_kill"),
            Keyed(Path.Combine(pids, "pids.events"), "max"));

        public override bool Kill() => Drain(pids) && Drain(memory);

        public override void Remove()
        {
            Close();
            RemoveFolder(pids);
            RemoveFolder(cpu);
            RemoveFolder(memory);
        }
    }
}
