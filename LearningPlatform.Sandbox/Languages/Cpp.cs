using System.Text;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>C++ with the system's g++; the header that includes all others is compiled once on a machine.</summary>
internal sealed partial class Cpp : ILanguage
{
    private const string Gpp = "/usr/bin/g++";
    private const string Flags = "-std=c++20 -O0 -fdiagnostics-color=never -fmax-errors=20 -ftemplate-backtrace-limit=4";
    private const string Header = "/box/pch/bits/stdc++.h.gch";
    private static readonly string Caller = Encoding.UTF8.GetString(Embedded.Read("call.hpp"));
    private static readonly string[] Sources = [".cpp", ".cc", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc", ".ipp", ".tpp"];
    private static readonly string[] Units = [".cpp", ".cc", ".cxx"];
    private static readonly string Version = Installed.Version([Gpp, .. Compilers()]);
    private static readonly Build Precompiled =
        new($"{Gpp} {Flags} -x c++-header -o /tmp/all.gch main.cpp 3>&- && cat /tmp/all.gch >&3", Version, "#include <bits/stdc++.h>\n", []) { Own = true };

    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.Cpp;

    /// <inheritdoc/>
    public Outcome<Done> Check() => File.Exists(Gpp)
        ? Done.Value
        : new Unavailable("sandbox.language", $"C++ can't be run on this machine: {Gpp} is missing. Install the package g++.");

    /// <inheritdoc/>
    public Build? Build(string code, IReadOnlyList<SandboxFile> files, IReadOnlyList<string> functions)
    {
        var sources = Compiled(files).ToList();
        var units = string.Join(' ', sources.Select(f => f.Path).Where(p => Units.Contains(Path.GetExtension(p)) && Plain().IsMatch(p)).Order(StringComparer.Ordinal));
        byte[]? helper = null;
        var main = Language.MainFile();
        var includes = "";
        var calls = string.Concat(functions.Select(function => Found(code, sources, function) is var (path, parameters)
            ? $"  if (name == \"{function}\") return lp_call::start(::{path}, {{{string.Join(", ", parameters.Select(p => $"\"{p}\""))}}});\n"
            : ""));
        if (calls.Length > 0)
        {
            // In one text, so that the compiler counts the learner's lines as he does.
            helper = Encoding.UTF8.GetBytes(
                $"#include <bits/stdc++.h>\n#line 1 \"call.hpp\"\n{Caller}\n#define main lp_learners_main\n#line 1 \"{main}\"\n{code}\n#undef main\n#line 1 \"call\"\n"
                + $"int main() {{\n  const std::string& name = lp_call::called().name;\n{calls}  return 1;\n}}\n");
            main = "-x c++ /box/call -x none";
            includes = "-iquote /work ";
        }

        var needs = helper is not null || code.Contains("bits/stdc++.h", StringComparison.Ordinal);
        var script = $"{Gpp} {Flags} {includes}{(needs ? "-I /box/pch " : "")}-o /tmp/program {main} {units} 3>&- && cat /tmp/program >&3";
        return new Build(script, Version, code, sources) { Helper = helper, Needs = needs ? [(Precompiled, Header)] : [] };
    }

    /// <inheritdoc/>
    public string? Impossible(string code, IReadOnlyList<SandboxFile> files, string function) =>
        !Signatures.IsName(function) ? $"'{function}' is not the name of a function."
        : Found(code, [.. Compiled(files)], function) is null ? $"The code does not define '{function}'." : null;

    /// <inheritdoc/>
    public string Readable(string text) => Linked().Replace(CompilerText.Plain(text), $"{Language.MainFile()}: ");

    /// <inheritdoc/>
    public string Learners(string text, string code) => Theirs().IsMatch(text) || !Ours().IsMatch(text) ? CompilerText.Without(text, OurLine().IsMatch) : "";

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) => new([Artefact]);

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => new([Artefact]);

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) => exitCode == 134 && stderr.Contains("std::bad_alloc", StringComparison.Ordinal);

    private string Artefact => ((ILanguage)this).Artefact;

    private IEnumerable<SandboxFile> Compiled(IReadOnlyList<SandboxFile> files) =>
        files.Where(f => f.Path != Language.MainFile() && Sources.Contains(Path.GetExtension(f.Path)));

    private static (string Path, IReadOnlyList<string> Parameters)? Found(string code, IReadOnlyList<SandboxFile> sources, string function)
    {
        var bare = string.Join('\n', sources.Select(f => f.Content).Prepend(code).Select(text => Signatures.Bare(text, RunLanguage.Cpp)));
        foreach (var spelling in Signatures.Spellings(function))
        {
            var last = spelling[(spelling.LastIndexOf('.') + 1)..];
            var path = spelling.Replace(".", "::", StringComparison.Ordinal);

            // A type stands before a declaration's name, and perhaps what it is in; a call has none.
            var within = path == spelling ? "" : @"(?:\w+\s*::\s*)*";
            if (Signatures.Parameters(bare, $@"(?<!\breturn\s*)(?<!\belse\s*)(?<=[\w>\]]\s*[*&]*\s+[*&]*|[*&]\s*){within}", last) is { } parameters)
            {
                var names = Signatures.Split(parameters).Where(p => p != "void").Select(p => Parameter().Match(p.Split('=')[0].TrimEnd()).Groups[1].Value).ToList();
                return (path, names.TrueForAll(n => n.Length > 0) ? names : []);
            }

            if (Regex.IsMatch(bare, $@"\b{last}\s*(=|\{{)", RegexOptions.None, TimeSpan.FromSeconds(1)))
            {
                return (path, []);
            }
        }

        return null;
    }

    private static IEnumerable<string> Compilers() =>
        Directory.Exists("/usr/lib/gcc") ? Directory.EnumerateFiles("/usr/lib/gcc", "cc1plus", SearchOption.AllDirectories) : [];

    // The linker knows no lines, but the name of the text in which the code stands.
    [GeneratedRegex(@"(?m)^(call|main\.cpp):\(\.\w+[^)\n]*\): ")]
    private static partial Regex Linked();

    [GeneratedRegex(@"^\w[\w/-]*\.\w+\z")]
    private static partial Regex Plain();

    // The last word behind a type: "const std::string& text", "int values[]".
    [GeneratedRegex(@"[\w>\]&*]\s*[\s&*]\s*(\w+)\s*(\[\s*\d*\s*\])*\z")]
    private static partial Regex Parameter();

    // The linker as well: a function that is called but only declared.
    [GeneratedRegex(@"(?m)^call(\.hpp)?:\d+:(\d+:)? (fatal )?error|in function `main':")]
    private static partial Regex Ours();

    [GeneratedRegex(@"^call(\.hpp)?:(\d+:|\s)")]
    private static partial Regex OurLine();

    [GeneratedRegex(@"(?m)^(?!call(\.hpp)?:)(?!/usr/)\S+:\d+:(\d+:)? (fatal )?error")]
    private static partial Regex Theirs();
}
