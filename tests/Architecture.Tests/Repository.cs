using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LearningPlatform.Architecture.Tests;

/// <summary>The repository as text: what is tracked, by path from its root.</summary>
internal static partial class Repository
{
    private static readonly string[] NotOurs = ["/bin/", "/obj/", "/node_modules/", "/dist/", "/.git/", "/TestResults/", "/.data/"];

    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file that belongs to the repository, with forward slashes; in a copy without git everything that isn't build output.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. (Tracked() ?? Everything()).Where(path => File.Exists(Path.Combine(Root, path))).Order(StringComparer.Ordinal)];

    /// <summary>C# of the product, not of its tests; the folders' names as the first part of the path.</summary>
    public static IReadOnlyList<Source> Product { get; } =
        [.. Files.Where(path => path.StartsWith("LearningPlatform.", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal)).Select(Read)];

    /// <summary>One file.</summary>
    /// <param name="path">From the root.</param>
    public static Source Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LearningPlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests read the repository and must be built inside it.");
    }

    private static string[]? Tracked()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 && files.Length > 0 ? files : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> Everything() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !NotOurs.Any(folder => $"/{path}".Contains(folder, StringComparison.Ordinal)));

    /// <summary>A file's text.</summary>
    /// <param name="Path">From the root.</param>
    /// <param name="Text">All of it.</param>
    public sealed partial record Source(string Path, string Text)
    {
        /// <summary>The text without comments, so that a sentence about a thing isn't taken for its use.</summary>
        public string Code { get; } = Comments().Replace(Text, match => match.Value.StartsWith('/') ? "" : match.Value);

        /// <summary>The lines of the code that match, as <c>path:line: text</c>.</summary>
        /// <param name="pattern">What to look for.</param>
        public IEnumerable<string> Hits(Regex pattern) => Hits(pattern, Code);

        /// <summary>The lines of the whole text that match, comments too.</summary>
        /// <param name="pattern">What to look for.</param>
        public IEnumerable<string> TextHits(Regex pattern) => Hits(pattern, Text);

        /// <summary>True when the file is below the folder.</summary>
        /// <param name="folder">From the root.</param>
        public bool In(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

        private IEnumerable<string> Hits(Regex pattern, string text) => text.Split('\n')
            .Select((line, index) => (line, index))
            .Where(one => pattern.IsMatch(one.line))
            .Select(one => $"{Path}:{one.index + 1}: {one.line.Trim()}");

        // Strings first, so that a // inside one is not taken for a comment. A block comment keeps its line breaks away from the count only when it has none.
        [GeneratedRegex("""
            "{3}[\s\S]*?"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|//[^\n]*|/\*[^\n]*?\*/
            """, RegexOptions.IgnorePatternWhitespace)]
        private static partial Regex Comments();
    }
}
