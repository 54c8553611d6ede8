using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Npgsql;

namespace LearningPlatform.Load;

/// <summary>
/// Durable completions per second: the platform's turn (load, decide, commit) against a bare Npgsql transaction that does the same reads
/// and writes with prepared statements and nothing else.
/// </summary>
internal static class CompleteLessonLoad
{
    private const int Users = 64;
    private const int AtOnce = 32;
    private const int Operations = 4000;
    private const int Rounds = 5;

    public static async Task<int> Run()
    {
        await using var database = await LoadDatabase.Start();
        await using var bare = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = AtOnce, NoResetOnClose = true, MaxAutoPrepare = 50 });
        var learners = database.Learners;
        var users = Enumerable.Range(0, Users).Select(_ => Ids.New()).ToArray();
        var bareUsers = Enumerable.Range(0, Users).Select(_ => Ids.New()).ToArray();
        var course = Ids.New();
        foreach (var user in bareUsers)
        {
            await Seed(bare, user);
        }

        await Platform(400);
        await Bare(400);
        var (ours, theirs, latencies) = (new List<double>(), new List<double>(), new ConcurrentBag<double>());
        for (var round = 1; round <= Rounds; round++)
        {
            theirs.Add(await Bare(Operations));
            ours.Add(await Platform(Operations, latencies));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: platform {ours[^1]:f0}/s, bare transaction {theirs[^1]:f0}/s, ratio {ours[^1] / theirs[^1]:f2}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"complete-lesson: median platform {Measure.Median(ours):f0}/s, bare {Measure.Median(theirs):f0}/s, ratio {Measure.Median(ours.Zip(theirs, (one, other) => one / other)):f2}; latency p50 {Measure.Percentile(latencies, 0.5):f1} ms, p99 {Measure.Percentile(latencies, 0.99):f1} ms at {AtOnce} callers"));
        return Measure.Median(ours.Zip(theirs, (one, other) => one / other)) >= 0.6 ? 0 : 1;

        Task<double> Platform(int operations, ConcurrentBag<double>? times = null) => Measure.PerSecond(operations, AtOnce, async number =>
        {
            var clock = Stopwatch.GetTimestamp();
            var lesson = new LessonFacts(Ids.New(), "lesson", course, "A lesson", 10, 1_000_000);
            var outcome = await learners.Handle(users[number % Users], new CompleteLesson(Ids.New(), DateTimeOffset.UtcNow, lesson, 85, 60), CancellationToken.None);
            if (!outcome.Ok)
            {
                throw new InvalidOperationException(outcome.Error.Message);
            }

            times?.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        });

        // The turn of a learner is the row lock here: FOR UPDATE.
        Task<double> Bare(int operations) => Measure.PerSecond(operations, AtOnce, async number =>
        {
            var (user, lesson, now) = (bareUsers[number % Users], Ids.New(), DateTimeOffset.UtcNow);
            await using var connection = await bare.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await Execute(connection, "select version, xp_learning, streak_days from learning.learners where user_id = $1 for update", user);
            await Execute(connection, "select status from learning.lesson_progress where user_id = $1 and lesson_id = $2", user, lesson);
            await Execute(connection, "update learning.learners set version = version + 1, xp_learning = xp_learning + 11, last_activity_at = $2, last_lesson = $3, updated_at = $2 where user_id = $1", user, now, lesson);
            await Execute(connection, "insert into learning.lesson_progress (user_id, lesson_id, lesson_key, course_id, status, percentage, seconds, attempts, best_score, started_at, completed_at, last_activity_at, earned_at, earned_score, earned_seconds, earned_xp) values ($1, $2, 'lesson', $3, 2, 100, 60, 1, 85, $4, $4, $4, $4, 85, 60, 11)", user, lesson, course, now);
            await Execute(connection, "insert into learning.course_progress (user_id, course_id, status, percentage, seconds, attempts, last_activity_at, lessons_completed) values ($1, $2, 1, 1, 0, 0, $3, 1) on conflict (user_id, course_id) do update set lessons_completed = course_progress.lessons_completed + 1, last_activity_at = excluded.last_activity_at", user, course, now);
            await Execute(connection, "insert into gamification.ledger (user_id, epoch, key, source, category, amount, at, course_id, reason) values ($1, 0, $2, 0, 0, 11, $3, $4, 'Lesson completed: A lesson')", user, LedgerKeys.Lesson(lesson), now, course);
            await Execute(connection, "insert into kernel.outbox (id, name, subject, at, data) values ($1, 'learning.lesson_completed.v1', $2, $3, jsonb_build_object('lessonId', $4::uuid, 'courseId', $5::uuid, 'xpGained', 11))", Ids.New(), user, now, lesson, course);
            await transaction.CommitAsync();
        });
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    private static async Task Seed(NpgsqlDataSource source, Guid user)
    {
        await using var connection = await source.OpenConnectionAsync();
        await Execute(
            connection,
            """
            insert into learning.learners (user_id, version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_current,
                streak_longest, streak_days, streak_bridges, streak_zone, last_activity_at, time_zone, epoch, updated_at)
            values ($1, 1, 0, 0, 0, 0, 0, 5, 0, 0, '{}', '{}', 'UTC', now(), 'UTC', 0, now())
            """,
            user);
    }
}
