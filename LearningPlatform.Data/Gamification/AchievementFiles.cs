using LearningPlatform.Core.Catalog;
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
            found.AddRange(YamlJson.Read<List<AchievementFile>>(file).Select(Definition));
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

    private static Achievement Definition(AchievementFile one) => new()
    {
        Id = IdOf(one.Key),
        Key = one.Key,
        Name = one.Name,
        Description = one.Description.Trim(),
        Category = one.Category,
        Rarity = one.Rarity,
        Icon = one.Icon,
        BadgeColor = one.Color,
        XpReward = one.Reward,
        Conditions = [.. one.Conditions.Select(Condition)],
        Dependencies = [.. (one.After ?? []).Select(IdOf)],
        Secret = one.Secret,
    };

    private static AchievementCondition Condition(ConditionFile one)
    {
        var type = one.Type ?? (one.Event is not null ? ConditionType.Event : one.Metric is null ? ConditionType.Streak : ConditionType.Metric);
        return new AchievementCondition(
            type, type == ConditionType.Streak ? one.Metric ?? AchievementMetrics.StreakDays : one.Metric, one.Operator ?? Comparison.Gte, one.Value ?? 1, one.Event, one.Timeframe);
    }

    private static Guid IdOf(string key) => StableIds.Of("achievement", key);

    private sealed record AchievementFile(
        string Key,
        string Name,
        string Description,
        AchievementCategory Category,
        Rarity Rarity,
        int Reward,
        List<ConditionFile> Conditions,
        string? Icon = null,
        string? Color = null,
        List<string>? After = null,
        bool Secret = false);

    private sealed record ConditionFile(
        ConditionType? Type = null, string? Metric = null, Comparison? Operator = null, double? Value = null, string? Event = null, string? Timeframe = null);
}
