using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>
/// Go. Its compiler and linker are started themselves, with the packages of the standard library as Debian has built them: no go command that would look for
/// modules, run a C compiler or read files that //go:embed names, and no build cache that must be filled first.
/// </summary>
internal sealed partial class Go : ILanguage
{
    private const string Harness = "lpcall.go";
    private static readonly string Caller = Encoding.UTF8.GetString(Embedded.Read("call.go"));
    private readonly string root = Directory.Exists("/usr/lib/go/pkg") ? new DirectoryInfo("/usr/lib/go").ResolveLinkTarget(true)?.FullName ?? "/usr/lib/go" : "/usr/lib/go";
    private readonly string platform;
    private readonly string version;

    /// <summary>Looks what is installed.</summary>
    public Go()
    {
        platform = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux_arm64" : "linux_amd64";
        version = Installed.Version(Path.Combine(root, "VERSION"), Tool("compile"), Tool("link"), Path.Combine(Packages, "fmt.a"));
    }

    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.Go;

    private string Artefact => ((ILanguage)this).Artefact;

    private string Packages => Path.Combine(root, "pkg", platform);

    /// <inheritdoc/>
    public Outcome<Done> Check() => File.Exists(Tool("compile")) && File.Exists(Path.Combine(Packages, "fmt.a"))
        ? Done.Value
        : new Unavailable("sandbox.language", $"Go can't be run on this machine: {Tool("compile")} or the packages in {Packages} are missing. Install the package golang-1.19-go.");

    /// <inheritdoc/>
    public Build? Build(string code, IReadOnlyList<SandboxFile> files, IReadOnlyList<string> functions)
    {
        // Only the folder of the program is its package.
        var sources = files.Where(f => f.Path != Language.MainFile() && f.Path.EndsWith(".go", StringComparison.Ordinal) && !f.Path.Contains('/', StringComparison.Ordinal)
            && !f.Path.EndsWith("_test.go", StringComparison.Ordinal)).ToList();
        var names = sources.Select(f => f.Path).Where(p => Plain().IsMatch(p)).Order(StringComparer.Ordinal).Prepend(Language.MainFile()).ToList();
        byte[]? helper = null;
        var prepare = "";
        var calls = string.Concat(functions.Select(function => Found(code, sources, function) is var (spelling, parameters)
            ? $"\t\"{function}\": {{{spelling}, []string{{{string.Join(", ", parameters.Select(p => $"\"{p}\""))}}}}},\n"
            : ""));
        if (calls.Length > 0)
        {
            var main = sources.Select(f => f.Content).Append(code).Any(text => Main().IsMatch(Signatures.Bare(text, Language)));
            helper = Encoding.UTF8.GetBytes($"{Caller}\nfunc init() {{ lpCall(map[string]lpTarget{{\n{calls}}}) }}\n{(main ? "" : "func main() {}\n")}");
            prepare = $"cp /box/call /tmp/{Harness} && ";
            names.Add($"/tmp/{Harness}");
        }

        var script = $"{prepare}{Tool("compile")} -p main -complete -pack -trimpath /work -I {Packages} -o /tmp/main.a {string.Join(' ', names)} 3>&- "
            + $"&& {Tool("link")} -L {Packages} -s -w -o /tmp/program /tmp/main.a 3>&- && cat /tmp/program >&3";
        return new Build(script, version, code, sources) { Helper = helper };
    }

    /// <inheritdoc/>
    public string? Impossible(string code, IReadOnlyList<SandboxFile> files, string function) =>
        !Signatures.IsName(function) ? $"'{function}' is not the name of a function."
        : Found(code, files, function) is null ? $"The code does not define '{function}'." : null;

    /// <inheritdoc/>
    public string Learners(string text, string code)
    {
        var theirs = CompilerText.Without(text, line => line.Contains(Harness, StringComparison.Ordinal));
        return theirs == text || theirs.Split('\n').Any(line => Place().IsMatch(line)) ? theirs : "";
    }

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) => Start(limits);

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => Start(limits);

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) => exitCode == 2 && stderr.Contains("out of memory", StringComparison.Ordinal);

    private Launch Start(RunLimits limits)
    {
        // The collector shall work harder before the kernel has to.
        var memory = (limits.MemoryBytes * 4 / 5).ToString(CultureInfo.InvariantCulture);
        return new Launch(["/usr/bin/env", $"GOMEMLIMIT={memory}", Artefact]);
    }

    private static (string Name, IReadOnlyList<string> Parameters)? Found(string code, IReadOnlyList<SandboxFile> files, string function)
    {
        var sources = files.Where(f => f.Path.EndsWith(".go", StringComparison.Ordinal)).Select(f => f.Content).Prepend(code).Select(text => Signatures.Bare(text, RunLanguage.Go)).ToList();
        foreach (var spelling in Signatures.Spellings(function).Where(s => !s.Contains('.', StringComparison.Ordinal)))
        {
            foreach (var source in sources)
            {
                if (Signatures.Parameters(source, @"(?m)^\s*func\s+", spelling) is { } parameters)
                {
                    return (spelling, Names(parameters));
                }

                if (Regex.IsMatch(source, $@"(?m)^\s*(var\s+)?{spelling}\b\s*(=|func)", RegexOptions.None, TimeSpan.FromSeconds(1)))
                {
                    return (spelling, []);
                }
            }
        }

        return null;
    }

    // "a, b int, c ...string": either all have names or none has.
    private static IReadOnlyList<string> Names(string parameters)
    {
        var parts = Signatures.Split(parameters);
        return parts.Count > 0 && Named().IsMatch(parts[^1]) ? [.. parts.Select(p => First().Match(p).Value)] : [];
    }

    private string Tool(string name) => Path.Combine(root, "pkg", "tool", platform, name);

    [GeneratedRegex(@"^\w[\w-]*\.go\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"(?m)^\s*func\s+main\s*\(\s*\)")]
    private static partial Regex Main();

    [GeneratedRegex(@"^\S+\.go:\d+")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\w+\s+\S")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\w+")]
    private static partial Regex First();
}
