using LearningPlatform.Core.Kernel;
using LearningPlatform.Sandbox.Linux;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>Which files are written and read in each layout. The proofs run on the layout that the machine has; this is the other one's substitute, a folder.</summary>
public sealed class CgroupTests : IDisposable
{
    private readonly string root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"cgroup-{Ids.New()}")).FullName;

    public void Dispose() => Directory.Delete(root, true);

    [Fact]
    public void Version_2_is_used_where_memory_and_pids_are_offered()
    {
        Write("cgroup.controllers", "cpu memory pids\n");
        Write("app/cgroup.controllers", "cpu memory pids\n");
        Write("app/cgroup.subtree_control", "memory pids\n");

        var cgroups = Assert.IsType<CgroupsV2>(Find("0::/app\n"));
        var group = cgroups.Create("lp-1");
        group.Limit(64 << 20, 20);

        Assert.Equal([Path.Combine(root, "app/lp-1/cgroup.procs")], group.JoinFiles);
        Assert.Equal(
            ("67108864", "20", "0", "1"), (Read("app/lp-1/memory.max"), Read("app/lp-1/pids.max"), Optional("app/lp-1/memory.swap.max"), Optional("app/lp-1/memory.oom.group")));

        Write("app/lp-1/cpu.stat", "usage_usec 1500000\nuser_usec 1\n");
        Write("app/lp-1/memory.peak", "4096\n");
        Write("app/lp-1/memory.events", "low 0\noom 2\noom_kill 1\noom_group_kill 1\n");
        Write("app/lp-1/pids.events", "max 3\n");
        Write("app/lp-1/cgroup.procs", "");
        Assert.Equal(new BoxUse(TimeSpan.FromSeconds(1.5), 4096, 1, 3), group.Read());
        Assert.True(group.Kill());
        Assert.Equal("1", Read("app/lp-1/cgroup.kill"));
    }

    [Fact]
    public void Version_2_without_controllers_is_refused_with_a_reason()
    {
        Write("cgroup.controllers", "cpu\n");
        Write("app/cgroup.controllers", "cpu\n");
        Write("app/cgroup.subtree_control", "");

        Assert.Null(CgroupsV2.TryFind(root, ["0::/app"], out var reason));
        Assert.Contains("memory and pids are not offered", reason);
    }

    [Fact]
    public void Version_1_is_used_where_each_controller_has_a_hierarchy()
    {
        foreach (var folder in new[] { "memory/a", "pids/b", "cpuacct/c" })
            Directory.CreateDirectory(Path.Combine(root, folder));

        var cgroups = Assert.IsType<CgroupsV1>(Find("4:memory:/a\n8:pids:/b\n2:cpuacct:/c\n0::/\n"));
        var group = cgroups.Create("lp-1");
        group.Limit(64 << 20, 20);

        Assert.Equal(["memory/a", "pids/b", "cpuacct/c"], group.JoinFiles.Select(f => Path.GetRelativePath(root, Path.GetDirectoryName(Path.GetDirectoryName(f))!)));
        Assert.Equal(("67108864", "20"), (Read("memory/a/lp-1/memory.limit_in_bytes"), Read("pids/b/lp-1/pids.max")));
        Write("memory/a/lp-1/memory.max_usage_in_bytes", "8192\n");
        Write("memory/a/lp-1/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        Write("cpuacct/c/lp-1/cpuacct.usage", "250000000\n");
        Assert.Equal(new BoxUse(TimeSpan.FromMilliseconds(250), 8192, 1, 0), group.Read());
    }

    [Fact]
    public void Controllers_that_are_mounted_together_are_found()
    {
        Directory.CreateDirectory(Path.Combine(root, "memory"));
        Directory.CreateDirectory(Path.Combine(root, "pids"));
        Directory.CreateDirectory(Path.Combine(root, "cpu,cpuacct"));

        // The path is the host's, as a container sees it: its own part is mounted as the root.
        Assert.IsType<CgroupsV1>(Find("4:memory:/docker/x\n8:pids:/docker/x\n2:cpu,cpuacct:/docker/x\n"));
    }

    private Cgroups? Find(string self)
    {
        Write("self", self);
        return Cgroups.Find(out _, root, Path.Combine(root, "self"));
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
        File.WriteAllText(Path.Combine(root, file), text);
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(root, file));

    private string Optional(string file) => File.Exists(Path.Combine(root, file)) ? Read(file) : "";
}
