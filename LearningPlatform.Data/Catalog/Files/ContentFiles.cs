using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>
/// Reads a folder of content: <c>code/&lt;module&gt;/module.yaml</c> with a folder a lesson, <c>languages/&lt;course&gt;/course.yaml</c> with a file a level. docs/content.md
/// describes the format.
/// </summary>
internal static class ContentFiles
{
    /// <summary>Part of the hash: raise it when the reader makes something else of the same files.</summary>
    private const string Reader = "1";

    /// <summary>Where the content that is delivered with the platform lies.</summary>
    public static string Delivered => Path.Combine(AppContext.BaseDirectory, "content");

    /// <summary>Reads everything below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="author">Whose content it is.</param>
    /// <exception cref="ContentFileException">A file is wrong.</exception>
    public static ContentSet Read(string folder, Guid? author)
    {
        var set = new ContentSet();
        foreach (var module in Folders(folder, "code", "module.yaml"))
        {
            CodeModuleFiles.Read(module, author, set);
        }

        foreach (var course in Folders(folder, "languages", "course.yaml"))
        {
            LanguageCourseFiles.Read(course, author, set);
        }

        Unique(folder, "lesson", set.Lessons.Select(lesson => lesson.Key));
        Unique(folder, "exercise", set.Exercises.Select(exercise => exercise.Key));
        Unique(folder, "test", set.Lessons.SelectMany(lesson => lesson.Content.Code?.Tests ?? []).Select(test => test.Id.ToString()));
        return set;
    }

    /// <summary>Changes with any file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="author">Whose content it is.</param>
    public static string Hash(string folder, Guid? author)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Reader}\n{author}\n"));
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(folder, file)}\n{content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Folders(string folder, string part, string file)
    {
        var place = Path.Combine(folder, part);
        return Directory.Exists(place)
            ? Directory.EnumerateDirectories(place).Where(inner => File.Exists(Path.Combine(inner, file))).Order(StringComparer.Ordinal)
            : [];
    }

    private static void Unique(string folder, string what, IEnumerable<string> names)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ContentFileException(folder, $"the {what} {twice.Key} is there {twice.Count()} times.");
        }
    }
}
