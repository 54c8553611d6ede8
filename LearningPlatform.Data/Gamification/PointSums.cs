using LearningPlatform.Core.Gamification;
using Npgsql;
using NpgsqlTypes;

namespace LearningPlatform.Data.Gamification;

/// <summary>Sums of the ledger for the boards. What was taken back by a reset counts in no period.</summary>
/// <param name="source">The database.</param>
internal sealed class PointSums(LearnerSource source) : IPointSums
{
    // Category 4 is self-set. Lines of an ended epoch sum up to nothing, so leaving them out changes no total and cleans the periods.
    private const string Counted = "l.category <> 4 and l.epoch in (-1, u.epoch)";

    private const string UserSums =
        """
        coalesce(sum(l.amount), 0)::bigint,
        coalesce(sum(l.amount) filter (where l.at >= $1), 0)::bigint,
        coalesce(sum(l.amount) filter (where l.at >= $2), 0)::bigint,
        coalesce(sum(l.amount) filter (where l.at < $1), 0)::bigint,
        coalesce(sum(l.amount) filter (where l.at >= $3 and l.at < $1), 0)::bigint,
        coalesce(sum(l.amount) filter (where l.at >= $4 and l.at < $2), 0)::bigint
        """;

    private const string CourseSums = "coalesce(sum(l.amount), 0)::bigint, coalesce(sum(l.amount) filter (where l.at < $1), 0)::bigint";

    private const string Everybody =
        $"select l.user_id, {UserSums} from gamification.ledger l join learning.learners u using (user_id) where {Counted} group by l.user_id";

    private const string OneCourse =
        $"""
        select l.course_id, l.user_id, {CourseSums} from gamification.ledger l join learning.learners u using (user_id)
        where {Counted} and l.course_id = $2 group by l.course_id, l.user_id
        """;

    // Every transaction below xmin had ended when the statement's snapshot was taken, so its lines are in it; the others are read again.
    private const string Mark = "select pg_snapshot_xmin(pg_current_snapshot())";

    // A plan for any mark expects a third of the ledger behind it: it would read all of it, with parallel workers and compiled first. There are always few lines.
    private const string ByIndex =
        "select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)";

    // Lateral sums: one walk over the lines of each user concerned, and a row also for those who have none left.
    private const string Touched =
        $"""
        with touched as materialized (select distinct user_id from gamification.ledger where xid >= $5)
        select u.user_id, s.* from touched join learning.learners u using (user_id)
        cross join lateral (select {UserSums} from gamification.ledger l where l.user_id = u.user_id and {Counted}) s
        """;

    private const string TouchedInCourses =
        $"""
        with touched as materialized (select distinct user_id from gamification.ledger where xid >= $3)
        , places as (
            select distinct l.course_id, l.user_id from touched join gamification.ledger l using (user_id) where l.course_id = any($2))
        select p.course_id, p.user_id, s.* from places p join learning.learners u using (user_id)
        cross join lateral (select {CourseSums} from gamification.ledger l where l.user_id = u.user_id and l.course_id = p.course_id and {Counted}) s
        """;

    /// <inheritdoc/>
    public async Task<PointsRead<UserPoints>> All(Periods periods, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            // The mark first: what is committed between the two is read by both.
            BatchCommands = { LearnerSource.Platform(), new(Mark), Command(Everybody, periods) },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var mark = await ReadMark(reader, ct);
        return new PointsRead<UserPoints>(await ReadUsers(reader, ct), mark);
    }

    /// <inheritdoc/>
    public async Task<(PointsRead<UserPoints> Users, IReadOnlyList<CoursePoints> Courses)> Since(
        LedgerMark mark, Periods periods, IReadOnlyCollection<Guid> courses, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { LearnerSource.Platform(), new(ByIndex), new(Mark), Command(Touched, periods, mark.Transaction) },
        };
        if (courses.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(TouchedInCourses)
            {
                Parameters = { Value(periods.Week), Value(courses.ToArray()), Xid(mark.Transaction) },
            });
        }

        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var next = await ReadMark(reader, ct);
        var users = await ReadUsers(reader, ct);
        return (new PointsRead<UserPoints>(users, next), courses.Count > 0 && await reader.NextResultAsync(ct) ? await ReadCourses(reader, ct) : []);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CoursePoints>> Course(Guid course, Periods periods, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                LearnerSource.Platform(),
                new(OneCourse) { Parameters = { Value(periods.Week), Value(course) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await ReadCourses(reader, ct);
    }

    private static NpgsqlBatchCommand Command(string sql, Periods periods, ulong? mark = null)
    {
        var command = new NpgsqlBatchCommand(sql)
        {
            Parameters = { Value(periods.Week), Value(periods.Month), Value(periods.WeekBefore), Value(periods.MonthBefore) },
        };
        if (mark is { } known)
        {
            command.Parameters.Add(Xid(known));
        }

        return command;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<ulong> Xid(ulong transaction) => new() { TypedValue = transaction, NpgsqlDbType = NpgsqlDbType.Xid8 };

    private static async Task<LedgerMark> ReadMark(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var mark = new LedgerMark(reader.GetFieldValue<ulong>(0));
        await reader.NextResultAsync(ct);
        return mark;
    }

    private static async Task<List<UserPoints>> ReadUsers(NpgsqlDataReader reader, CancellationToken ct)
    {
        var users = new List<UserPoints>();
        while (await reader.ReadAsync(ct))
        {
            users.Add(new UserPoints(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        }

        return users;
    }

    private static async Task<List<CoursePoints>> ReadCourses(NpgsqlDataReader reader, CancellationToken ct)
    {
        var courses = new List<CoursePoints>();
        while (await reader.ReadAsync(ct))
        {
            courses.Add(new CoursePoints(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return courses;
    }
}
