using System.Text;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>Rust with the system's rustc; one of a toolchain manager in a home folder isn't used: /usr must be enough inside a box.</summary>
internal sealed partial class Rust : ILanguage
{
    private const string Compiler = "/usr/bin/rustc";
    private const string Crate = "/box/liblp_call.rlib";
    private const string Flags = "--edition 2021 -C opt-level=0 -C debuginfo=0 --cap-lints allow --color never";

    // The default linker takes twice as long.
    private static readonly string Linker = "-C linker=/usr/bin/gcc" + (File.Exists("/usr/bin/ld.gold") ? " -C link-arg=-fuse-ld=gold" : "");
    private static readonly string Version = Installed.Version([Compiler, .. Libraries()]);
    private static readonly Build Caller = new(
        $"{Compiler} {Flags} --crate-type rlib --crate-name lp_call -o /tmp/call.rlib main.rs 3>&- && cat /tmp/call.rlib >&3",
        Version,
        Encoding.UTF8.GetString(Embedded.Read("call.rs")),
        [])
    {
        Own = true,
    };


    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.Rust;

    /// <inheritdoc/>
    public Outcome<Done> Check() => File.Exists(Compiler) && File.Exists("/usr/bin/gcc")
        ? Done.Value
        : new Unavailable("sandbox.language", $"Rust can't be run on this machine: {Compiler} is missing. Install the package rustc.");

    /// <inheritdoc/>
    public Build? Build(string code, IReadOnlyList<SandboxFile> files, IReadOnlyList<string> functions)
    {
        var sources = files.Where(f => f.Path != Language.MainFile() && f.Path.EndsWith(".rs", StringComparison.Ordinal)).ToList();
        var calls = string.Concat(functions.Select(function => Found(code, sources, function) is var (path, parameters)
            ? $"\"{function}\" => ::lp_call::run(called, super::{path}, &[{string.Join(", ", parameters.Select(p => $"\"{p}\""))}]),\n"
            : ""));
        if (calls.Length == 0)
        {
            return new Build($"{Compiler} {Flags} -C strip=symbols {Linker} -o /tmp/program main.rs 3>&- && cat /tmp/program >&3", Version, code, sources);
        }

        // On the first line and behind the last one, so that the lines stay as they are.
        var called = $"#![no_main] {code}\n\nmod lp_called {{ #[no_mangle] pub extern \"C\" fn main(_c: i32, _v: *const *const u8) -> i32 {{\n"
            + $"let called = ::lp_call::called();\nlet name = called.name.clone();\nmatch name.as_str() {{\n{calls}_ => 1,\n}} }} }}\n";
        return new Build(
            $"{Compiler} {Flags} -C strip=symbols {Linker} --extern lp_call={Crate} -o /tmp/program main.rs 3>&- && cat /tmp/program >&3",
            Version,
            called,
            sources)
        {
            Needs = [(Caller, Crate)],
        };
    }

    /// <inheritdoc/>
    public string? Impossible(string code, IReadOnlyList<SandboxFile> files, string function) =>
        !Signatures.IsName(function) ? $"'{function}' is not the name of a function."
        : Found(code, files, function) is null ? $"The code does not define '{function}'." : null;

    /// <inheritdoc/>
    public string Learners(string text, string code)
    {
        // What is laid behind the code has a number higher than its last line. Each complaint begins with its place; further ones are only pointed at.
        var lines = code.Count(c => c == '\n') + 1;
        var parts = Complaint().Split(text);
        var places = parts.Select(part => Place().Match(part)).ToList();
        bool Ours(Match place) => place.Success && place.Groups[1].Value == Language.MainFile()
            && int.Parse(place.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) > lines;
        return places.Any(Ours) && !places.Any(place => place.Success && !Ours(place)) ? "" : string.Concat(parts.Where((_, i) => !Ours(places[i])));
    }

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) => new([Artefact]);

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => new([Artefact]);

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) =>
        exitCode == 134 && stderr.Contains("memory allocation of", StringComparison.Ordinal) && stderr.Contains("bytes failed", StringComparison.Ordinal);

    private string Artefact => ((ILanguage)this).Artefact;

    private static (string Path, IReadOnlyList<string> Parameters)? Found(string code, IReadOnlyList<SandboxFile> files, string function)
    {
        var sources = files.Where(f => f.Path.EndsWith(".rs", StringComparison.Ordinal)).Select(f => f.Content).Prepend(code);
        var bare = string.Join('\n', sources.Select(text => Signatures.Bare(text, RunLanguage.Rust)));
        foreach (var spelling in Signatures.Spellings(function))
        {
            var last = spelling[(spelling.LastIndexOf('.') + 1)..];
            if (Signatures.Parameters(bare, @"\bfn\s+", last) is { } parameters)
            {
                return (spelling.Replace(".", "::", StringComparison.Ordinal), [.. Signatures.Split(parameters).Select(p => Parameter().Match(p).Groups[1].Value).Where(n => n.Length > 0)]);
            }
        }

        return null;
    }

    private static IEnumerable<string> Libraries() =>
        Directory.Exists("/usr/lib/x86_64-linux-gnu") ? Directory.EnumerateFiles("/usr/lib/x86_64-linux-gnu", "librustc_driver*") : [];

    [GeneratedRegex(@"^(?:mut\s+)?(\w+)\s*:")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"--> (\S+?):(\d+):\d+")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?m)(?=^error(?:\[|:))")]
    private static partial Regex Complaint();
}
