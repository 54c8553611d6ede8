using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>How programs of one language are started; one file each.</summary>
internal interface ILanguage
{
    /// <summary>Which language.</summary>
    RunLanguage Language { get; }

    /// <summary>Whether its tools are installed, and if not what to install.</summary>
    Outcome<Done> Check();

    /// <summary>How the code becomes what is run, in a box of its own; null where it runs as it stands.</summary>
    /// <param name="code">The main source file.</param>
    /// <param name="files">The other files. Only those that the language compiles belong into the build: the others may differ from test to test.</param>
    /// <param name="functions">The functions that are to be called, of which <see cref="Impossible"/> knows nothing bad; none for a program.</param>
    Build? Build(string code, IReadOnlyList<SandboxFile> files, IReadOnlyList<string> functions) => null;

    /// <summary>Why a function can't be called, as far as that can be told before compiling; null when it may be.</summary>
    /// <param name="code">The main source file.</param>
    /// <param name="files">The other files.</param>
    /// <param name="function">Its name.</param>
    string? Impossible(string code, IReadOnlyList<SandboxFile> files, string function) => null;

    /// <summary>The compiler's text as the learner reads it: his own file names and lines, nothing of the box.</summary>
    /// <param name="text">What the compiler wrote.</param>
    string Readable(string text) => CompilerText.Plain(text);

    /// <summary>What the compiler says of the learner's code; empty when all that it says is about the calls of its functions, which then can't be made.</summary>
    /// <param name="text">The compiler's text about code whose functions are called.</param>
    /// <param name="code">The main source file.</param>
    string Learners(string text, string code) => text;

    /// <summary>Where in the box the compiled file stands.</summary>
    string Artefact => "/box/program";

    /// <summary>The code as a program.</summary>
    /// <param name="limits">What it may use.</param>
    /// <param name="live">True when somebody reads the output while it is written.</param>
    Launch Program(RunLimits limits, bool live);

    /// <summary>A call of one of the code's functions; its result is written to descriptor 3.</summary>
    /// <param name="limits">What it may use.</param>
    Launch Function(RunLimits limits);

    /// <summary>What a box keeps waiting for programs under these limits while it has nothing to do; null when that isn't worth it.</summary>
    /// <param name="limits">What programs usually may use.</param>
    Launch? Warm(RunLimits limits) => null;

    /// <summary>True when the language's own limit on memory ended the program before the kernel had to.</summary>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="stderr">What it said.</param>
    bool OutOfMemory(int exitCode, string stderr);
}

/// <summary>What to start in a box.</summary>
/// <param name="Command">Absolute path inside the box, then the arguments; the program's own arguments follow.</param>
/// <param name="Helper">The platform's own program, which stands at <c>/box/call</c>; null when there is none.</param>
/// <param name="Mounts">Files and folders of the host outside /usr that the program may read; null when /usr holds all.</param>
/// <param name="Ahead">What can be started before it is known which program it will run, and waits for that (wait.js); null when nothing can.</param>
internal sealed record Launch(IReadOnlyList<string> Command, byte[]? Helper = null, IReadOnlyList<Mount>? Mounts = null, IReadOnlyList<string>? Ahead = null)
{
    /// <summary>The same with one more file.</summary>
    public Launch With(Mount mount) => this with { Mounts = [.. Mounts ?? [], mount] };
}

/// <summary>A file or folder of the host that stands, read-only, at a path of a box.</summary>
/// <param name="Host">Where it is on the host.</param>
/// <param name="Box">Where it is in the box.</param>
internal sealed record Mount(string Host, string Box);

/// <summary>Reads the platform's own files that are embedded in this assembly.</summary>
internal static class Embedded
{
    /// <summary>The bytes of an embedded file.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
