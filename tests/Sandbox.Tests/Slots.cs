using System.Globalization;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>Looks from outside at what boxes leave on the machine.</summary>
internal static class Slots
{
    /// <summary>Whether this host can make groups.</summary>
    public static bool Cgroups { get; } = Linux.Cgroups.Find(out _) is not null;

    private static string Mine { get; } = Linux.Cgroups.NameOf(0, 0)[..^4];

    /// <summary>Processes that have this test host among their ancestors, but for launchers that wait for the next run.</summary>
    public static IEnumerable<string> Processes()
    {
        var parents = new Dictionary<int, (int Parent, string Name)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var end = stat.LastIndexOf(')');
                parents[int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)] = (int.Parse(stat[(end + 2)..].Split(' ')[1], CultureInfo.InvariantCulture), stat[(stat.IndexOf('(') + 1)..end]);
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        foreach (var (pid, (parent, name)) in parents)
        {
            if (Waits(pid, parents))
                continue;

            for (var above = parent; above > 1; above = parents.TryGetValue(above, out var next) ? next.Parent : 0)
            {
                if (above == Environment.ProcessId)
                {
                    if (parent == above && name == "bwrap" && !parents.Values.Any(p => p.Parent == pid))
                        break;

                    yield return $"{name} ({pid})";
                    break;
                }
            }
        }
    }

    // A box that waits for its first program: its keeper has no child.
    private static bool Waits(int pid, Dictionary<int, (int Parent, string Name)> all)
    {
        var keeper = all[pid].Name == "python3" ? pid : all.Where(p => p.Value.Parent == pid && p.Value.Name == "python3").Select(p => p.Key).FirstOrDefault();
        return keeper != 0 && all[keeper].Name == "python3" && all.Values.All(p => p.Parent != keeper) && IsKeeper(keeper);
    }

    private static bool IsKeeper(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains(BoxLayout.KeeperFile, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Groups that this host has made, but for those that hold a waiting launcher.</summary>
    public static IEnumerable<string> Groups() => Directory.EnumerateDirectories("/sys/fs/cgroup", "lp-*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Where(d => Path.GetFileName(d).StartsWith(Mine, StringComparison.Ordinal) && !Waits(d));

    private static bool Waits(string group)
    {
        try
        {
            var pids = File.ReadAllLines(Path.Combine(group, "cgroup.procs"));
            return pids.Length <= 2 && pids.All(pid => File.ReadAllText($"/proc/{pid}/comm") is "bwrap\n" or "sh\n" or "setpriv\n" || IsKeeper(int.Parse(pid, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return true;
        }
    }
}
