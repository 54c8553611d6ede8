using System.Text.Json;
using System.Text.Json.Serialization;
using LearningPlatform.Core.Languages.Contracts;
using LearningPlatform.Core.Practice;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LearningPlatform.Data.Practice;

/// <summary>
/// Practice in PostgreSQL, each call inside row level security for its learner. Composing a session is one round trip over indexes that hold only what is asked for, so it
/// costs the same however long somebody has been learning.
/// </summary>
/// <param name="source">The database, for what is read often.</param>
/// <param name="database">The database, for the rest.</param>
internal sealed class PracticeStore(LearnerSource source, Database database) : IPracticeStore
{
    // A thing that comes back after days is due on its day, whatever the hour; one that comes back after minutes is due at its minute.
    private const string IsDue = "state <> 0 and due < case when state = 2 then $4::timestamptz else $2::timestamptz end and ($1::uuid is null or course_id = $1)";

    private const string SelectSettings = "select daily_new, daily_reviews, retention, lives_off from practice.settings where user_id = $1";

    private const string CountAll =
        $"""
        select (select count(*) from practice.cards where user_id = $5 and due < $4 and {IsDue}),
               (select count(*) from practice.cards where user_id = $5 and state = 0 and ($1::uuid is null or course_id = $1)),
               (select count(*) from practice.reviews where user_id = $5 and at >= $3),
               (select count(*) from practice.cards where user_id = $5 and since >= $3)
        """;

    private const string Columns = "exercise_id, lesson_id, lesson_key, state, due";

    private const string SelectDue = $"select {Columns} from practice.cards where user_id = $5 and due < $4 and {IsDue} order by due, exercise_id limit $6";

    // What went wrong in a lesson, or was forgotten and isn't firm yet; not twice on a day.
    private const string SelectWeak =
        $"""
        select {Columns} from practice.cards
        where user_id = $5 and state <> 0 and (misses > 0 or lapses > 0) and (misses > 0 or stability < 7) and not ({IsDue}) and last_review < $3
            and ($1::uuid is null or course_id = $1)
        order by stability, exercise_id limit $6
        """;

    private const string SelectNew =
        $"select {Columns} from practice.cards where user_id = $5 and state = 0 and ($1::uuid is null or course_id = $1) order by created_at, position, exercise_id limit $6";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <inheritdoc/>
    public Task<PracticeSettings> Settings(Guid user, CancellationToken ct) => Of(user, (db, token) => Settings(db, user, token), ct);

    /// <inheritdoc/>
    public Task Keep(Guid user, PracticeSettings settings, DateTimeOffset at, CancellationToken ct) => Write(
        user,
        (db, token) => db.Database.ExecuteSqlAsync(
            $"""
            insert into practice.settings (user_id, daily_new, daily_reviews, retention, lives_off, updated_at)
            values ({user}, {settings.DailyNew}, {settings.DailyReviews}, {settings.Retention}, {settings.LivesOff}, {at.ToUniversalTime()})
            on conflict (user_id) do update set daily_new = excluded.daily_new, daily_reviews = excluded.daily_reviews, retention = excluded.retention,
                lives_off = excluded.lives_off, updated_at = excluded.updated_at
            """,
            token),
        ct);

    /// <inheritdoc/>
    public async Task<PracticeDeck> Deck(Guid user, DeckQuery query, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(LearnerSource.For(user));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SelectSettings) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = user } } });
        batch.BatchCommands.Add(Command(CountAll, user, query, limited: false));
        batch.BatchCommands.Add(Command(SelectDue, user, query));
        batch.BatchCommands.Add(Command(SelectWeak, user, query));
        batch.BatchCommands.Add(Command(SelectNew, user, query));
        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var settings = await reader.ReadAsync(ct)
            ? new PracticeSettings(reader.GetInt32(0), reader.GetInt32(1), reader.GetDouble(2), reader.GetBoolean(3))
            : PracticeSettings.Default;
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var (due, unpractised, done, begun) = ((int)reader.GetInt64(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2), (int)reader.GetInt64(3));
        var cards = new List<PracticeCard>();
        foreach (var reason in (PracticeReason[])[PracticeReason.Due, PracticeReason.Weak, PracticeReason.New])
        {
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                cards.Add(new PracticeCard(
                    reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), (MemoryState)reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4), reason));
            }
        }

        return new PracticeDeck(settings, due, unpractised, done, begun, cards);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> Load(Guid user, Guid? course, IReadOnlyList<DateTimeOffset> ends, CancellationToken ct) => Of<IReadOnlyList<int>>(
        user,
        async (db, token) =>
        {
            var last = ends[^1];
            var due = await db.Set<PracticeCardRow>()
                .Where(row => row.UserId == user && row.State != MemoryState.New && row.Due < last && (course == null || row.CourseId == course))
                .Select(row => row.Due).ToListAsync(token);
            var load = new int[ends.Count];
            var sorted = ends.ToList();
            foreach (var at in due)
            {
                var day = sorted.BinarySearch(at);

                // At the very end of a day it is the next one.
                load[day < 0 ? ~day : day + 1]++;
            }

            return load;
        },
        ct);

    /// <inheritdoc/>
    public Task<int> Done(Guid user, DateTimeOffset since, CancellationToken ct) =>
        Of(user, (db, token) => db.Set<PracticeReviewRow>().CountAsync(row => row.UserId == user && row.At >= since, token), ct);

    /// <inheritdoc/>
    public Task Introduce(Guid user, IReadOnlyList<PracticeThing> things, DateTimeOffset at, CancellationToken ct) =>
        Write(user, (db, token) => Introduce(db, user, things, at, 0, token), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<Guid, KeptReview>> Review(Guid user, IReadOnlyList<GradedReview> reviews, DateTimeOffset now, CancellationToken ct) => Write<IReadOnlyDictionary<Guid, KeptReview>>(
        user,
        async (db, token) =>
        {
            // One learner's reviews are kept one request after the other, whatever node they reach: each sees all that came before.
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"practice/" + user}, 0))", token);
            var ids = reviews.Select(review => review.Id).ToArray();
            var kept = (await db.Set<PracticeReviewRow>().AsNoTracking().Where(row => row.UserId == user && ids.Contains(row.ReviewId)).ToListAsync(token))
                .ToDictionary(row => row.ReviewId, row => new KeptReview(JsonSerializer.Deserialize<ExerciseGrade>(row.Grade, Json)!, row.NextDue, row.State));
            var fresh = reviews.Where(review => !kept.ContainsKey(review.Id)).ToList();
            if (fresh.Count == 0)
            {
                return kept;
            }

            var touched = fresh.Select(review => review.Thing).DistinctBy(thing => thing.ExerciseId).ToList();
            var exercises = touched.Select(thing => thing.ExerciseId).ToArray();
            var past = (await db.Set<PracticeReviewRow>().AsNoTracking().Where(row => row.UserId == user && exercises.Contains(row.ExerciseId))
                .Select(row => new { row.ExerciseId, Review = new PastReview(row.ReviewId, row.At, row.Rating) }).ToListAsync(token)).ToLookup(row => row.ExerciseId, row => row.Review);
            var fsrs = new Fsrs((await Settings(db, user, token)).Retention);
            await Introduce(db, user, touched, now, 0, token);
            foreach (var thing in touched)
            {
                var mine = fresh.Where(review => review.Thing.ExerciseId == thing.ExerciseId).ToList();
                var memory = ReviewHistory.Replay(fsrs, past[thing.ExerciseId].Concat(mine.Select(review => new PastReview(review.Id, Stored(review.At), review.Rating))))!;
                foreach (var review in mine)
                {
                    var after = memory.After[review.Id];
                    kept[review.Id] = new KeptReview(review.Grade, after.Due, after.State);
                    db.Add(new PracticeReviewRow
                    {
                        UserId = user,
                        ReviewId = review.Id,
                        ExerciseId = thing.ExerciseId,
                        At = Stored(review.At),
                        Rating = review.Rating,
                        TookMs = review.TookMs,
                        Grade = JsonSerializer.Serialize(review.Grade, Json),
                        NextDue = after.Due,
                        State = after.State,
                        ReceivedAt = now,
                    });
                }

                var (now2, known) = (memory.Memory, memory.Latest >= Rating.Good);
                await db.Set<PracticeCardRow>().Where(row => row.UserId == user && row.ExerciseId == thing.ExerciseId).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.State, now2.State).SetProperty(row => row.Step, now2.Step).SetProperty(row => row.Stability, now2.Stability)
                        .SetProperty(row => row.Difficulty, now2.Difficulty).SetProperty(row => row.Due, now2.Due).SetProperty(row => row.LastReview, now2.LastReview)
                        .SetProperty(row => row.Since, memory.Since).SetProperty(row => row.Reviews, memory.Reviews).SetProperty(row => row.Lapses, memory.Lapses)
                        .SetProperty(row => row.Misses, row => known ? 0 : row.Misses),
                    token);
            }

            return kept;
        },
        ct);

    /// <inheritdoc/>
    public Task<(LessonAttempt Attempt, bool New)> Begin(Guid user, LessonAttempt attempt, IReadOnlyList<PracticeThing> missed, CancellationToken ct) => Write(
        user,
        async (db, token) =>
        {
            var (answers, results) = (JsonSerializer.Serialize(attempt.Answers, Json), JsonSerializer.Serialize(attempt.Results, Json));
            var inserted = await db.Database.ExecuteSqlAsync(
                $"""
                insert into practice.attempts (user_id, attempt_id, lesson_id, lesson_key, started_at, finished_at, received_at, score, passed, lives_taken, answers, results)
                values ({user}, {attempt.Id}, {attempt.LessonId}, {attempt.LessonKey}, {attempt.StartedAt.ToUniversalTime()}, {attempt.FinishedAt.ToUniversalTime()},
                    {attempt.ReceivedAt.ToUniversalTime()}, {attempt.Score}, {attempt.Passed}, {attempt.LivesTaken}, {answers}::jsonb, {results}::jsonb)
                on conflict (user_id, attempt_id) do nothing
                """,
                token);
            if (inserted == 0)
            {
                return ((await Attempt(db, user, attempt.Id, token))!, false);
            }

            await Introduce(db, user, missed, attempt.ReceivedAt, 1, token);
            return (attempt, true);
        },
        ct);

    /// <inheritdoc/>
    public Task<LessonAttempt?> Attempt(Guid user, Guid attempt, CancellationToken ct) => Of(user, (db, token) => Attempt(db, user, attempt, token), ct);

    /// <inheritdoc/>
    public Task<LessonAttempt> Settle(Guid user, Guid attempt, AttemptReward? reward, DateTimeOffset at, CancellationToken ct) => Write(
        user,
        async (db, token) =>
        {
            var json = reward is null ? null : JsonSerializer.Serialize(reward, Json);
            await db.Database.ExecuteSqlAsync(
                $"update practice.attempts set settled_at = {at.ToUniversalTime()}, reward = {json}::jsonb where user_id = {user} and attempt_id = {attempt} and settled_at is null", token);
            return (await Attempt(db, user, attempt, token))!;
        },
        ct);

    /// <summary>PostgreSQL keeps microseconds; what is replayed now must be what is read later.</summary>
    private static DateTimeOffset Stored(DateTimeOffset at) => at.ToUniversalTime().AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    private static async Task<PracticeSettings> Settings(PlatformDb db, Guid user, CancellationToken ct) =>
        await db.Set<PracticeSettingsRow>().Where(row => row.UserId == user)
            .Select(row => new PracticeSettings(row.DailyNew, row.DailyReviews, row.Retention, row.LivesOff)).FirstOrDefaultAsync(ct) ?? PracticeSettings.Default;

    private static async Task<LessonAttempt?> Attempt(PlatformDb db, Guid user, Guid attempt, CancellationToken ct) =>
        await db.Set<LessonAttemptRow>().AsNoTracking().FirstOrDefaultAsync(one => one.UserId == user && one.AttemptId == attempt, ct) is { } row
            ? new LessonAttempt(
                row.AttemptId,
                row.LessonId,
                row.LessonKey,
                row.StartedAt,
                row.FinishedAt,
                row.ReceivedAt,
                row.Score,
                row.Passed,
                row.LivesTaken,
                JsonSerializer.Deserialize<List<AttemptAnswer>>(row.Answers, Json)!,
                JsonSerializer.Deserialize<List<AttemptResult>>(row.Results, Json)!,
                row.SettledAt is not null,
                row.Reward is null ? null : JsonSerializer.Deserialize<AttemptReward>(row.Reward, Json))
            : null;

    private static Task<int> Introduce(PlatformDb db, Guid user, IReadOnlyList<PracticeThing> things, DateTimeOffset at, int misses, CancellationToken ct)
    {
        // In one order, so that two requests for the same things never wait for each other.
        var sorted = things.OrderBy(thing => thing.ExerciseId).ToList();
        var (exercises, courses, lessons) = (sorted.Select(thing => thing.ExerciseId).ToArray(), sorted.Select(thing => thing.CourseId).ToArray(), sorted.Select(thing => thing.LessonId).ToArray());
        var (keys, places) = (sorted.Select(thing => thing.LessonKey).ToArray(), sorted.Select(thing => thing.Order).ToArray());
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into practice.cards (user_id, exercise_id, course_id, lesson_id, lesson_key, position, state, step, stability, difficulty, due, reviews, lapses, misses, created_at)
            select {user}, r.*, 0, 0, 0, 0, {at.ToUniversalTime()}, 0, 0, {misses}, {at.ToUniversalTime()} from unnest({exercises}, {courses}, {lessons}, {keys}, {places}) as r
            on conflict (user_id, exercise_id) do update set misses = cards.misses + excluded.misses where excluded.misses > 0
            """,
            ct);
    }

    private static NpgsqlBatchCommand Command(string sql, Guid user, DeckQuery query, bool limited = true)
    {
        var command = new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = (object?)query.CourseId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = query.Now.ToUniversalTime() },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = query.DayStart.ToUniversalTime() },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = query.DayEnd.ToUniversalTime() },
                new NpgsqlParameter<Guid> { TypedValue = user },
            },
        };
        if (limited)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.Limit });
        }

        return command;
    }

    private async Task<T> Of<T>(Guid user, Func<PlatformDb, CancellationToken, Task<T>> query, CancellationToken ct)
    {
        using var scope = RowScope.User(user).Enter();
        return await database.Read(query, ct);
    }

    private async Task<T> Write<T>(Guid user, Func<PlatformDb, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var scope = RowScope.User(user).Enter();
        return await database.Write(work, ct);
    }
}
