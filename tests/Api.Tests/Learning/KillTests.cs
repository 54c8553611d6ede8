using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.Learning;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int People = 10;
    private const int Lessons = 200;
    private const int Kills = 3;

    [Fact]
    public async Task Killing_the_API_during_two_thousand_completions_loses_none_that_was_acknowledged_and_doubles_none()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "lp-kill-" + Guid.NewGuid().ToString("N")[..12])).FullName;
        try
        {
            await Run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task Run(string folder)
    {
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = true });
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var api = await ApiProcess.StartAsync(server.ConnectionString);
        var module = Ids.New();
        await Content.Add(server.ConnectionString, module, "code", "kill", Lessons);
        var people = await Task.WhenAll(Enumerable.Range(1, People).Select(number => Person.SignUp(api.Address, $"survivor{number}")));

        var acknowledged = new ConcurrentDictionary<(Guid User, Guid Lesson), bool>();
        var (repeats, refused) = (0, 0);
        var jobs = (from number in Enumerable.Range(1, Lessons) from person in people select (person, number)).ToArray();
        var work = Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (job, ct) =>
        {
            var (person, number) = job;
            var lesson = Content.LessonId(module, number);
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    using var answer = number % 2 == 0
                        ? await person.Client.PostAsJsonAsync($"/wayr/api/progress/lesson/kill-{number}", new { score = 70, time_spent_seconds = 1 }, ct)
                        : await person.Client.PostAsJsonAsync($"/opencode/v1/users/{person.Id}/progress", new { moduleId = module, lessonId = lesson, status = "completed" }, ct);

                    // A conflict after a broken connection: the first attempt was committed, its answer was lost.
                    if (answer.StatusCode == HttpStatusCode.OK || (answer.StatusCode == HttpStatusCode.Conflict && attempt > 1))
                    {
                        acknowledged[(person.Id, lesson)] = true;
                        return;
                    }

                    Interlocked.Increment(ref refused);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    Interlocked.Increment(ref repeats);
                }

                Assert.True(attempt < 5000, "Gave up.");
                await Task.Delay(20, ct);
            }
        });

        for (var kill = 1; kill <= Kills; kill++)
        {
            var mark = kill * jobs.Length / (Kills + 1);
            while (acknowledged.Count < mark && !work.IsCompleted)
            {
                await Task.Delay(2);
            }

            await api.KillAsync();
            var known = acknowledged.Keys.ToArray();
            Assert.Empty(known.Except(await Completed()));
            await api.StartAgainAsync();
        }

        await work;
        output.WriteLine($"{jobs.Length} completions, {Kills} kills, {repeats} attempts cut off, {refused} refused while starting");
        Assert.Equal(jobs.Length, acknowledged.Count);
        Assert.Equal(acknowledged.Keys.ToHashSet(), (await Completed()).ToHashSet());
        Assert.Equal((long)jobs.Length, await Scalar("select count(*) from gamification.ledger where key like 'lesson/%'"));
        Assert.Equal((long)jobs.Length, await Scalar("select count(*) from kernel.outbox where name = 'learning.lesson_completed.v1'"));
        Assert.Equal((long)People, await Scalar($"select count(*) from learning.learners where xp_learning = {Lessons * 10}"));
        Assert.Equal((long)People, await Scalar($"select count(*) from learning.course_progress where lessons_completed = {Lessons}"));

        async Task<List<(Guid, Guid)>> Completed()
        {
            await using var command = database.CreateCommand("select user_id, lesson_id from learning.lesson_progress where earned_at is not null");
            await using var reader = await command.ExecuteReaderAsync();
            var found = new List<(Guid, Guid)>();
            while (await reader.ReadAsync())
            {
                found.Add((reader.GetGuid(0), reader.GetGuid(1)));
            }

            return found;
        }

        async Task<object?> Scalar(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return await command.ExecuteScalarAsync();
        }
    }
}
