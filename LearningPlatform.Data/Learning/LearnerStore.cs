using System.Collections.Immutable;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data.Gamification;
using LearningPlatform.Data.Outbox;
using Npgsql;
using NpgsqlTypes;

namespace LearningPlatform.Data.Learning;

/// <summary>
/// Learners in PostgreSQL. The busiest write of the platform, therefore hand-written: loading is one round trip, and a decision is ONE statement
/// (so one transaction) that writes learner, entries, ledger and outbox, or nothing at all when the version
/// has moved on. Both work inside row level security for that one learner.
/// </summary>
/// <param name="source">The database.</param>
/// <param name="accounts">When an account was made, for those who did nothing yet.</param>
/// <param name="outbox">Is told that there are events to deliver.</param>
internal sealed class LearnerStore(LearnerSource source, ILearnerAccounts accounts, OutboxSignal outbox) : ILearnerStore
{
    private const string SelectLearner =
        """
        select version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_longest, streak_days, streak_bridges,
               streak_anchor_day, streak_anchor_value, streak_zone, last_activity_at, last_lesson, last_lesson_key, time_zone, epoch, updated_at
        from learning.learners where user_id = $1
        """;

    private const string ProgressColumns =
        "status, percentage, seconds, attempts, best_score, started_at, completed_at, last_activity_at";

    private const string SelectLessons =
        $"select lesson_id, lesson_key, course_id, {ProgressColumns}, earned_at, earned_score, earned_seconds, earned_xp, earned_first_at, earned_first_score, earned_ahead from learning.lesson_progress where user_id = $1 and lesson_id = any($2)";

    private const string SelectCourses =
        $"select course_id, {ProgressColumns}, lessons_completed from learning.course_progress where user_id = $1 and course_id = any($2)";

    private const string SelectKeys =
        """
        select key from gamification.ledger
        where user_id = $1 and key = any($2) and epoch in (-1, (select epoch from learning.learners where user_id = $1))
        """;

    // An achievement without a reward has no line in the ledger.
    private const string SelectAwards =
        SelectKeys + """
         union
        select 'achievement/' || replace(achievement_id::text, '-', '') from gamification.earned_achievements
        where user_id = $1 and 'achievement/' || replace(achievement_id::text, '-', '') = any($2)
        """;

    private const string Insert =
        """
        with me as (
            insert into learning.learners (user_id, version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_current,
                streak_longest, streak_days, streak_bridges, streak_anchor_day, streak_anchor_value, streak_zone, last_activity_day, last_activity_at,
                last_lesson, last_lesson_key, time_zone, epoch, updated_at)
            values ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
            on conflict (user_id) do nothing
            returning user_id)
        """ + WriteRest;

    private const string Update =
        """
        with me as (
            update learning.learners set version = $2 + 1, xp_learning = $3, xp_coding = $4, xp_collaboration = $5, xp_achievements = $6, xp_self_set = $7,
                lives = $8, streak_current = $9, streak_longest = $10, streak_days = $11, streak_bridges = $12, streak_anchor_day = $13,
                streak_anchor_value = $14, streak_zone = $15, last_activity_day = $16, last_activity_at = $17, last_lesson = $18, last_lesson_key = $19, time_zone = $20,
                epoch = $21, updated_at = $22
            where user_id = $1 and version = $2
            returning user_id)
        """ + WriteRest;

    // The subselects of one statement see one snapshot and run all of them, also those that nobody reads; without a row in me they write nothing.
    private const string WriteRest =
        """
        , lessons as (
            insert into learning.lesson_progress (user_id, lesson_id, lesson_key, course_id, status, percentage, seconds, attempts, best_score, started_at,
                completed_at, last_activity_at, earned_at, earned_score, earned_seconds, earned_xp, earned_clock, earned_first_at, earned_first_score, earned_ahead)
            select me.user_id, r.* from me, unnest($23::uuid[], $24::text[], $25::uuid[], $26::int[], $27::float8[], $28::bigint[], $29::int[], $30::float8[],
                $31::timestamptz[], $32::timestamptz[], $33::timestamptz[], $34::timestamptz[], $35::float8[], $36::int[], $37::int[], $61::timestamp[],
                $65::timestamptz[], $66::float8[], $67::jsonb[]) as r
            on conflict (user_id, lesson_id) do update set status = excluded.status, percentage = excluded.percentage, seconds = excluded.seconds,
                attempts = excluded.attempts, best_score = excluded.best_score, started_at = excluded.started_at, completed_at = excluded.completed_at,
                last_activity_at = excluded.last_activity_at, earned_at = excluded.earned_at, earned_score = excluded.earned_score,
                earned_seconds = excluded.earned_seconds, earned_xp = excluded.earned_xp,
                earned_first_at = excluded.earned_first_at, earned_first_score = excluded.earned_first_score, earned_ahead = excluded.earned_ahead,
                earned_clock = case when lesson_progress.earned_at = excluded.earned_at then lesson_progress.earned_clock else excluded.earned_clock end)
        , courses as (
            insert into learning.course_progress (user_id, course_id, status, percentage, seconds, attempts, best_score, started_at, completed_at,
                last_activity_at, lessons_completed)
            select me.user_id, r.* from me, unnest($38::uuid[], $39::int[], $40::float8[], $41::bigint[], $42::int[], $43::float8[], $44::timestamptz[],
                $45::timestamptz[], $46::timestamptz[], $47::int[]) as r
            on conflict (user_id, course_id) do update set status = excluded.status, percentage = excluded.percentage, seconds = excluded.seconds,
                attempts = excluded.attempts, best_score = excluded.best_score, started_at = excluded.started_at, completed_at = excluded.completed_at,
                last_activity_at = excluded.last_activity_at, lessons_completed = excluded.lessons_completed)
        , ledger as (
            insert into gamification.ledger (user_id, epoch, key, source, category, amount, at, course_id, reason)
            select me.user_id, r.* from me, unnest($48::int[], $49::text[], $50::int[], $51::int[], $52::bigint[], $53::timestamptz[], $54::uuid[],
                $55::text[]) as r)
        , events as (
            insert into kernel.outbox (id, name, subject, at, data)
            select r.* from me, unnest($56::uuid[], $57::text[], $58::uuid[], $59::timestamptz[], $60::jsonb[]) as r)
        , achievements as (
            insert into gamification.earned_achievements (user_id, achievement_id, earned_at, evidence)
            select me.user_id, r.* from me, unnest($62::uuid[], $63::timestamptz[], $64::jsonb[]) as r)
        select count(*) from me
        """;

    // Only when the statement before it, in the same transaction, has written the version.
    private const string Forget =
        """
        with me as (select user_id from learning.learners where user_id = $1 and version = $2)
        , lessons as (delete from learning.lesson_progress where user_id = (select user_id from me))
        delete from learning.course_progress where user_id = (select user_id from me)
        """;

    /// <inheritdoc/>
    public async Task<LearnerState?> Load(Guid learner, LearnerCommand command, CancellationToken ct)
    {
        var lessons = command.Lessons.Select(lesson => lesson.Id).Distinct().ToArray();
        var courses = command.Courses.ToArray();
        var keys = command.Keys.ToArray();
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection);

        // The learner first: entries read after it are never older than its version, and newer ones fail the commit.
        batch.BatchCommands.Add(LearnerSource.For(learner));
        Add(batch, SelectLearner, learner);
        Add(batch, SelectLessons, lessons, learner);
        Add(batch, SelectCourses, courses, learner);
        Add(batch, command is AwardAchievement ? SelectAwards : SelectKeys, keys, learner);
        await batch.PrepareAsync(ct);
        LearnerState? state = null;
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            // Results come in the order of the commands that were added.
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct))
            {
                state = await ReadEntries(ReadLearner(learner, reader), reader, lessons.Length > 0, courses.Length > 0, keys.Length > 0, ct);
            }
        }

        return state ?? (await accounts.Find(learner, ct) is { } account ? LearnerState.New(learner, account.RegisteredAt, Known(account.TimeZone)) : null);
    }

    /// <inheritdoc/>
    public async Task<LearnerState?> Commit(LearnerState before, Decision decision, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        var write = new NpgsqlBatchCommand(before.Version == 0 ? Insert : Update);
        Bind(write.Parameters, before, decision);
        batch.BatchCommands.Add(LearnerSource.For(before.Id));
        batch.BatchCommands.Add(write);
        if (decision.Changes.OfType<ProgressReset>().Any())
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Forget)
            {
                Parameters = { new NpgsqlParameter<Guid> { TypedValue = before.Id }, new NpgsqlParameter<long> { TypedValue = before.Version + 1 } },
            });
        }

        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var written = await reader.ReadAsync(ct) && reader.GetInt64(0) == 1;

        // The transaction ends with the last result: an answer is given for what is durable.
        while (await reader.NextResultAsync(ct))
        {
        }

        if (!written)
        {
            return null;
        }

        if (!decision.Events.IsEmpty)
        {
            outbox.Raise();
        }

        return decision.Next with { Version = before.Version + 1 };
    }

    private static void Add(NpgsqlBatch batch, string sql, Guid learner) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = learner } } });

    private static void Add<T>(NpgsqlBatch batch, string sql, T[] ids, Guid learner)
    {
        if (ids.Length > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql)
            {
                Parameters = { new NpgsqlParameter<Guid> { TypedValue = learner }, new NpgsqlParameter<T[]> { TypedValue = ids } },
            });
        }
    }

    private static string Known(string zone) => LocalDays.Knows(zone) ? zone : LocalDays.Utc;

    private static LearnerState ReadLearner(Guid id, NpgsqlDataReader reader) => new(id)
    {
        Version = reader.GetInt64(0),
        Xp = new Xp(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)),
        Lives = reader.GetInt32(6),
        Streak = new Streak
        {
            Longest = reader.GetInt32(7),
            Active = DaySet.Of(reader.GetFieldValue<int[]>(8)),
            Bridged = DaySet.Of(reader.GetFieldValue<int[]>(9)),
            Anchor = reader.IsDBNull(10) ? null : new StreakAnchor(reader.GetFieldValue<DateOnly>(10), reader.GetInt32(11)),
            Zone = reader.GetString(12),
        },
        LastActivityAt = reader.GetFieldValue<DateTimeOffset>(13),
        LastLesson = reader.IsDBNull(14) ? null : new LessonName(reader.GetGuid(14), reader.GetString(15)),
        TimeZone = reader.GetString(16),
        Epoch = reader.GetInt32(17),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(18),
    };

    private static async Task<LearnerState> ReadEntries(LearnerState state, NpgsqlDataReader reader, bool lessons, bool courses, bool keys, CancellationToken ct)
    {
        if (lessons)
        {
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var entry = new LessonEntry(reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), ReadProgress(reader, 3), reader.IsDBNull(11) ? null : new Completion(
                    reader.GetFieldValue<DateTimeOffset>(11),
                    reader.IsDBNull(12) ? null : reader.GetDouble(12),
                    reader.IsDBNull(13) ? null : reader.GetInt32(13),
                    reader.GetInt32(14),
                    reader.IsDBNull(15) ? null : new FirstCompletion(reader.GetFieldValue<DateTimeOffset>(15), reader.IsDBNull(16) ? null : reader.GetDouble(16)))
                {
                    Ahead = reader.IsDBNull(17) ? [] : JsonSerializer.Deserialize<DateTimeOffset[]>(reader.GetString(17))!,
                });
                state = state with { Lessons = state.Lessons.Add(entry.LessonId, entry) };
            }
        }

        if (courses)
        {
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var entry = new CourseEntry(reader.GetGuid(0), ReadProgress(reader, 1), reader.GetInt32(9));
                state = state with { Courses = state.Courses.Add(entry.CourseId, entry) };
            }
        }

        if (keys)
        {
            await reader.NextResultAsync(ct);
            var earned = ImmutableHashSet.CreateBuilder<string>();
            while (await reader.ReadAsync(ct))
            {
                earned.Add(reader.GetString(0));
            }

            state = state with { Earned = earned.ToImmutable() };
        }

        return state;
    }

    private static Progress ReadProgress(NpgsqlDataReader reader, int first) => new()
    {
        Status = (ProgressStatus)reader.GetInt32(first),
        Percentage = reader.GetDouble(first + 1),
        Seconds = reader.GetInt64(first + 2),
        Attempts = reader.GetInt32(first + 3),
        BestScore = reader.IsDBNull(first + 4) ? null : reader.GetDouble(first + 4),
        StartedAt = reader.IsDBNull(first + 5) ? null : reader.GetFieldValue<DateTimeOffset>(first + 5),
        CompletedAt = reader.IsDBNull(first + 6) ? null : reader.GetFieldValue<DateTimeOffset>(first + 6),
        LastActivityAt = reader.GetFieldValue<DateTimeOffset>(first + 7),
    };

    private static void Bind(NpgsqlParameterCollection p, LearnerState before, Decision decision)
    {
        var next = decision.Next;
        var streak = next.Streak;
        Value(p, before.Id);
        Value(p, before.Version);
        Value(p, next.Xp.Learning);
        Value(p, next.Xp.Coding);
        Value(p, next.Xp.Collaboration);
        Value(p, next.Xp.Achievements);
        Value(p, next.Xp.SelfSet);
        Value(p, next.Lives);
        Value(p, streak.Current);
        Value(p, streak.Longest);
        Value(p, streak.Active.Borders.ToArray());
        Value(p, streak.Bridged.Borders.ToArray());
        Nullable(p, streak.Anchor?.Day, NpgsqlDbType.Date);
        Nullable(p, streak.Anchor?.Value, NpgsqlDbType.Integer);
        Value(p, streak.Zone);
        Nullable(p, streak.LastDay, NpgsqlDbType.Date);
        Value(p, next.LastActivityAt.ToUniversalTime());
        Nullable(p, next.LastLesson?.Id, NpgsqlDbType.Uuid);
        p.Add(new NpgsqlParameter { Value = (object?)next.LastLesson?.Key ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        Value(p, next.TimeZone);
        Value(p, next.Epoch);
        Value(p, next.UpdatedAt.ToUniversalTime());

        // An entry that changed twice is written once, as it is in the end; one that a reset removed is not written.
        var lessons = decision.Changes.OfType<LessonWritten>().Select(change => change.Entry.LessonId).Distinct()
            .Select(next.Lessons.GetValueOrDefault).OfType<LessonEntry>().ToArray();
        Value(p, Array.ConvertAll(lessons, one => one.LessonId));
        Value(p, Array.ConvertAll(lessons, one => one.Key));
        Value(p, Array.ConvertAll(lessons, one => one.CourseId));
        Progress(p, Array.ConvertAll(lessons, one => one.Progress));
        Value(p, Array.ConvertAll(lessons, one => one.Completion?.At.ToUniversalTime()));
        Value(p, Array.ConvertAll(lessons, one => one.Completion?.Score));
        Value(p, Array.ConvertAll(lessons, one => one.Completion?.Seconds));
        Value(p, Array.ConvertAll(lessons, one => one.Completion?.Xp));

        var courses = decision.Changes.OfType<CourseWritten>().Select(change => change.Entry.CourseId).Distinct()
            .Select(next.Courses.GetValueOrDefault).OfType<CourseEntry>().ToArray();
        Value(p, Array.ConvertAll(courses, one => one.CourseId));
        Progress(p, Array.ConvertAll(courses, one => one.Progress));
        Value(p, Array.ConvertAll(courses, one => one.LessonsCompleted));

        var lines = decision.Changes.OfType<XpMoved>().Select(change => change.Entry).ToArray();
        Value(p, Array.ConvertAll(lines, one => LedgerKeys.OutlivesReset(one.Key) ? LedgerRow.Always : before.Epoch));
        Value(p, Array.ConvertAll(lines, one => one.Key));
        Value(p, Array.ConvertAll(lines, one => (int)one.Source));
        Value(p, Array.ConvertAll(lines, one => (int)one.Category));
        Value(p, Array.ConvertAll(lines, one => one.Amount));
        Value(p, Array.ConvertAll(lines, one => one.At.ToUniversalTime()));
        Value(p, Array.ConvertAll(lines, one => one.CourseId));
        Value(p, Array.ConvertAll(lines, one => one.Reason));

        var events = decision.Events;
        Value(p, events.Select(one => one.Id).ToArray());
        Value(p, events.Select(one => one.Name).ToArray());
        Value(p, events.Select(one => one.Subject).ToArray());
        Value(p, events.Select(one => one.At.ToUniversalTime()).ToArray());
        p.Add(new NpgsqlParameter<string[]> { TypedValue = events.Select(one => one.Data.GetRawText()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });

        // What the learner's own clock showed; a journey later doesn't move it.
        p.Add(new NpgsqlParameter
        {
            Value = Array.ConvertAll(lessons, one => one.Completion is { } done ? (DateTime?)LocalDays.ClockAt(done.At, next.TimeZone) : null),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Timestamp,
        });

        var earned = decision.Changes.OfType<AchievementWritten>().ToArray();
        Value(p, Array.ConvertAll(earned, one => one.AchievementId));
        Value(p, Array.ConvertAll(earned, one => one.At.ToUniversalTime()));
        p.Add(new NpgsqlParameter<string[]> { TypedValue = Array.ConvertAll(earned, one => JsonSerializer.Serialize(one.Evidence)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });

        Value(p, Array.ConvertAll(lessons, one => one.Completion?.First?.At.ToUniversalTime()));
        Value(p, Array.ConvertAll(lessons, one => one.Completion?.First?.Score));
        p.Add(new NpgsqlParameter
        {
            Value = Array.ConvertAll(lessons, one => one.Completion is { Ahead.Count: > 0 } done ? JsonSerializer.Serialize(done.Ahead) : null),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
        });
    }

    private static void Progress(NpgsqlParameterCollection p, Progress[] rows)
    {
        Value(p, Array.ConvertAll(rows, one => (int)one.Status));
        Value(p, Array.ConvertAll(rows, one => one.Percentage));
        Value(p, Array.ConvertAll(rows, one => one.Seconds));
        Value(p, Array.ConvertAll(rows, one => one.Attempts));
        Value(p, Array.ConvertAll(rows, one => one.BestScore));
        Value(p, Array.ConvertAll(rows, one => one.StartedAt?.ToUniversalTime()));
        Value(p, Array.ConvertAll(rows, one => one.CompletedAt?.ToUniversalTime()));
        Value(p, Array.ConvertAll(rows, one => one.LastActivityAt.ToUniversalTime()));
    }

    private static void Value<T>(NpgsqlParameterCollection p, T value) => p.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static void Nullable<T>(NpgsqlParameterCollection p, T? value, NpgsqlDbType type)
        where T : struct => p.Add(new NpgsqlParameter { Value = value is { } known ? known : DBNull.Value, NpgsqlDbType = type });
}
