using LearningPlatform.Core.Gamification;
using LearningPlatform.Data.Catalog.Files;

namespace LearningPlatform.Data.Gamification;

/// <summary>Reads a folder of achievements: files of YAML, each a list. docs/content.md describes the format.</summary>
internal static class AchievementFiles
{
    /// <summary>Where the achievements that are delivered with the platform lie.</summary>
    public static string Delivered => Path.Combine(AppContext.BaseDirectory, "content", "achievements");

    /// <summary>Reads everything in a folder.</summary>
    /// <param name="folder">The folder; empty for a platform without achievements.</param>
    /// <exception cref="ContentFileException">A file is wrong.</exception>
    public static AchievementCatalogue Read(string folder)
    {
        if (folder.Length == 0)
        {
            return AchievementCatalogue.Empty;
        }

        if (!Directory.Exists(folder))
        {
            throw new ContentFileException(folder, "there is no such folder (Achievements:Folder).");
        }

        var found = new List<Achievement>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (var one in YamlJson.Read<List<AchievementInput>>(file))
            {
                var made = one.Make();
                found.Add(made.Ok ? made.Value : throw new ContentFileException(file, $"{one.Key}: {made.Error.Message}"));
            }
        }

        try
        {
            return AchievementCatalogue.Of(found);
        }
        catch (ArgumentException e)
        {
            throw new ContentFileException(folder, e.Message, e);
        }
    }
}
