using System.Text;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>A file that stands in the working directory when a program starts (opencode-R71).</summary>
/// <param name="Path">Relative to the working directory, segments separated by <c>/</c>.</param>
/// <param name="Content">Text, stored as UTF-8.</param>
/// <param name="ReadOnly">True when no program may change, replace or delete it.</param>
public sealed record SandboxFile(string Path, string Content, bool ReadOnly = false);

/// <summary>The rules for files, in one place because they keep programs and hosts apart.</summary>
public static class SandboxFiles
{
    /// <summary>How many files a sandbox may have.</summary>
    public const int MostFiles = 500;

    /// <summary>Longest path in bytes.</summary>
    public const int LongestPath = 512;

    /// <summary>How many folders deep a path may go.</summary>
    public const int DeepestPath = 16;

    /// <summary>Checks files and brings their paths into one form (opencode-R72).</summary>
    /// <param name="files">What was posted.</param>
    /// <param name="mainFile">Where the code will stand; a file there gives way to it, a folder there is refused.</param>
    /// <param name="diskBytes">Bytes they may take together.</param>
    /// <param name="field">The wire name of the list, as in <c>files</c>.</param>
    /// <returns>The files with plain paths, or what is wrong with the first bad one.</returns>
    public static Outcome<IReadOnlyList<SandboxFile>> Check(IReadOnlyList<SandboxFile> files, string mainFile, long diskBytes, string field)
    {
        if (files.Count > MostFiles)
        {
            return Invalid.Field(field, $"At most {MostFiles} files.");
        }

        var plain = new List<SandboxFile>(files.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (Plain(file.Path) is not { } path)
            {
                return Invalid.Field($"{field}[{i}].path", "Must be a relative path below the working directory, without '..'.", file.Path);
            }

            if (!seen.Add(path))
            {
                return Invalid.Field(field, $"Two files have the path '{path}'.", path);
            }

            for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                folders.Add(path[..slash]);
            }

            plain.Add(file with { Path = path });
        }

        var total = Size(plain);
        if (total > diskBytes)
        {
            return Invalid.Field(field, $"The files take {total} bytes and the disk limit leaves {Math.Max(0, diskBytes)} bytes.");
        }

        return plain.Select(f => f.Path).Append(mainFile).FirstOrDefault(folders.Contains) is { } both
            ? Invalid.Field(field, $"'{both}' is a file and a folder at once.", both)
            : plain;
    }

    /// <summary>Checks that code and files fit on the disk together.</summary>
    /// <param name="code">The main source file.</param>
    /// <param name="files">The other files.</param>
    /// <param name="diskBytes">Bytes they may take together.</param>
    public static Outcome<Done> Fit(string code, IReadOnlyList<SandboxFile> files, long diskBytes)
    {
        var total = Size(code) + Size(files);
        return total <= diskBytes ? Done.Value : Invalid.Field("code", $"Code and files take {total} bytes and the disk limit is {diskBytes} bytes.");
    }

    /// <summary>Bytes that files take on the disk of a box.</summary>
    /// <param name="files">The files.</param>
    public static long Size(IReadOnlyList<SandboxFile> files) => files.Sum(f => Size(f.Content));

    /// <summary>Bytes that a file takes on the disk of a box, which gives out pages.</summary>
    /// <param name="content">What stands in it.</param>
    public static long Size(string content) => (Encoding.UTF8.GetByteCount(content) + 4095L) / 4096 * 4096;

    /// <summary>The path without <c>.</c> segments, or null when it leaves the working directory, is absolute, too long or not printable.</summary>
    /// <param name="path">As it was posted.</param>
    public static string? Plain(string path)
    {
        if (path.Length == 0 || path[0] == '/' || path[^1] == '/' || path.Length > LongestPath || Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            return null;
        }

        if (path.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\\' || c == '\uFFFD'))
        {
            return null;
        }

        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".." || Encoding.UTF8.GetByteCount(segment) > 255)
            {
                return null;
            }

            if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        // The name of the folder for temporary files inside the working directory belongs to the runner.
        return segments.Count is 0 or > DeepestPath || segments[0] == ".tmp" ? null : string.Join('/', segments);
    }

    /// <summary>Lays the files of a test over those of its sandbox: a path in both is the test's.</summary>
    /// <param name="below">The sandbox's files.</param>
    /// <param name="above">The test's files.</param>
    public static IReadOnlyList<SandboxFile> Overlay(IReadOnlyList<SandboxFile> below, IReadOnlyList<SandboxFile> above)
    {
        if (above.Count == 0)
        {
            return below;
        }

        var paths = above.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return [.. below.Where(f => !paths.Contains(f.Path)), .. above];
    }
}
