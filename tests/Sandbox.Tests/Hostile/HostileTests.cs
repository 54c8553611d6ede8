using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Linux;

namespace LearningPlatform.Sandbox.Tests.Hostile;

/// <summary>
/// Every program of the corpus (opencode-R77). The two ways that this machine can hold programs are two classes, which run beside each other: in control groups
/// of the layout that it has, and without any.
/// </summary>
public abstract class HostilePrograms(Programs programs)
{
    /// <summary>Known to the host's environment and files, and to no program.</summary>
    private static readonly string Canary = Plant();

    public static TheoryData<string> All => new(HostileProgram.Names);

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_hostile_program_is_held(string name)
    {
        var program = HostileProgram.Read(name);
        if (program.After is { } before)
            await Run(HostileProgram.Read(before));

        await Run(program);
    }

    private static string Plant()
    {
        var canary = $"lp-canary-{Ids.New():N}";
        Environment.SetEnvironmentVariable("LP_CANARY", canary);
        foreach (var folder in new[] { Path.GetTempPath(), AppContext.BaseDirectory, "/dev/shm", "/var/tmp" }.Where(Directory.Exists))
        {
            var path = Path.Combine(folder, "lp-canary.txt");
            File.WriteAllText(path, canary);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);

            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        }

        return canary;
    }

    private async Task Run(HostileProgram program)
    {
        var run = await programs.Run(
            program.Language, program.Code, program.Limits, program.Stdin, files: [new("sealed/deep/file.txt", "sealed", ReadOnly: true), new("free.txt", "free")]);
        var seen = $"{program.Name}: {run.Verdict} {run.ExitCode}\n{run.Output[..Math.Min(run.Output.Length, 2000)]}\n{run.Error[..Math.Min(run.Error.Length, 2000)]}";

        Assert.True(program.Verdicts.Contains(run.Verdict), seen);
        Assert.True(program.Exit is not { } exit || exit == run.ExitCode, seen);
        Assert.False(run.Output.Contains("ESCAPED", StringComparison.Ordinal), seen);
        Assert.True(program.Output is not { } output || System.Text.RegularExpressions.Regex.IsMatch(run.Output, output), seen);
        Assert.DoesNotContain(Canary, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("root:$", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("root:*", run.Output + run.Error, StringComparison.Ordinal);
        Assert.True(run.Wall < program.Limits.Time + TimeSpan.FromSeconds(20), seen);
    }
}

/// <summary>In control groups, in boxes that are kept for several programs where that can be.</summary>
public sealed class HostileInGroupsTests(HostileInGroupsTests.Place place) : HostilePrograms(place.Programs), IClassFixture<HostileInGroupsTests.Place>
{
    [Fact]
    public void The_corpus_is_large_and_in_all_languages()
    {
        var all = HostileProgram.Names.Select(HostileProgram.Read).ToList();

        Assert.True(all.Count >= 45, $"{all.Count} programs");
        Assert.Equal(Enum.GetValues<RunLanguage>().Order(), all.Select(program => program.Language).Distinct().Order());
    }

    [Fact]
    public void The_layout_is_version_2_exactly_where_the_machine_hands_out_its_controllers()
    {
        // In the hybrid layout version 2 is mounted or can be, but memory and pids belong to version 1: there is nothing that could hold a program.
        var own = File.ReadAllLines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal));
        var file = own is null ? null : Path.Join("/sys/fs/cgroup", own[3..], "cgroup.controllers");
        var offered = file is not null && File.Exists(file) ? File.ReadAllText(file).Split(' ', '\n') : [];
        var found = Cgroups.Find(out var reason);

        Assert.True(found is null ? reason.Length > 0 : found is CgroupsV2 == (offered.Contains("memory") && offered.Contains("pids")), $"{found?.Layout} {reason}");
    }

    public sealed class Place(Machine machine)
    {
        public Programs Programs { get; } = new() { Runner = machine.Make(new SandboxOptions { Slots = 1, LiveSlots = 1 }, kept: true) };
    }
}

/// <summary>Without control groups, as on a machine that gives the service none: limits are kept by watching.</summary>
public sealed class HostileWithoutGroupsTests(HostileWithoutGroupsTests.Place place) : HostilePrograms(place.Programs), IClassFixture<HostileWithoutGroupsTests.Place>
{
    public sealed class Place(Machine machine)
    {
        public Programs Programs { get; } = new() { Runner = machine.Make(new SandboxOptions { Slots = 1, LiveSlots = 1, Cgroups = false, Warm = false }) };
    }
}
