using System.Diagnostics;
using System.Globalization;
using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data;
using LearningPlatform.Data.Analytics;
using LearningPlatform.Data.Catalog;
using LearningPlatform.Data.Gamification;
using LearningPlatform.Data.Learning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LearningPlatform.Load;

/// <summary>The overview at 100,000 users and 1,000,000 completions, and what a look for achievements costs there.</summary>
internal static class OverviewLoad
{
    private const int Users = 100_000;
    private const int Busy = 2_000;

    public static async Task<int> Run()
    {
        await using var database = await LoadDatabase.Start();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:platformdb"] = database.ConnectionString }).Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<ILearnerAccounts>(database)
            .AddPlatformData(configuration).AddCatalog().AddLearning(configuration).AddAchievements(configuration).AddAnalytics().BuildServiceProvider();
        var users = Enumerable.Range(0, Users).Select(_ => Ids.New()).ToArray();
        await Fill(database.ConnectionString, users);

        var (overview, caller) = (services.GetRequiredService<GetPlatformOverview>(), new Caller(users[0], Roles.Admin, Guid.Empty));
        var read = await Time(200, async () => await overview.Handle(caller, CancellationToken.None));
        Console.WriteLine(Text($"overview at {Users} users, {(Users * 10) + Busy} completions: p50 {Measure.Median(read):f1} ms, p99 {Measure.Percentile(read, 0.99):f1} ms"));

        var presence = services.GetRequiredService<IPresence>();
        var write = await Time(20, () => presence.Write([.. users.Take(1000).Select(user => new Seen(user, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow))], CancellationToken.None));
        Console.WriteLine(Text($"presence: 1000 notes written down in {Measure.Median(write):f1} ms (median)"));

        var achievements = services.GetRequiredService<IAchievements>();
        var (next, few, many) = (1, new List<double>(), new List<double>());
        few.AddRange(await Time(500, () => achievements.Standing(users[next++], CancellationToken.None)));
        many.AddRange(await Time(100, () => achievements.Standing(users[0], CancellationToken.None)));
        Console.WriteLine(Text($"achievements: a look at a learner with 10 completions {Measure.Median(few):f2} ms, with {Busy + 10} {Measure.Median(many):f2} ms (medians)"));
        return 0;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static async Task<List<double>> Time(int calls, Func<Task> call)
    {
        var times = new List<double>(calls);
        for (var i = 0; i < calls + 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await call();
            if (i >= 5)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times;
    }

    private static async Task Fill(string connectionString, Guid[] users)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await Execute(
            source,
            """
            insert into identity.accounts (id, username, username_key, username_chosen, roles, requested_roles, status, origin, preferences, created_at, updated_at, version)
            select id, 'user' || n, 'user' || n, true, 1, 1, 'Active', 'opencode', '{}', now() - n * interval '5 minutes', now(), 1 from unnest($1::uuid[]) with ordinality as u(id, n)
            """,
            users);
        await Execute(
            source,
            """
            insert into analytics.presence (user_id, since, last_at)
            select id, now() - n * interval '40 seconds' - interval '12 minutes', now() - n * interval '40 seconds' from unnest($1::uuid[]) with ordinality as u(id, n)
            """,
            users);
        await Execute(
            source,
            """
            insert into learning.learners (user_id, version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_current,
                streak_longest, streak_days, streak_bridges, streak_zone, last_activity_at, time_zone, epoch, updated_at)
            select id, 1, 100, 0, 0, 0, 0, 5, 0, 0, '{}', '{}', 'UTC', now(), 'UTC', 0, now() from unnest($1::uuid[]) as id
            """,
            users);
        await Execute(
            source,
            """
            with course as (
                insert into catalog.courses (id, key, kind, title, status, is_public, "order", prerequisites, objectives, tags, created_at, updated_at)
                values (gen_random_uuid(), 'load', 'code', 'Load', 'published', true, 1, '{}', '{}', '{}', now(), now()) returning id)
            insert into catalog.lessons (id, key, course_id, title, type, status, "order", experience_points, content, resources, prerequisites, objectives, created_at, updated_at)
            select gen_random_uuid(), 'load-' || n, course.id, 'Lesson', 'exercise', 'published', n, 10, '{}', '[]', '{}', '{}', now(), now() from course, generate_series(1, 3000) n
            where $1::uuid[] is not null
            """,
            users);
        await Execute(
            source,
            """
            insert into learning.lesson_progress (user_id, lesson_id, lesson_key, course_id, status, percentage, seconds, attempts, last_activity_at, earned_at, earned_xp, earned_clock)
            select u.id, l.id, l.key, l.course_id, 2, 100, 60, 1, now(), now() - l."order" * interval '1 hour', 10, now() - l."order" * interval '1 hour'
            from unnest($1::uuid[]) with ordinality as u(id, n) join catalog.lessons l on l."order" <= case n when 1 then 2010 else 10 end
            """,
            users);
        await Execute(
            source,
            "insert into sandbox.daily_runs (day, tests, count) select current_date - n, n % 2 = 0, 1000 from generate_series(0, 999) n where $1::uuid[] is not null",
            users);
        await Execute(
            source,
            "insert into analytics.daily_sessions (day, sessions, seconds) select current_date - n, 1000, 600000 from generate_series(0, 999) n where $1::uuid[] is not null",
            users);
        await using var analyze = source.CreateCommand("vacuum analyze");
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync();
    }

    private static async Task Execute(NpgsqlDataSource source, string sql, Guid[] users)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = users });
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
