using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Core.Gamification;

/// <summary>Tells on which channel the changes of a leaderboard are pushed.</summary>
/// <param name="views">Knows the course of the latest activity.</param>
public sealed class WatchLeaderboard(ILearnerViews views)
{
    /// <summary>Tells it.</summary>
    /// <param name="user">Who watches.</param>
    /// <param name="type"><c>global</c>, <c>weekly</c>, <c>monthly</c> or <c>course</c>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<string>> Handle(Guid user, string type, CancellationToken ct) => type switch
    {
        "global" => LeaderboardFeed.Channel(BoardKind.Global, null),
        "weekly" => LeaderboardFeed.Channel(BoardKind.Weekly, null),
        "monthly" => LeaderboardFeed.Channel(BoardKind.Monthly, null),
        "course" => await views.LatestCourse(user, ct) is { } course
            ? LeaderboardFeed.Channel(BoardKind.Course, course)
            : new NotFound("course with activity of yours"),
        _ => Invalid.Field("type", "One of global, weekly, monthly, course.", type),
    };
}
