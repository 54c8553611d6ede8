namespace LearningPlatform.Core.Gamification;

/// <summary>
/// The boards in memory, rebuilt from the ledger at the first question and at each border of a period, and caught up with it before each answer.
/// A user's score is set to what the ledger sums up to, never added to: told twice or in another order it ends the same, on as many nodes
/// as there are. A grain may hold one of these; alone it is a singleton.
/// </summary>
/// <param name="ledger">The sums.</param>
public sealed class Leaderboards(IPointSums ledger) : ILeaderboards, IDisposable
{
    /// <summary>Course boards kept in memory; the one asked for longest ago goes first.</summary>
    public const int MostCourses = 256;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock queue = new();
    private readonly Dictionary<Guid, CourseBoard> courses = [];
    private Task<Boards>? waiting;
    private Boards? boards;
    private long clock;

    /// <inheritdoc/>
    public async Task<Board> Read(BoardQuery query, CancellationToken ct)
    {
        var periods = Periods.Of(query.At);
        var current = await Current(periods).WaitAsync(ct);
        if (query.Kind != BoardKind.Course)
        {
            lock (current)
            {
                return current.Read(query);
            }
        }

        if (query.CourseId is not { } course)
        {
            return new Board(BoardKind.Course, [], null, 0);
        }

        var (now, board) = await Course(course, current, ct);
        lock (now)
        {
            return now.Read(query, board);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    /// <summary>
    /// Boards that hold everything committed before this call. Callers that come while a catching-up runs share the next one: however many
    /// ask, the ledger is read by one at a time.
    /// </summary>
    private Task<Boards> Current(Periods periods)
    {
        lock (queue)
        {
            return waiting ??= Task.Run(() => CatchUp(periods));
        }
    }

    private async Task<Boards> CatchUp(Periods periods)
    {
        await gate.WaitAsync();
        try
        {
            lock (queue)
            {
                // From here on the read has begun; who asks now needs the next one.
                waiting = null;
            }

            // A clock that lags behind another caller's doesn't bring an ended period back.
            if (boards is null || periods.Week > boards.Periods.Week || periods.Month > boards.Periods.Month)
            {
                var all = await ledger.All(periods, CancellationToken.None);
                var fresh = new Boards(periods, all.Mark);
                foreach (var user in all.Rows)
                {
                    fresh.Set(user);
                }

                courses.Clear();
                boards = fresh;
                return fresh;
            }

            var (users, changed) = await ledger.Since(boards.Mark, boards.Periods, courses.Keys, CancellationToken.None);
            lock (boards)
            {
                foreach (var user in users.Rows)
                {
                    boards.Set(user);
                }

                foreach (var user in changed)
                {
                    courses[user.CourseId].Set(user);
                }

                boards.Mark = users.Mark;
            }

            return boards;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<(Boards Now, CourseBoard Board)> Course(Guid course, Boards current, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            // A period may have ended in between; then the boards are others by now.
            current = boards ?? current;
            if (!courses.TryGetValue(course, out var board))
            {
                if (courses.Count == MostCourses)
                {
                    courses.Remove(courses.MinBy(one => one.Value.AskedFor).Key);
                }

                board = new CourseBoard();
                foreach (var user in await ledger.Course(course, current.Periods, ct))
                {
                    board.Set(user);
                }

                // Read after the mark of the boards: what comes later is told again by the next catching-up.
                courses[course] = board;
            }

            board.AskedFor = ++clock;
            return (current, board);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A ranking and the one of the period before.</summary>
    private sealed class Ranking
    {
        public RankedScores Now { get; } = new();

        public RankedScores Before { get; } = new();

        public void Set(Guid user, long now, long before)
        {
            Set(Now, user, now);
            Set(Before, user, before);
        }

        public int? Change(Guid user, int rank) => Before.RankOf(user) - rank;

        // Only users with at least one point are listed (decision of getLeaderboards).
        private static void Set(RankedScores scores, Guid user, long score)
        {
            if (score > 0)
            {
                scores.Set(user, score);
            }
            else
            {
                scores.Remove(user);
            }
        }
    }

    private sealed class CourseBoard
    {
        public Ranking Ranking { get; } = new();

        public long AskedFor { get; set; }

        public void Set(CoursePoints points) => Ranking.Set(points.UserId, points.Total, points.TotalBefore);
    }

    private sealed class Boards(Periods periods, LedgerMark mark)
    {
        private readonly Ranking global = new();
        private readonly Ranking weekly = new();
        private readonly Ranking monthly = new();

        public Periods Periods { get; } = periods;

        public LedgerMark Mark { get; set; } = mark;

        public void Set(UserPoints user)
        {
            global.Set(user.UserId, user.Total, user.TotalBefore);
            weekly.Set(user.UserId, user.Weekly, user.WeeklyBefore);
            monthly.Set(user.UserId, user.Monthly, user.MonthlyBefore);
        }

        public Board Read(BoardQuery query, CourseBoard? course = null)
        {
            var ranking = query.Kind switch
            {
                BoardKind.Weekly => weekly,
                BoardKind.Monthly => monthly,
                BoardKind.Course => course!.Ranking,
                _ => global,
            };
            var own = query.UserId is { } user && ranking.Now.RankOf(user) is { } rank ? Stand(ranking, user, ranking.Now.ScoreOf(user)!.Value, rank) : null;
            return new Board(query.Kind, [.. ranking.Now.Top(query.Limit).Select(one => Stand(ranking, one.User, one.Score, one.Rank))], own, ranking.Now.Count);
        }

        private Standing Stand(Ranking ranking, Guid user, long score, int rank) => new(
            user,
            rank,
            score,
            ranking.Change(user, rank),
            global.Now.ScoreOf(user) ?? 0,
            weekly.Now.ScoreOf(user) ?? 0,
            monthly.Now.ScoreOf(user) ?? 0);
    }
}
