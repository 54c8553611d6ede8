namespace LearningPlatform.Core.Gamification;

/// <summary>The four leaderboards (opencode-R104).</summary>
public enum BoardKind
{
    /// <summary>Points of all time.</summary>
    Global,

    /// <summary>Points since Monday 00:00 UTC.</summary>
    Weekly,

    /// <summary>Points since the first of the month 00:00 UTC.</summary>
    Monthly,

    /// <summary>Points earned in one course.</summary>
    Course,
}

/// <summary>Which part of which board somebody wants to see.</summary>
/// <param name="Kind">The board.</param>
/// <param name="CourseId">The course of a course board.</param>
/// <param name="Limit">How many entries at most.</param>
/// <param name="UserId">Whose own standing is asked for too.</param>
/// <param name="At">Now: decides the periods.</param>
public sealed record BoardQuery(BoardKind Kind, Guid? CourseId, int Limit, Guid? UserId, DateTimeOffset At);

/// <summary>A board as it is now.</summary>
/// <param name="Kind">The board.</param>
/// <param name="Entries">From the top; only users with at least one point in the period.</param>
/// <param name="Own">The standing of the user who was asked for, also when below the entries; null without points in the period.</param>
/// <param name="Users">How many users stand on the board.</param>
public sealed record Board(BoardKind Kind, IReadOnlyList<Standing> Entries, Standing? Own, int Users);

/// <summary>Where a user stands.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Rank">From 1; equal scores share a rank and the next is skipped (opencode-R105).</param>
/// <param name="Score">The points that this board counts, at least 1.</param>
/// <param name="Change">Rank in the period before minus this rank, positive for a rise; null without a rank then (opencode-R106).</param>
/// <param name="Total">Points of all time.</param>
/// <param name="Weekly">Points of this week.</param>
/// <param name="Monthly">Points of this month.</param>
public sealed record Standing(Guid UserId, int Rank, long Score, int? Change, long Total, long Weekly, long Monthly);

/// <summary>
/// The leaderboards. What is answered holds every point committed before the question, on every node: the boards are in memory and caught up
/// with the ledger when somebody asks.
/// </summary>
public interface ILeaderboards
{
    /// <summary>Reads a board.</summary>
    /// <param name="query">Which, how much, for whom.</param>
    /// <param name="ct">Gives up.</param>
    Task<Board> Read(BoardQuery query, CancellationToken ct);
}

/// <summary>The ledger of points as leaderboards see it: sums of each user, self-set points left out.</summary>
public interface IPointSums
{
    /// <summary>The sums of all users who have any.</summary>
    /// <param name="periods">The borders to sum between.</param>
    /// <param name="ct">Gives up.</param>
    Task<PointsRead<UserPoints>> All(Periods periods, CancellationToken ct);

    /// <summary>The sums of those whose ledger changed since a mark; some may be told again, none is left out.</summary>
    /// <param name="mark">What the read before gave.</param>
    /// <param name="periods">The borders to sum between.</param>
    /// <param name="courses">The courses whose sums are wanted too.</param>
    /// <param name="ct">Gives up.</param>
    Task<(PointsRead<UserPoints> Users, IReadOnlyList<CoursePoints> Courses)> Since(LedgerMark mark, Periods periods, IReadOnlyCollection<Guid> courses, CancellationToken ct);

    /// <summary>The sums in one course.</summary>
    /// <param name="course">The course.</param>
    /// <param name="periods">The borders to sum between.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<CoursePoints>> Course(Guid course, Periods periods, CancellationToken ct);
}

/// <summary>A place in the ledger up to which everything is known. Only the store reads it.</summary>
/// <param name="Transaction">Every transaction below this one had ended.</param>
public readonly record struct LedgerMark(ulong Transaction);

/// <summary>Rows and the mark to go on from.</summary>
/// <typeparam name="T">The rows.</typeparam>
/// <param name="Rows">What was read.</param>
/// <param name="Mark">Where to go on.</param>
public sealed record PointsRead<T>(IReadOnlyList<T> Rows, LedgerMark Mark);

/// <summary>A user's points.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Total">Of all time.</param>
/// <param name="Weekly">Of this week.</param>
/// <param name="Monthly">Of this month.</param>
/// <param name="TotalBefore">Of all time up to the start of this week.</param>
/// <param name="WeeklyBefore">Of the week before.</param>
/// <param name="MonthlyBefore">Of the month before.</param>
public sealed record UserPoints(Guid UserId, long Total, long Weekly, long Monthly, long TotalBefore, long WeeklyBefore, long MonthlyBefore);

/// <summary>A user's points in a course.</summary>
/// <param name="CourseId">The course.</param>
/// <param name="UserId">The account.</param>
/// <param name="Total">Of all time.</param>
/// <param name="TotalBefore">Of all time up to the start of this week.</param>
public sealed record CoursePoints(Guid CourseId, Guid UserId, long Total, long TotalBefore);
