using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App;

/// <summary>The learner's own achievements with the progress of those that are still locked, which no dialect documents.</summary>
internal static class AchievementEndpoints
{
    /// <summary>Maps the operation.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app) => app.MapGet("/achievements", Get).WithName("getOwnAchievements").WithTags("Learning")
        .WithSummary("What the caller has earned, latest first, and how far he is with the rest; `place` is where each stands in the catalogue's order.");

    private static async Task<Ok<OwnAchievementsWire>> Get(GetOwnAchievements achievements, Caller caller, CancellationToken ct) =>
        TypedResults.Ok(OwnAchievementsWire.Of(await achievements.Handle(caller, ct)));

    internal sealed record OwnAchievementsWire(int Earned, int Total, int Secret, IReadOnlyList<OwnAchievementWire> Items)
    {
        public static OwnAchievementsWire Of(OwnAchievements own) => new(
            own.Earned.Count,
            own.Earned.Count + own.Open.Count + own.Secret,
            own.Secret,
            [
                .. own.Earned.Select(one => OwnAchievementWire.Of(one.Achievement, PlaceOf(own, one.Achievement), one.At, null, [])),
                .. own.Open.Select(one => OwnAchievementWire.Of(one.Achievement, PlaceOf(own, one.Achievement), null, new ProgressWire(one.Progress.Current, one.Progress.Target), one.Missing)),
            ]);

        private static int PlaceOf(OwnAchievements own, Achievement one) => own.Places.GetValueOrDefault(one.Id, own.Places.Count);
    }

    internal sealed record OwnAchievementWire(
        Guid Id,
        string Name,
        string Description,
        string Category,
        string Rarity,
        string? Icon,
        string? BadgeColor,
        int XpReward,
        int Place,
        DateTimeOffset? EarnedAt,
        ProgressWire? Progress,
        IReadOnlyList<Guid> Missing)
    {
        public static OwnAchievementWire Of(Achievement one, int place, DateTimeOffset? at, ProgressWire? progress, IReadOnlyList<Guid> missing) => new(
            one.Id,
            one.Name,
            one.Description,
            Word(one.Category),
            Word(one.Rarity),
            one.Icon,
            one.BadgeColor,
            one.XpReward,
            place,
            at,
            progress,
            missing);

        private static string Word<T>(T value)
            where T : struct, Enum => value.ToString().ToLowerInvariant();
    }

    internal sealed record ProgressWire(double Current, double Target);
}
