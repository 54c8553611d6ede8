using System.Diagnostics;
using System.Globalization;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Npgsql;

namespace LearningPlatform.Load;

/// <summary>A board of 100,000 users: rank and update in memory, rebuild and read through the database.</summary>
internal static class LeaderboardLoad
{
    private const int Users = 100_000;

    public static async Task<int> Run()
    {
        var random = new Random(1);
        var scores = new RankedScores();
        var users = Enumerable.Range(0, Users).Select(_ => Ids.New()).ToArray();
        foreach (var user in users)
        {
            scores.Set(user, random.Next(50_000));
        }

        var update = Time(200_000, () => scores.Set(users[random.Next(Users)], random.Next(50_000)));
        var rank = Time(200_000, () => scores.RankOf(users[random.Next(Users)]));
        var top = Time(20_000, () => scores.Top(50));
        Console.WriteLine(Text($"in memory at {Users} users: update {update:f2} us, rank {rank:f2} us, top 50 {top:f2} us (medians of batches)"));

        await using var database = await LoadDatabase.Start();
        await Fill(database.ConnectionString, users);
        var clock = Stopwatch.StartNew();
        await Read(users[0]);
        Console.WriteLine(Text($"rebuilt from a ledger of {Users * 5} lines: {clock.ElapsedMilliseconds} ms"));

        var (fresh, idle) = (new List<double>(), new List<double>());
        var course = Ids.New();
        for (var i = 0; i < 200; i++)
        {
            var user = users[random.Next(Users)];
            await database.Learners.Handle(user, new CompleteLesson(Ids.New(), DateTimeOffset.UtcNow, new LessonFacts(Ids.New(), "lesson", course, "A lesson", 10, 1000), 70, 1), CancellationToken.None);
            clock.Restart();
            await Read(user);
            fresh.Add(clock.Elapsed.TotalMilliseconds);
            clock.Restart();
            await Read(user);
            idle.Add(clock.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(Text($"leaderboard: top 50 and own rank after a completion {Measure.Median(fresh):f2} ms, without news {Measure.Median(idle):f2} ms (medians)"));
        return 0;

        Task<Board> Read(Guid user) => database.Leaderboards.Read(new BoardQuery(BoardKind.Weekly, null, 50, user, DateTimeOffset.UtcNow), CancellationToken.None);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Microseconds of one call.</summary>
    private static double Time(int calls, Action call)
    {
        const int Batch = 1000;
        var batches = new List<double>();
        for (var done = 0; done < calls; done += Batch)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Batch; i++)
            {
                call();
            }

            batches.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Batch);
        }

        return Measure.Median(batches);
    }

    private static async Task Fill(string connectionString, Guid[] users)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var fill = source.CreateCommand(
            """
            with people as (
                insert into learning.learners (user_id, version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_current,
                    streak_longest, streak_days, streak_bridges, streak_zone, last_activity_at, time_zone, epoch, updated_at)
                select id, 1, 0, 0, 0, 0, 0, 5, 0, 0, '{}', '{}', 'UTC', now(), 'UTC', 0, now() from unnest($1) as id returning user_id)
            insert into gamification.ledger (user_id, epoch, key, source, category, amount, at, reason)
            select user_id, 0, 'lesson/' || n, 0, 0, 1 + (random() * 100)::int, now() - n * interval '9 days', 'Seed' from people, generate_series(0, 4) n
            """);
        fill.Parameters.Add(new() { Value = users });
        fill.CommandTimeout = 300;
        await fill.ExecuteNonQueryAsync();
    }
}
