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

    /// <summary>The code as a program.</summary>
    /// <param name="limits">What it may use.</param>
    /// <param name="live">True when somebody reads the output while it is written.</param>
    Launch Program(RunLimits limits, bool live);

    /// <summary>A call of one of the code's functions; its result is written to descriptor 3.</summary>
    /// <param name="limits">What it may use.</param>
    Launch Function(RunLimits limits);

    /// <summary>True when the language's own limit on memory ended the program before the kernel had to.</summary>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="stderr">What it said.</param>
    bool OutOfMemory(int exitCode, string stderr);
}

/// <summary>What to start in a box.</summary>
/// <param name="Command">Absolute path inside the box, then the arguments; the program's own arguments follow.</param>
/// <param name="Helper">The platform's own program, which stands at <c>/box/call</c>; null when there is none.</param>
/// <param name="Tool">A program outside /usr that is laid at a path of the box; null when /usr holds all.</param>
internal sealed record Launch(IReadOnlyList<string> Command, byte[]? Helper = null, (string Host, string Box)? Tool = null);

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
