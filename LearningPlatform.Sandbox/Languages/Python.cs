using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>Python 3 as the system has it. One in a home folder (pyenv, conda) is not used: /usr must be enough inside a box.</summary>
internal sealed class Python : ILanguage
{
    /// <summary>The interpreter.</summary>
    public const string Interpreter = "/usr/bin/python3";

    private static readonly byte[] Caller = Embedded.Read("call.py");

    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.Python;

    /// <inheritdoc/>
    public Outcome<Done> Check() => File.Exists(Interpreter)
        ? Done.Value
        : new Unavailable("sandbox.language", $"Python can't be run on this machine: {Interpreter} is missing. Install the package python3.");

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) =>
        new(live ? [Interpreter, "-B", "-u", "main.py"] : [Interpreter, "-B", "main.py"]);

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => new([Interpreter, "-B", "-I", "/box/call"], Caller);

    /// <inheritdoc/>
    public Launch Warm(RunLimits limits) => Program(limits, live: false);

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) => false;
}
