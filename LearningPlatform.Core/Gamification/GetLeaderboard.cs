using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Core.Gamification;

/// <summary>A board with the people on it.</summary>
/// <param name="Board">The board.</param>
/// <param name="People">Those of its entries that still have an account.</param>
public sealed record LeaderboardView(Board Board, IReadOnlyDictionary<Guid, Person> People);

/// <summary>Reads a leaderboard (opencode-R104 … R106); the course board is that of the caller's latest activity (decision of getLeaderboards).</summary>
/// <param name="boards">The boards.</param>
/// <param name="views">Knows the latest course.</param>
/// <param name="people">Who stands on it.</param>
/// <param name="clock">Decides the period.</param>
public sealed class GetLeaderboard(ILeaderboards boards, ILearnerViews views, IPeople people, TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    /// <param name="caller">Whose own rank is told too.</param>
    /// <param name="kind">Which board.</param>
    /// <param name="limit">How many entries.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LeaderboardView>> Handle(Caller caller, BoardKind kind, int limit, CancellationToken ct)
    {
        var course = kind == BoardKind.Course ? await views.LatestCourse(caller.UserId, ct) : null;
        var board = await boards.Read(new BoardQuery(kind, course, limit, caller.UserId, clock.GetUtcNow()), ct);
        return new LeaderboardView(board, await people.Find([.. board.Entries.Select(one => one.UserId)], ct));
    }
}
