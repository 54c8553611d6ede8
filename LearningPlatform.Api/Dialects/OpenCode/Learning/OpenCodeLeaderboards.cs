using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.OpenCode.Learning;

/// <summary>Leaderboards of OpenCode.</summary>
internal static class OpenCodeLeaderboards
{
    public static void MapOpenCodeLeaderboards(this DialectRoutes openCode) => openCode.Map("getLeaderboards", Get);

    private static async Task<Outcome<LeaderboardWire>> Get(string type, int limit, Caller caller, GetLeaderboard get, CancellationToken ct) =>
        (await get.Handle(caller, LeaderboardWire.Kind(type), limit, ct)).Map(LeaderboardWire.Of);
}

/// <summary>Schema Leaderboard.</summary>
internal sealed record LeaderboardWire(BoardKind Type, IReadOnlyList<LeaderboardEntryWire> Entries, int? UserRank)
{
    public static LeaderboardWire Of(LeaderboardView view) => new(
        view.Board.Kind,
        [.. view.Board.Entries.Select(one => LeaderboardEntryWire.Of(one, view.People.TryGetValue(one.UserId, out var person) ? PersonWire.Of(person) : PersonWire.Gone(one.UserId)))],
        view.Board.Own?.Rank);

    /// <summary>The documented names of boards (opencode-R104).</summary>
    public static BoardKind Kind(string type) => type switch
    {
        "weekly" => BoardKind.Weekly,
        "monthly" => BoardKind.Monthly,
        "course" => BoardKind.Course,
        _ => BoardKind.Global,
    };
}

/// <summary>Schema LeaderboardEntry.</summary>
internal sealed record LeaderboardEntryWire(PersonWire User, int Rank, long Score, LeaderboardPointsWire Points, int? Change)
{
    public static LeaderboardEntryWire Of(Standing standing, PersonWire user) =>
        new(user, standing.Rank, standing.Score, new LeaderboardPointsWire(standing.Total, standing.Weekly, standing.Monthly), standing.Change);
}

/// <summary>Points of all time and of the running periods.</summary>
internal sealed record LeaderboardPointsWire(long Total, long Weekly, long Monthly);
