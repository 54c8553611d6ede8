using System.Globalization;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests.Hostile;

/// <summary>
/// A program of the corpus: a file of <c>Hostile/Programs</c>, whose first lines say what must happen. <c>verdict</c>: one of these; <c>output</c>: an expression
/// that standard output matches; <c>exit</c>: the exit code; <c>limits</c>: what differs from the usual ones (time in seconds, memory and disk in MB, output in
/// bytes); <c>stdin</c>: its input; <c>after</c>: a program that runs before it. Whatever is said there, no program may print ESCAPED or a canary.
/// </summary>
internal sealed record HostileProgram(
    string Name, RunLanguage Language, string Code, IReadOnlyList<RunVerdict> Verdicts, string? Output, int? Exit, RunLimits Limits, string Stdin, string? After)
{
    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Hostile", "Programs");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static HostileProgram Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name));
        var heads = lines.Select(line => line.TrimStart('#', '/').Trim().Split(": ", 2)).TakeWhile((parts, i) => parts.Length == 2 && lines[i][0] is '#' or '/')
            .ToDictionary(parts => parts[0], parts => parts[1]);
        var known = new[] { "what", "verdict", "output", "exit", "limits", "stdin", "after" };
        Assert.Empty(heads.Keys.Except(known));
        Assert.Contains("what", heads.Keys);
        return new HostileProgram(
            name,
            Path.GetExtension(name) switch
            {
                ".py" => RunLanguage.Python,
                ".js" => RunLanguage.JavaScript,
                ".ts" => RunLanguage.TypeScript,
                ".cpp" => RunLanguage.Cpp,
                ".go" => RunLanguage.Go,
                ".rs" => RunLanguage.Rust,
                ".java" => RunLanguage.Java,
                var other => throw new InvalidOperationException($"No language has files like {other}."),
            },
            string.Join('\n', lines) + "\n",
            [.. heads["verdict"].Split('|').Select(Enum.Parse<RunVerdict>)],
            heads.GetValueOrDefault("output"),
            heads.TryGetValue("exit", out var exit) ? int.Parse(exit, CultureInfo.InvariantCulture) : null,
            Allowed(heads.GetValueOrDefault("limits", "")),
            heads.GetValueOrDefault("stdin", ""),
            heads.GetValueOrDefault("after"));
    }

    private static RunLimits Allowed(string text)
    {
        var given = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')).ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture));
        return new RunLimits(
            TimeSpan.FromSeconds(given.GetValueOrDefault("time", 20)),
            (long)given.GetValueOrDefault("memory", 512) << 20,
            (long)given.GetValueOrDefault("disk", 20) << 20,
            OutputBytes: given.GetValueOrDefault("output", 1048576));
    }
}
