using LearningPlatform.Core.Gamification;
using Xunit;

namespace LearningPlatform.Core.Tests.Gamification;

public sealed class LeaderboardsTests
{
    private static readonly DateTimeOffset Wednesday = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Course = Guid.NewGuid();
    private readonly Guid ann = Guid.NewGuid();
    private readonly Guid bob = Guid.NewGuid();
    private readonly Guid eve = Guid.NewGuid();
    private readonly MemoryLedger ledger = new();

    [Fact]
    public async Task Each_board_counts_its_own_period()
    {
        ledger.Add(ann, 100, Wednesday.AddDays(-40));
        ledger.Add(ann, 5, Wednesday);
        ledger.Add(bob, 30, Wednesday.AddDays(-9)); // 2 March: this month, the week before
        ledger.Add(eve, 20, Wednesday.AddDays(-1), Course);

        Assert.Equal([(ann, 1, 105L), (bob, 2, 30L), (eve, 3, 20L)], await Read(BoardKind.Global));
        Assert.Equal([(eve, 1, 20L), (ann, 2, 5L)], await Read(BoardKind.Weekly));
        Assert.Equal([(bob, 1, 30L), (eve, 2, 20L), (ann, 3, 5L)], await Read(BoardKind.Monthly));
        Assert.Equal([(eve, 1, 20L)], await Read(BoardKind.Course));
    }

    [Fact]
    public async Task What_is_earned_between_two_questions_is_in_the_second_answer()
    {
        using var boards = new Leaderboards(ledger);
        ledger.Add(ann, 10, Wednesday, Course);
        Assert.Equal([(ann, 1, 10L)], await Read(BoardKind.Global, boards: boards));
        Assert.Equal([(ann, 1, 10L)], await Read(BoardKind.Course, boards: boards));
        ledger.Add(bob, 20, Wednesday, Course);
        ledger.Add(ann, 1, Wednesday);
        Assert.Equal([(bob, 1, 20L), (ann, 2, 11L)], await Read(BoardKind.Global, boards: boards));
        Assert.Equal([(bob, 1, 20L), (ann, 2, 10L)], await Read(BoardKind.Course, boards: boards));
        Assert.Equal(1, ledger.Rebuilds);
    }

    [Fact]
    public async Task A_new_period_begins_with_nothing_and_ranks_of_the_one_before_become_the_change_opencode_R106()
    {
        using var boards = new Leaderboards(ledger);
        ledger.Add(ann, 30, Wednesday);
        ledger.Add(bob, 20, Wednesday);
        Assert.Equal([(ann, 1, 30L), (bob, 2, 20L)], await Read(BoardKind.Weekly, boards: boards));

        var next = Wednesday.AddDays(7);
        Assert.Empty(await Read(BoardKind.Weekly, next, boards));
        ledger.Add(bob, 5, next);
        ledger.Add(eve, 1, next);
        var board = await boards.Read(new BoardQuery(BoardKind.Weekly, null, 10, ann, next), CancellationToken.None);
        Assert.Equal([(bob, 1, (int?)1), (eve, 2, null)], board.Entries.Select(one => (one.UserId, one.Rank, one.Change)));
        Assert.Null(board.Own);

        // All-time: ann stays first of the standing a week ago; eve wasn't there.
        var global = await boards.Read(new BoardQuery(BoardKind.Global, null, 10, eve, next), CancellationToken.None);
        Assert.Equal([(ann, (int?)0), (bob, 0), (eve, null)], global.Entries.Select(one => (one.UserId, one.Change)));
        Assert.Equal(3, global.Own!.Rank);
    }

    [Fact]
    public async Task The_last_second_of_Sunday_and_the_first_of_Monday_are_two_weeks()
    {
        using var boards = new Leaderboards(ledger);
        var monday = new DateTimeOffset(2026, 3, 16, 0, 0, 0, TimeSpan.Zero);
        ledger.Add(ann, 10, monday.AddTicks(-1));
        ledger.Add(bob, 7, monday);
        Assert.Equal([(ann, 1, 10L)], await Read(BoardKind.Weekly, monday.AddTicks(-1), new Leaderboards(new MemoryLedger(ledger, monday.AddTicks(-1)))));
        Assert.Equal([(bob, 1, 7L)], await Read(BoardKind.Weekly, monday, boards));
    }

    [Fact]
    public async Task One_who_stands_below_the_entries_still_learns_the_rank()
    {
        foreach (var points in Enumerable.Range(1, 30))
        {
            ledger.Add(Guid.NewGuid(), points + 10, Wednesday);
        }

        ledger.Add(ann, 3, Wednesday);
        using var boards = new Leaderboards(ledger);
        var board = await boards.Read(new BoardQuery(BoardKind.Global, null, 10, ann, Wednesday), CancellationToken.None);
        Assert.Equal((10, 31, 31), (board.Entries.Count, board.Own!.Rank, board.Users));
        Assert.Equal((3L, 3L, 3L), (board.Own.Total, board.Own.Weekly, board.Own.Monthly));
    }

    [Fact]
    public async Task Two_nodes_and_a_naive_sort_agree_on_ten_thousand_users_who_keep_earning()
    {
        var random = new Random(3);
        var users = Enumerable.Range(0, 10_000).Select(_ => Guid.NewGuid()).ToArray();
        using var one = new Leaderboards(ledger);
        using var other = new Leaderboards(ledger);
        foreach (var user in users)
        {
            ledger.Add(user, random.Next(0, 500), Wednesday.AddDays(-random.Next(60)));
        }

        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 300; i++)
            {
                ledger.Add(users[random.Next(users.Length)], random.Next(1, 60), Wednesday);
            }

            if (round % 2 == 0)
            {
                await Read(BoardKind.Global, boards: one);
            }
        }

        foreach (var kind in new[] { BoardKind.Global, BoardKind.Weekly, BoardKind.Monthly })
        {
            var expected = Naive(kind).Take(100).ToList();
            Assert.Equal(expected, await Read(kind, boards: one));
            Assert.Equal(expected, await Read(kind, boards: other));
        }
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_the_reading_of_the_ledger()
    {
        using var boards = new Leaderboards(ledger);
        ledger.Add(ann, 1, Wednesday);
        ledger.Delay = TimeSpan.FromMilliseconds(40);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Read(BoardKind.Global, boards: boards)));
        Assert.InRange(ledger.Reads, 1, 3);
    }

    [Fact]
    public async Task A_course_board_without_a_course_is_empty()
    {
        using var boards = new Leaderboards(ledger);
        var board = await boards.Read(new BoardQuery(BoardKind.Course, null, 10, ann, Wednesday), CancellationToken.None);
        Assert.Equal((0, 0), (board.Entries.Count, board.Users));
    }

    [Fact]
    public async Task A_ledger_that_fails_once_does_not_break_the_boards()
    {
        using var boards = new Leaderboards(ledger);
        ledger.Add(ann, 1, Wednesday);
        ledger.Fail = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Read(BoardKind.Global, boards: boards));
        ledger.Fail = false;
        Assert.Equal([(ann, 1, 1L)], await Read(BoardKind.Global, boards: boards));
    }

    private async Task<List<(Guid User, int Rank, long Score)>> Read(BoardKind kind, DateTimeOffset? at = null, Leaderboards? boards = null)
    {
        var board = await (boards ?? new Leaderboards(ledger)).Read(new BoardQuery(kind, kind == BoardKind.Course ? Course : null, 100, null, at ?? Wednesday), CancellationToken.None);
        return [.. board.Entries.Select(one => (one.UserId, one.Rank, one.Score))];
    }

    private List<(Guid User, int Rank, long Score)> Naive(BoardKind kind)
    {
        var periods = Periods.Of(Wednesday);
        var from = kind switch { BoardKind.Weekly => periods.Week, BoardKind.Monthly => periods.Month, _ => DateTimeOffset.MinValue };
        var sorted = ledger.Lines.Where(line => line.At >= from).GroupBy(line => line.User).Select(group => (User: group.Key, Score: group.Sum(line => line.Amount)))
            .Where(one => one.Score > 0).OrderByDescending(one => one.Score).ThenBy(one => one.User).ToList();
        return [.. sorted.Select(one => (one.User, 1 + sorted.Count(other => other.Score > one.Score), one.Score)).Take(100)];
    }

    /// <summary>A ledger in memory that sums like the database's, for the rules of the boards; the database's own is tested with it.</summary>
    private sealed class MemoryLedger : IPointSums
    {
        private readonly Lock door = new();

        public MemoryLedger()
        {
        }

        public MemoryLedger(MemoryLedger other, DateTimeOffset until) => Lines.AddRange(other.Lines.Where(line => line.At <= until));

        public List<(Guid User, long Amount, DateTimeOffset At, Guid? Course)> Lines { get; } = [];

        public int Rebuilds { get; private set; }

        public int Reads { get; private set; }

        public TimeSpan Delay { get; set; }

        public bool Fail { get; set; }

        public void Add(Guid user, long amount, DateTimeOffset at, Guid? course = null)
        {
            lock (door)
            {
                Lines.Add((user, amount, at, course));
            }
        }

        public async Task<PointsRead<UserPoints>> All(Periods periods, CancellationToken ct)
        {
            await Pause(ct);
            Rebuilds++;
            return Sums(periods, Lines.Select(line => line.User).ToHashSet());
        }

        public async Task<(PointsRead<UserPoints> Users, IReadOnlyList<CoursePoints> Courses)> Since(LedgerMark mark, Periods periods, IReadOnlyCollection<Guid> courses, CancellationToken ct)
        {
            await Pause(ct);
            var touched = Lines.Skip((int)mark.Transaction).Select(line => line.User).ToHashSet();
            return (Sums(periods, touched), [.. courses.SelectMany(course => InCourse(course, periods)).Where(one => touched.Contains(one.UserId))]);
        }

        public Task<IReadOnlyList<CoursePoints>> Course(Guid course, Periods periods, CancellationToken ct) => Task.FromResult(InCourse(course, periods));

        private IReadOnlyList<CoursePoints> InCourse(Guid course, Periods periods) =>
            [.. Lines.Where(line => line.Course == course).GroupBy(line => line.User)
                .Select(one => new CoursePoints(course, one.Key, one.Sum(line => line.Amount), one.Where(line => line.At < periods.Week).Sum(line => line.Amount)))];

        private async Task Pause(CancellationToken ct)
        {
            Reads++;
            await Task.Delay(Delay, ct);
            if (Fail)
            {
                throw new InvalidOperationException("The database is away.");
            }
        }

        private PointsRead<UserPoints> Sums(Periods periods, HashSet<Guid> users) => new(
            [.. Lines.Where(line => users.Contains(line.User)).GroupBy(line => line.User).Select(one => new UserPoints(
                one.Key,
                one.Sum(line => line.Amount),
                one.Where(line => line.At >= periods.Week).Sum(line => line.Amount),
                one.Where(line => line.At >= periods.Month).Sum(line => line.Amount),
                one.Where(line => line.At < periods.Week).Sum(line => line.Amount),
                one.Where(line => line.At >= periods.WeekBefore && line.At < periods.Week).Sum(line => line.Amount),
                one.Where(line => line.At >= periods.MonthBefore && line.At < periods.Month).Sum(line => line.Amount)))],
            new LedgerMark((ulong)Lines.Count));
    }
}
