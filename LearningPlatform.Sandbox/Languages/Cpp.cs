using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>C++ with the system's g++.</summary>
internal sealed class Cpp : ILanguage
{
    private const string Gpp = "/usr/bin/g++";
    private static readonly string[] Sources = [".cpp", ".cc", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc", ".ipp", ".tpp"];
    private readonly string version = Installed.Version(Gpp);

    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.Cpp;

    /// <inheritdoc/>
    public Outcome<Done> Check() => File.Exists(Gpp)
        ? Done.Value
        : new Unavailable("sandbox.language", $"C++ can't be run on this machine: {Gpp} is missing. Install the package g++.");

    /// <inheritdoc/>
    public Build? Build(string code, IReadOnlyList<SandboxFile> files, string? function)
    {
        var sources = files.Where(f => f.Path != Language.MainFile() && Sources.Contains(Path.GetExtension(f.Path))).ToList();
        return new Build("g++ -std=c++20 -O0 -o /tmp/program main.cpp 3>&- && cat /tmp/program >&3", version, code, sources);
    }

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) => new([ILanguage.Artefact]);

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => new([ILanguage.Artefact]);

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) => exitCode == 134 && stderr.Contains("std::bad_alloc", StringComparison.Ordinal);
}
