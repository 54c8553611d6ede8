using System.Diagnostics;
using System.Globalization;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Practice;
using LearningPlatform.Data;
using LearningPlatform.Data.Catalog;
using LearningPlatform.Data.Learning;
using LearningPlatform.Data.Practice;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LearningPlatform.Load;

/// <summary>
/// Composing a practice session for somebody with 5,000 things of history and 30,000 answers, among 50 others like him: p99 below 14 ms, one request after the other as a
/// learner asks.
/// </summary>
internal static class PracticeLoad
{
    private const int Things = 5000;
    private const int Learners = 50;
    private const int Sessions = 2000;
    private const double Most = 14;

    public static async Task<int> Run()
    {
        await using var database = await LoadDatabase.Start();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:platformdb"] = database.ConnectionString }).Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IPeople, Somewhere>()
            .AddPlatformData(configuration).AddCatalog().AddLearning(configuration).AddPractice().BuildServiceProvider();
        var users = Enumerable.Range(0, Learners).Select(_ => Ids.New()).ToArray();
        await Fill(database.ConnectionString, users);
        var session = services.GetRequiredService<GetPracticeSession>();
        var items = 0;
        for (var number = 0; number < 200; number++)
        {
            items += await Compose(number);
        }

        var latencies = new List<double>(Sessions);
        for (var number = 0; number < Sessions; number++)
        {
            var clock = Stopwatch.GetTimestamp();
            items += await Compose(number);
            latencies.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        var (half, most) = (Measure.Percentile(latencies, 0.5), Measure.Percentile(latencies, 0.99));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"practice: a session of {(double)items / (Sessions + 200):f1} of {Things} things: p50 {half:f1} ms, p99 {most:f1} ms (at most {Most} ms)"));
        return most < Most && items == 20 * (Sessions + 200) ? 0 : 1;

        async Task<int> Compose(int number)
        {
            var caller = new Caller(users[number % Learners], Roles.Student, Guid.Empty);
            using var scope = RowScope.User(caller.UserId).Enter();
            return (await session.Handle(caller, number % 2 == 0 ? "course" : null, 20, CancellationToken.None)).Value.Items.Count;
        }
    }

    /// <summary>A course of 5,000 exercises, and learners who know most of them: some due, some forgotten, some new, six answers each.</summary>
    private static async Task Fill(string connectionString, Guid[] users)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Command Timeout=300");
        await using var content = source.CreateCommand(
            """
            with course as (
                insert into catalog.courses (id, key, kind, title, status, is_public, "order", prerequisites, objectives, tags, created_at, updated_at)
                values (gen_random_uuid(), 'course', 'language', 'Course', 'published', true, 1, '{}', '{}', '{}', now(), now()) returning id)
            , lessons as (
                insert into catalog.lessons (id, key, course_id, title, type, status, "order", experience_points, content, resources, prerequisites, objectives, created_at, updated_at)
                select gen_random_uuid(), 'lesson-' || n, course.id, 'Lesson', 'exercise', 'published', n, 10, '{}', '[]', '{}', '{}', now(), now() from course, generate_series(0, 624) n
                returning id, "order")
            , exercises as (
                insert into catalog.exercises (id, key, type, data, created_at, updated_at)
                select gen_random_uuid(), 'exercise-' || n, (array['translation', 'vof', 'pairs', 'ordering'])[n % 4 + 1], jsonb_build_object('source_text', 'A sentence', 'target_text', 'Una frase ' || n), now(), now()
                from generate_series(0, $1 - 1) n returning id, key)
            insert into catalog.lesson_exercises (lesson_id, exercise_id, "order")
            select lessons.id, exercises.id, split_part(exercises.key, '-', 2)::int % 8 + 1 from exercises join lessons on lessons."order" = split_part(exercises.key, '-', 2)::int / 8
            """);
        content.Parameters.Add(new() { Value = Things });
        await content.ExecuteNonQueryAsync();
        await using var cards = source.CreateCommand(
            """
            insert into practice.cards (user_id, exercise_id, course_id, lesson_id, lesson_key, position, state, step, stability, difficulty, due, last_review, since, reviews, lapses, misses, created_at)
            select u.id, e.id, l.course_id, l.id, l.key, p."order", case when h % 10 = 0 then 0 else 2 end, 0, 1 + h % 90, 5, now() + ((h % 100) - 10) * interval '1 day',
                case when h % 10 = 0 then null else now() - interval '20 days' end, case when h % 10 = 0 then null else now() - interval '200 days' end, 6, (h % 7 = 0)::int, (h % 11 = 0)::int,
                now() - interval '1 year'
            from unnest($1) as u(id), catalog.exercises e join catalog.lesson_exercises p on p.exercise_id = e.id join catalog.lessons l on l.id = p.lesson_id,
                lateral (select abs(hashtext(e.id::text || u.id::text)) as h) hash
            """);
        cards.Parameters.Add(new() { Value = users });
        await cards.ExecuteNonQueryAsync();
        await using var reviews = source.CreateCommand(
            """
            insert into practice.reviews (user_id, review_id, exercise_id, at, rating, took_ms, grade, next_due, state, received_at)
            select user_id, gen_random_uuid(), exercise_id, now() - (20 + n * 30) * interval '1 day', 3, 1000, '{}', due, 2, now() from practice.cards, generate_series(1, 6) n
            where user_id = any($1)
            """);
        reviews.Parameters.Add(new() { Value = users[..10] });
        await reviews.ExecuteNonQueryAsync();
        await using var analyze = source.CreateCommand("vacuum analyze");
        await analyze.ExecuteNonQueryAsync();
    }

    private sealed class Somewhere : IPeople
    {
        public Task<IReadOnlyDictionary<Guid, Person>> Find(IReadOnlyCollection<Guid> ids, CancellationToken ct) => throw new NotSupportedException();

        public Task<string> Timezone(Guid id, CancellationToken ct) => Task.FromResult("Europe/Madrid");

        public Task<Reach?> Reach(Guid id, CancellationToken ct) => throw new NotSupportedException();
    }
}
