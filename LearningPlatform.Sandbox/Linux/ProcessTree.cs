using System.Globalization;

namespace LearningPlatform.Sandbox.Linux;

/// <summary>
/// Stands in for a cgroup where none can be made: adds up what bubblewrap and everything below it uses by reading /proc. What ended between two looks
/// counts only as far as its parent has waited for it; the namespace sees to it that nothing outlives the box.
/// </summary>
internal sealed class ProcessTree
{
    private static readonly long Ticks = 100;
    private readonly Dictionary<string, long> cpu = [];
    private int root;

    /// <summary>Most memory seen at one look, bytes.</summary>
    public long MemoryPeak { get; private set; }

    /// <summary>Processes at the latest look.</summary>
    public int Count { get; private set; }

    /// <summary>Most CPU time seen of each process, together.</summary>
    public TimeSpan Cpu => TimeSpan.FromSeconds((double)cpu.Values.Sum() / Ticks);

    /// <summary>Whose descendants are watched.</summary>
    public void Watch(int pid) => root = pid;

    /// <summary>Looks.</summary>
    /// <param name="limit">Memory beyond which it is worth while to look closely.</param>
    public void Look(long limit)
    {
        var pending = new Stack<string>([root.ToString(CultureInfo.InvariantCulture)]);
        var seen = new List<string>();
        var memory = 0L;
        var count = 0;
        while (pending.TryPop(out var pid) && count < 4096)
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                seen.Add(pid);
                cpu[pid + '/' + fields[19]] = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
                memory += long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
                count += int.Parse(fields[17], CultureInfo.InvariantCulture);
                foreach (var thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
                {
                    foreach (var child in File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        pending.Push(child);
                    }
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }

        // Pages that forked processes share were counted for each of them; dividing them up takes the kernel a while.
        MemoryPeak = Math.Max(MemoryPeak, memory > limit ? seen.Sum(Share) : memory);
        Count = count;
    }

    private static long Share(string pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(4, line.Length - 6).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
