using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.OpenCode.Gamification;

/// <summary>Achievements of OpenCode (opencode-R98 … R101).</summary>
internal static class OpenCodeAchievements
{
    public static void MapOpenCodeAchievements(this DialectRoutes openCode)
    {
        openCode.Map("listAchievements", List);
        openCode.Map("getUserAchievements", Earned);
    }

    private static async Task<Outcome<Page<AchievementWire>>> List(
        PageRequest page, string? category, string? rarity, Caller caller, ListAchievements achievements, CancellationToken ct) =>
        (await achievements.Handle(caller, page.Number, page.Size, AchievementWire.Parse<AchievementCategory>(category), AchievementWire.Parse<Rarity>(rarity), ct))
            .Map(found => found.Map(AchievementWire.Of));

    private static async Task<Outcome<List<UserAchievementWire>>> Earned(Guid userId, Caller caller, GetUserAchievements achievements, CancellationToken ct) =>
        (await achievements.Handle(caller, userId, ct)).Map(earned => earned.Select(one => UserAchievementWire.Of(userId, one)).ToList());
}

/// <summary>Schema Achievement.</summary>
internal sealed record AchievementWire(
    Guid Id,
    string Name,
    string Description,
    AchievementCategory Category,
    Rarity Rarity,
    string? Icon,
    string? BadgeColor,
    int XpReward,
    IReadOnlyList<AchievementConditionWire> Conditions,
    IReadOnlyList<Guid> Dependencies,
    IReadOnlyList<string> UnlockContent)
{
    public static AchievementWire Of(Achievement one) => new(
        one.Id,
        one.Name,
        one.Description,
        one.Category,
        one.Rarity,
        one.Icon,
        one.BadgeColor,
        one.XpReward,
        [.. one.Conditions.Select(AchievementConditionWire.Of)],
        one.Dependencies,
        []);

    /// <summary>A value by its documented name; the contract has checked it.</summary>
    public static T? Parse<T>(string? name)
        where T : struct, Enum => name is null ? null : Enum.Parse<T>(name, ignoreCase: true);
}

/// <summary>A condition (opencode-R100).</summary>
internal sealed record AchievementConditionWire(ConditionType Type, string? Metric, Comparison Operator, double Value, string? Event, string? Timeframe)
{
    public static AchievementConditionWire Of(AchievementCondition one) => new(one.Type, one.Metric, one.Operator, one.Value, one.Event, one.Timeframe);
}

/// <summary>Schema UserAchievement.</summary>
internal sealed record UserAchievementWire(
    Guid UserId, Guid AchievementId, AchievementWire Achievement, DateTimeOffset EarnedAt, IReadOnlyDictionary<string, double> Progress)
{
    public static UserAchievementWire Of(Guid user, EarnedAchievement one) => new(user, one.Achievement.Id, AchievementWire.Of(one.Achievement), one.At, one.Evidence);
}
