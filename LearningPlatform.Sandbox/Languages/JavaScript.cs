using System.Globalization;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>JavaScript on Node.js, wherever it is installed; outside /usr only its one file is laid into the box.</summary>
internal sealed class JavaScript : ILanguage
{
    private static readonly byte[] Caller = Embedded.Read("call.js");
    private static readonly string[] Usual = ["/usr/bin", "/usr/local/bin"];
    private readonly string? node = Find();

    /// <inheritdoc/>
    public RunLanguage Language => RunLanguage.JavaScript;

    /// <inheritdoc/>
    public Outcome<Done> Check() => node is not null
        ? Done.Value
        : new Unavailable("sandbox.language", "JavaScript can't be run on this machine: there is no node in /usr/bin, /usr/local/bin or PATH. Install Node.js 20.");

    /// <inheritdoc/>
    public Launch Program(RunLimits limits, bool live) => Start(limits, [], "main.js", null);

    /// <inheritdoc/>
    public Launch Function(RunLimits limits) => Start(limits, [], "/box/call", Caller);

    /// <inheritdoc/>
    public Launch Warm(RunLimits limits) => Program(limits, live: false);

    /// <inheritdoc/>
    public bool OutOfMemory(int exitCode, string stderr) =>
        exitCode is 134 or 133 or 139 && stderr.Contains("JavaScript heap out of memory", StringComparison.Ordinal);

    /// <summary>Starts Node.js.</summary>
    /// <param name="limits">What it may use.</param>
    /// <param name="flags">Its own arguments.</param>
    /// <param name="script">The script.</param>
    /// <param name="helper">The platform's own program.</param>
    public Launch Start(RunLimits limits, IReadOnlyList<string> flags, string script, byte[]? helper)
    {
        var inUsr = node!.StartsWith("/usr/", StringComparison.Ordinal) && !node.StartsWith("/usr/local/", StringComparison.Ordinal);
        var box = inUsr ? node : "/box/node";

        // V8 believes in the machine's memory: without this it lets garbage grow past the box's limit.
        var heap = (limits.MemoryBytes * 3 / 4 / (1024 * 1024)).ToString(CultureInfo.InvariantCulture);
        List<string> start = [box, $"--max-old-space-size={heap}", .. flags];
        return new Launch([.. start, script], helper, inUsr ? null : [new Mount(node, box)], [.. start, BoxLayout.WaitFile]);
    }

    private static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);
        return Usual.Concat(path)
            .Select(folder => Path.Combine(folder, "node"))
            .Where(File.Exists)
            .Select(file => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file)
            .FirstOrDefault(file => File.Exists(file) && !file.EndsWith(".sh", StringComparison.Ordinal));
    }
}
