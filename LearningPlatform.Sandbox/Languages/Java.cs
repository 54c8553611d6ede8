using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>
/// Java with a JDK in /usr. The compiler is started in our own program, which writes one jar; its classes come from an archive of memory that is made once
/// on a machine, which halves the time.
/// </summary>
internal sealed partial class Java : ILanguage
{
    private const string Tools = "/box/call.jar";
    private const string Archive = "/box/call.jsa";
    private const string Flags = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto";
    private const string Sample = """
        import java.util.*;
        public class Main {
            record Point(int x, int y) { }
            interface Shape { double area(); }
            public static void main(String[] args) {
                Map<String, List<Integer>> map = new HashMap<>();
                for (String arg : args) { map.computeIfAbsent(arg, k -> new ArrayList<>()).add(arg.length()); }
                Shape shape = () -> 1.0;
                System.out.println(map + " " + new Point(1, 2) + String.format("%.2f", shape.area()));
                int total = map.values().stream().mapToInt(List::size).sum();
                switch (total) { case 1 -> System.out.println("one"); default -> throw new IllegalStateException("x"); }
            }
        }
        """;

    private readonly string? home = Home();
    private readonly string version;
    private readonly IReadOnlyList<Mount> mounts;
    private readonly Build tools;
    private readonly Build archive;

    /// <summary>Looks what is installed.</summary>
    public Java()
    {
        version = home is null ? "" : Installed.Version($"{home}/release", $"{home}/lib/modules", $"{home}/lib/server/libjvm.so");

        // Debian's JDK keeps its configuration under /etc.
        var configuration = home is null ? null : Path.GetDirectoryName(File.ResolveLinkTarget($"{home}/lib/jvm.cfg", returnFinalTarget: true)?.FullName);
        mounts = configuration is null || configuration.StartsWith("/usr/", StringComparison.Ordinal) ? [] : [new Mount(configuration, configuration)];
        tools = new Build(
            $"{home}/bin/javac -J-Xmx512m -nowarn -d /tmp/out Main.java 3>&- && {home}/bin/jar --create --file /tmp/call.jar -C /tmp/out . 3>&- && cat /tmp/call.jar >&3",
            version,
            Encoding.UTF8.GetString(Embedded.Read("call.java")),
            [])
        {
            Mounts = mounts,
            Own = true,
        };
        archive = new Build(
            $"{home}/bin/java {Flags} -Xmx512m -XX:ArchiveClassesAtExit=/tmp/call.jsa -cp {Tools} lp.Compile program Main.java >/dev/null 3>&- && cat /tmp/call.jsa >&3",
            version,
            Sample,
            [])
        {
            Mounts = mounts,
            Needs = [(tools, Tools)],
            Own = true,
        };
    }

    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.Java;

    /// <inheritdoc/>
    public Outcome<Done> Check() => home is not null
        ? Done.Value
        : new Unavailable("sandbox.language", "Java can't be run on this machine: there is no JDK from version 17 below /usr/lib/jvm. Install the package openjdk-17-jdk-headless.");

    /// <inheritdoc/>
    public Build? Build(string code, IReadOnlyList<SandboxFile> files, IReadOnlyList<string> functions)
    {
        var sources = files.Where(f => f.Path != Language.MainFile() && f.Path.EndsWith(".java", StringComparison.Ordinal) && Plain().IsMatch(f.Path)).ToList();
        var names = string.Join(' ', sources.Select(f => f.Path).Order(StringComparer.Ordinal).Prepend(Language.MainFile()));

        // The caller finds the methods by their names: one jar for whichever are called.
        var what = functions.Count == 0 ? "program" : "function";
        return new Build($"{home}/bin/java {Flags} -Xmx512m -XX:SharedArchiveFile={Archive} -cp {Tools} lp.Compile {what} {names} 1>&3", version, code, sources)
        {
            Mounts = mounts,
            Needs = [(tools, Tools), (archive, Archive)],
        };
    }

    /// <inheritdoc/>
    public string? Impossible(string code, IReadOnlyList<SandboxFile> files, string function) =>
        Signatures.IsName(function) ? null : $"'{function}' is not the name of a function.";

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) => Start(limits, "-jar", "/box/program");

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => Start(limits, "-cp", "/box/program", "lp.Call");

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) => exitCode is 1 or 3 && stderr.Contains("java.lang.OutOfMemoryError", StringComparison.Ordinal);

    // The newest JDK is nobody's wish: the one that the system calls javac comes first.
    private static string? Home()
    {
        var usual = File.ResolveLinkTarget("/usr/bin/javac", returnFinalTarget: true)?.FullName;
        var found = Directory.Exists("/usr/lib/jvm") ? Directory.EnumerateDirectories("/usr/lib/jvm").Select(d => $"{d}/bin/javac").Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return found.Prepend(usual ?? "")
            .Where(javac => javac.StartsWith("/usr/lib/", StringComparison.Ordinal) && File.Exists(javac))
            .Select(javac => Path.GetDirectoryName(Path.GetDirectoryName(javac))!)
            .FirstOrDefault(home => File.Exists($"{home}/release") && Release().Match(File.ReadAllText($"{home}/release")) is { Success: true } release
                && int.Parse(release.Groups[1].Value, CultureInfo.InvariantCulture) >= 17);
    }

    private Launch Start(RunLimits limits, params string[] what)
    {
        // The machine believes that all memory is its own. What it needs beside the heap is about this much.
        var heap = Math.Max(limits.MemoryBytes / 3, limits.MemoryBytes - (72L << 20)) >> 20;
        return new Launch([$"{home}/bin/java", .. Flags.Split(' '), $"-Xmx{heap}m", "-XX:MaxMetaspaceSize=128m", "-XX:ReservedCodeCacheSize=32m", .. what], Mounts: mounts);
    }

    [GeneratedRegex(@"^\w[\w/-]*\.java\z")]
    private static partial Regex Plain();

    [GeneratedRegex("JAVA_VERSION=\"(\\d+)")]
    private static partial Regex Release();
}
