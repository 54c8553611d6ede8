using System.Globalization;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>Looks from outside at what boxes leave on the machine.</summary>
internal static class Slots
{
    /// <summary>Whether this host can make groups.</summary>
    public static bool Cgroups { get; } = Linux.Cgroups.Find(out _) is not null;

    private static string Mine { get; } = Linux.Cgroups.NameOf(0, 0)[..^4];

    /// <summary>Processes that have this test host among their ancestors, but for launchers and boxes that wait for the next run.</summary>
    public static IEnumerable<string> Processes()
    {
        var all = Table();
        foreach (var (pid, (parent, name)) in all)
        {
            if (Waits(pid, all))
                continue;

            for (var above = parent; above > 1; above = all.TryGetValue(above, out var next) ? next.Parent : 0)
            {
                if (above == Environment.ProcessId)
                {
                    if (parent == above && name == "bwrap" && !all.Values.Any(p => p.Parent == pid))
                        break;

                    yield return $"{name} ({pid})";
                    break;
                }
            }
        }
    }

    /// <summary>Groups that this host has made, but for those that hold a waiting launcher or box.</summary>
    public static IEnumerable<string> Groups() => Directory.EnumerateDirectories("/sys/fs/cgroup", "lp-*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Where(d => Path.GetFileName(d).StartsWith(Mine, StringComparison.Ordinal) && !Waits(d));

    private static Dictionary<int, (int Parent, string Name)> Table()
    {
        var all = new Dictionary<int, (int Parent, string Name)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var end = stat.LastIndexOf(')');
                all[int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)] = (int.Parse(stat[(end + 2)..].Split(' ')[1], CultureInfo.InvariantCulture), stat[(stat.IndexOf('(') + 1)..end]);
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        return all;
    }

    // A part of a box that waits for its first case: below its keeper are first processes, and below each of them a program that nobody has let go.
    private static bool Waits(int pid, Dictionary<int, (int Parent, string Name)> all)
    {
        IEnumerable<int> Below(int one) => all.Where(p => p.Value.Parent == one).Select(p => p.Key);

        // The keeper's own parent is bubblewrap.
        var keeper = all[pid].Name is "bwrap" or "setpriv" or "sh" ? Below(pid).FirstOrDefault(IsKeeper) : pid;
        while (all.TryGetValue(keeper, out var found) && all.TryGetValue(found.Parent, out var above) && above.Name != "bwrap")
            keeper = found.Parent;

        return all.ContainsKey(keeper) && IsKeeper(keeper) && Below(keeper).All(first => Below(first).All(program => !Below(program).Any() && IsHeld(program)));
    }

    // While it waits, a program has the descriptor on which it is let go.
    private static bool IsHeld(int program)
    {
        try
        {
            return !Directory.Exists($"/proc/{program}") || File.ResolveLinkTarget($"/proc/{program}/fd/5", returnFinalTarget: false) is not null;
        }
        catch (IOException)
        {
            return true;
        }
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

    private static bool Waits(string group)
    {
        try
        {
            var all = Table();
            var pids = File.ReadAllLines(Path.Combine(group, "cgroup.procs")).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)).Where(all.ContainsKey).ToList();
            return pids.All(pid => Waits(pid, all) || (pids.Count <= 2 && all[pid].Name is "bwrap" or "sh" or "setpriv"));
        }
        catch (IOException)
        {
            return true;
        }
    }
}
