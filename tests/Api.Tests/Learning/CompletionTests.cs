using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Api.Tests.Learning;

public sealed class CompletionTests(LearningApi api) : IClassFixture<LearningApi>
{
    [Fact]
    public async Task Three_hundred_parallel_completions_through_two_dialects_on_two_nodes_are_one_completion_and_one_entry()
    {
        var person = await api.SignUp();
        HttpClient[] clients = [person.At(api.One), person.At(api.Other)];
        var lesson = api.Lesson(1);
        var answers = new System.Collections.Concurrent.ConcurrentBag<(bool Wayr, HttpStatusCode Status, long Gained)>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 48 }, async (number, ct) =>
        {
            var client = clients[number % 2];
            var wayr = number % 3 != 0;
            var answer = wayr
                ? await client.PostAsJsonAsync($"/wayr/api/progress/lesson/module-1", new { score = 70, time_spent_seconds = 30 }, ct)
                : await client.PostAsJsonAsync($"/opencode/v1/users/{person.Id}/progress", new { moduleId = api.Module, lessonId = lesson, status = "completed" }, ct);
            var gained = wayr && answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("data").GetProperty("experience_gained").GetInt64() : 0;
            answers.Add((wayr, answer.StatusCode, gained));
        });

        Assert.All(answers.Where(one => !one.Wayr), one => Assert.Equal(HttpStatusCode.OK, one.Status));
        Assert.All(answers.Where(one => one.Wayr), one => Assert.True(one.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, one.Status.ToString()));
        Assert.InRange(answers.Count(one => one is { Wayr: true, Status: HttpStatusCode.OK }), 0, 1);
        Assert.Equal(1L, await api.Scalar<long>("select count(*) from learning.lesson_progress where user_id = $1 and earned_at is not null", person.Id));
        Assert.Equal(1L, await api.Scalar<long>("select count(*) from gamification.ledger where user_id = $1", person.Id));
        Assert.Equal(1L, await api.Scalar<long>("select count(*) from kernel.outbox where subject = $1 and name = 'learning.lesson_completed.v1'", person.Id));

        // Readable through either dialect, with the same account.
        Assert.Equal(10, (await person.Get($"/opencode/v1/users/{person.Id}/points")).GetProperty("total").GetInt64());
        var progress = (await person.Get("/wayr/api/progress")).GetProperty("data");
        Assert.Equal((10, 1, "module-1"), (progress.GetProperty("experience_points").GetInt32(), progress.GetProperty("streak_current").GetInt32(), progress.GetProperty("last_completed_lesson_id").GetString()));
    }

    [Fact]
    public async Task A_lesson_completed_in_Wayr_is_completed_in_OpenCode_and_earns_nothing_again()
    {
        var person = await api.SignUp();
        var done = await Read(await person.Post("/wayr/api/progress/lesson/greetings-1", new { score = 85, time_spent_seconds = 120 }), 200);
        Assert.Equal("Lesson completed successfully", done.GetProperty("message").GetString());
        Assert.Equal(17, done.GetProperty("data").GetProperty("experience_gained").GetInt32()); // 15 x 1.1 = 16.5, halves up
        Assert.Equal("greetings-1", done.GetProperty("data").GetProperty("completion").GetProperty("lesson_id").GetString());

        var entries = await person.Get($"/opencode/v1/users/{person.Id}/progress?moduleId={api.Language}");
        Assert.Equal(2, entries.GetArrayLength());
        var lesson = entries.EnumerateArray().Single(one => one.TryGetProperty("lessonId", out _));
        Assert.Equal(("completed", 100.0, 2, 85.0), (lesson.GetProperty("status").GetString(), lesson.GetProperty("progressPercentage").GetDouble(), lesson.GetProperty("timeSpent").GetInt32(), lesson.GetProperty("bestScore").GetDouble()));
        var course = entries.EnumerateArray().Single(one => !one.TryGetProperty("lessonId", out _));
        Assert.Equal(("in_progress", 20.0), (course.GetProperty("status").GetString(), course.GetProperty("progressPercentage").GetDouble()));

        await Read(await person.Post($"/opencode/v1/users/{person.Id}/progress", new { moduleId = api.Language, lessonId = Content.LessonId(api.Language, 1), status = "completed" }), 200);
        Assert.Equal(17, (await person.Get($"/opencode/v1/users/{person.Id}/points")).GetProperty("total").GetInt64());
        Assert.Equal(409, (int)(await person.Post("/wayr/api/progress/lesson/greetings-1", new { score = 85, time_spent_seconds = 120 })).StatusCode);
    }

    [Fact]
    public async Task A_lesson_completed_in_OpenCode_is_completed_in_Wayr_by_key_and_by_id()
    {
        var person = await api.SignUp();
        await Read(await person.Post($"/opencode/v1/users/{person.Id}/progress", new { moduleId = api.Module, lessonId = api.Lesson(2), status = "completed", timeSpent = 3 }), 200);
        foreach (var name in new[] { "module-2", api.Lesson(2).ToString() })
        {
            var status = (await person.Get($"/wayr/api/progress/lesson/{name}/completed")).GetProperty("data");
            Assert.Equal(("module-2", true), (status.GetProperty("lesson_id").GetString(), status.GetProperty("is_completed").GetBoolean()));
            Assert.Equal(409, (int)(await person.Post($"/wayr/api/progress/lesson/{name}", new { score = 100, time_spent_seconds = 1 })).StatusCode);
        }

        var list = await person.Get("/wayr/api/progress/completions");
        var one = list.GetProperty("data").EnumerateArray().Single();
        Assert.Equal(("module-2", 180), (one.GetProperty("lesson_id").GetString(), one.GetProperty("time_spent_seconds").GetInt32()));
    }

    /// <summary>wayr-R77 … R80, R82, R84.</summary>
    [Fact]
    public async Task Unknown_lessons_wrong_scores_and_strangers_are_refused_in_Wayrs_words()
    {
        var person = await api.SignUp();
        await Read(await person.Post("/wayr/api/progress/lesson/no-such-lesson", new { score = 85, time_spent_seconds = 120 }), 404);
        foreach (var bad in new object[] { new { score = 101, time_spent_seconds = 1 }, new { score = -1, time_spent_seconds = 1 }, new { score = 50, time_spent_seconds = -1 }, new { score = 50 }, new { time_spent_seconds = 1 }, new { score = "many", time_spent_seconds = 1 }, new { score = 50, time_spent_seconds = 1.5 } })
        {
            await Read(await person.Post("/wayr/api/progress/lesson/greetings-2", bad), 400);
        }

        using var anonymous = api.One.CreateClient();
        await Read(await anonymous.PostAsJsonAsync("/wayr/api/progress/lesson/greetings-2", new { score = 50, time_spent_seconds = 1 }), 401);
        await Read(await anonymous.GetAsync("/wayr/api/progress"), 401);
        Assert.False((await person.Get("/wayr/api/progress/lesson/greetings-2/completed")).GetProperty("data").GetProperty("is_completed").GetBoolean());
        await person.Get("/wayr/api/progress/lesson/nowhere/completed", 404);
    }

    [Fact]
    public async Task Summary_and_pages_of_completions_tell_what_was_done_wayr_R08()
    {
        var person = await api.SignUp();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await Read(await person.Post($"/wayr/api/progress/lesson/greetings-{number}", new { score = 60 + number, time_spent_seconds = number }), 200);
        }

        await Read(await person.Post($"/wayr/api/progress/lesson/module-7", new { score = 100, time_spent_seconds = 9 }), 200);
        var summary = (await person.Get("/wayr/api/progress/summary")).GetProperty("data");
        Assert.Equal((6, 2, 1), (summary.GetProperty("lessons_completed").GetInt32(), summary.GetProperty("courses_started").GetInt32(), summary.GetProperty("courses_completed").GetInt32()));
        Assert.Equal((5 * 15) + 12, summary.GetProperty("experience_points").GetInt32());

        var answer = await person.Client.GetAsync("/wayr/api/progress/completions?page=2&limit=4&sortBy=score&sortOrder=asc");
        var page = await Read(answer, 200);
        Assert.Equal(["greetings-5", "module-7"], page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("lesson_id").GetString()));
        Assert.Equal((2, 6, "6", "true"), (page.GetProperty("pagination").GetProperty("totalPages").GetInt32(), page.GetProperty("pagination").GetProperty("total").GetInt32(), answer.Headers.GetValues("X-Total-Count").Single(), answer.Headers.GetValues("X-Has-Prev").Single()));
        Assert.Equal(["module-7", "greetings-5"], (await person.Get("/wayr/api/progress/completions?sortBy=lessonId&limit=2")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("lesson_id").GetString()));
        await person.Get("/wayr/api/progress/completions?sortBy=luck", 400);
        await person.Get("/wayr/api/progress/completions?limit=0", 400);
    }

    /// <summary>wayr-R68, wayr-D16.</summary>
    [Fact]
    public async Task A_new_learner_sees_the_initial_state_wayr_R85()
    {
        var person = await api.SignUp();
        var progress = (await person.Get("/wayr/api/progress")).GetProperty("data");
        Assert.Equal((0, 5, 0, JsonValueKind.Null), (progress.GetProperty("experience_points").GetInt32(), progress.GetProperty("lives_current").GetInt32(), progress.GetProperty("streak_current").GetInt32(), progress.GetProperty("last_completed_lesson_id").ValueKind));
        var registered = await api.Scalar<DateTime>("select created_at from identity.accounts where id = $1", person.Id);
        Assert.Equal(registered, progress.GetProperty("last_activity_date").GetDateTime(), TimeSpan.FromMilliseconds(1));
        var points = await person.Get($"/opencode/v1/users/{person.Id}/points");
        Assert.Equal((0, 0), (points.GetProperty("total").GetInt32(), points.GetProperty("history").GetArrayLength()));
        Assert.Equal(0, (await person.Get($"/opencode/v1/users/{person.Id}/progress")).GetArrayLength());
    }

    [Fact]
    public async Task Admins_give_bonuses_and_reset_and_others_may_not_wayr_R86()
    {
        var (person, admin) = (await api.SignUp(), await api.SignUp(Roles.Admin));
        await Read(await person.Post("/wayr/api/progress/lesson/greetings-1", new { score = 70, time_spent_seconds = 1 }), 200);
        await Read(await person.Post("/wayr/api/progress/bonus", new { target_user_id = person.Id, bonus_points = 100 }), 403);
        await Read(await person.Post("/wayr/api/progress/reset", new { target_user_id = person.Id }), 403);
        await person.Get("/wayr/api/progress/lesson/greetings-1/stats", 403);

        var given = await Read(await admin.Post("/wayr/api/progress/bonus", new { target_user_id = person.Id, bonus_points = 100, reason = "Community event" }), 200);
        Assert.Equal((115, "Awarded 100 bonus experience points"), (given.GetProperty("data").GetProperty("experience_points").GetInt32(), given.GetProperty("message").GetString()));
        await Read(await admin.Post("/wayr/api/progress/bonus", new { target_user_id = person.Id, bonus_points = 0 }), 400);
        await Read(await admin.Post("/wayr/api/progress/bonus", new { target_user_id = person.Id, bonus_points = long.MaxValue }), 400);
        await Read(await admin.Post("/wayr/api/progress/bonus", new { target_user_id = Guid.NewGuid(), bonus_points = 5 }), 404);
        await Read(await admin.Post("/wayr/api/progress/reset", new { target_user_id = Guid.NewGuid() }), 404);

        var reset = (await Read(await admin.Post("/wayr/api/progress/reset", new { target_user_id = person.Id }), 200)).GetProperty("data");
        Assert.Equal((0, 5, 0, JsonValueKind.Null), (reset.GetProperty("experience_points").GetInt32(), reset.GetProperty("lives_current").GetInt32(), reset.GetProperty("streak_current").GetInt32(), reset.GetProperty("last_completed_lesson_id").ValueKind));
        Assert.Empty((await person.Get("/wayr/api/progress/completions")).GetProperty("data").EnumerateArray());
        await Read(await person.Post("/wayr/api/progress/lesson/greetings-1", new { score = 70, time_spent_seconds = 1 }), 200);
        var stats = (await admin.Get("/wayr/api/progress/lesson/greetings-4/stats")).GetProperty("data");
        Assert.True(stats.GetProperty("total_completions").GetInt32() >= 0);
    }

    [Fact]
    public async Task A_learner_sets_his_own_numbers_and_none_of_it_is_ranked()
    {
        var person = await api.SignUp();
        var set = (await Read(await person.Put("/wayr/api/progress", new { experience_points = 1500, lives_current = 7, streak_current = 10, last_completed_lesson_id = "greetings-2" }), 200)).GetProperty("data");
        Assert.Equal((1500, 7, 10, "greetings-2"), (set.GetProperty("experience_points").GetInt32(), set.GetProperty("lives_current").GetInt32(), set.GetProperty("streak_current").GetInt32(), set.GetProperty("last_completed_lesson_id").GetString()));
        Assert.Equal(0, (await person.Get($"/opencode/v1/users/{person.Id}/points")).GetProperty("total").GetInt32());
        Assert.False((await person.Get("/opencode/v1/leaderboards")).TryGetProperty("userRank", out _));
        var cleared = (await Read(await person.Put("/wayr/api/progress", new { last_completed_lesson_id = (string?)null }), 200)).GetProperty("data");
        Assert.Equal((JsonValueKind.Null, 1500), (cleared.GetProperty("last_completed_lesson_id").ValueKind, cleared.GetProperty("experience_points").GetInt32()));
        await Read(await person.Put("/wayr/api/progress", new { }), 400);
        await Read(await person.Put("/wayr/api/progress", new { lives_current = 11 }), 400);
        await Read(await person.Put("/wayr/api/progress", new { last_completed_lesson_id = "nowhere" }), 404);
        var lives = (await Read(await person.Put("/wayr/api/progress/lives", new { lives_change = -9 }), 200)).GetProperty("data");
        Assert.Equal(0, lives.GetProperty("lives_current").GetInt32());
    }

    /// <summary>wayr-R74, R75.</summary>
    [Fact]
    public async Task A_device_syncs_what_it_collected_all_or_nothing_wayr_R72()
    {
        var person = await api.SignUp();
        var now = DateTimeOffset.UtcNow;
        object One(string lesson, int minutesAgo, double score) => new { lesson_id = lesson, completed_at = now.AddMinutes(-minutesAgo), score, time_spent_seconds = 60 };
        var refused = await Read(await person.Put("/wayr/api/progress/sync", new { completions = new[] { One("greetings-1", 5, 80), One("nowhere", 4, 80) } }), 404);
        Assert.Contains("nowhere", refused.GetProperty("error").GetProperty("details").GetRawText(), StringComparison.Ordinal);
        Assert.Empty((await person.Get("/wayr/api/progress/completions")).GetProperty("data").EnumerateArray());

        var synced = await Read(await person.Put("/wayr/api/progress/sync", new { completions = new[] { One("greetings-1", 5, 78), One("greetings-2", 3, 91), One("greetings-1", 2, 90) }, last_sync_timestamp = (string?)null }), 200);
        Assert.Equal("Synchronized 2 completions, skipped 1 duplicates", synced.GetProperty("message").GetString());
        Assert.Equal((15 + 18, "greetings-2"), (synced.GetProperty("data").GetProperty("updated_progress").GetProperty("experience_points").GetInt32(), synced.GetProperty("data").GetProperty("updated_progress").GetProperty("last_completed_lesson_id").GetString()));
        var empty = await Read(await person.Put("/wayr/api/progress/sync", new { completions = Array.Empty<object>() }), 200);
        Assert.Equal(0, empty.GetProperty("data").GetProperty("synced_completions").GetInt32());
        await Read(await person.Put("/wayr/api/progress/sync", new { completions = Enumerable.Range(0, 10_000).Select(number => One("greetings-1", number, 1)) }), 400);
    }

    [Fact]
    public async Task A_sync_that_is_wrong_anywhere_is_refused_with_what_is_wrong_and_leaves_nothing_wayr_R84()
    {
        var person = await api.SignUp();
        var now = DateTimeOffset.UtcNow;
        object One(string lesson, object score, object seconds, object? at = null) => new { lesson_id = lesson, completed_at = at ?? now, score, time_spent_seconds = seconds };
        var fine = One("greetings-1", 80, 60);
        foreach (var wrong in new[] { One("greetings-2", 101, 1), One("greetings-2", -0.5, 1), One("greetings-2", "80", 1), One("greetings-2", 80, -1), One("greetings-2", 80, 1.5), One("greetings-2", 80, 1, "yesterday"), One("greetings-2", 80, 1, 5), new { lesson_id = "greetings-2" } })
            await Read(await person.Put("/wayr/api/progress/sync", new { completions = new[] { fine, wrong } }), 400);

        var missing = await Read(await person.Put("/wayr/api/progress/sync", new { completions = new[] { fine, One("nowhere", 80, 1), One("nor-there", 80, 1) } }), 404);
        foreach (var name in new[] { "nowhere", "nor-there" })
            Assert.Contains(name, missing.GetProperty("error").GetProperty("details").GetRawText(), StringComparison.Ordinal);

        // The limit is told: 5,000 fit, one more doesn't.
        var refused = await Read(await person.Put("/wayr/api/progress/sync", new { completions = Enumerable.Repeat(fine, 5001) }), 400);
        Assert.Contains("5000", refused.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0L, await api.Scalar<long>("select count(*) from learning.lesson_progress where user_id = $1", person.Id));
        Assert.Equal(0L, await api.Scalar<long>("select count(*) from gamification.ledger where user_id = $1", person.Id));
        var all = await Read(await person.Put("/wayr/api/progress/sync", new { completions = Enumerable.Repeat(fine, 5000) }), 200);
        Assert.Equal((1, 4999), (all.GetProperty("data").GetProperty("synced_completions").GetInt32(), all.GetProperty("data").GetProperty("skipped_duplicates").GetInt32()));

        // The future is now, and told again it is known.
        var other = await api.SignUp();
        var ahead = new { completions = new[] { One("greetings-1", 90, 10, now.AddYears(50)) } };
        await Read(await other.Put("/wayr/api/progress/sync", ahead), 200);
        var first = (await other.Get("/wayr/api/progress/completions")).GetProperty("data").GetRawText();
        Assert.Equal(1, (await Read(await other.Put("/wayr/api/progress/sync", ahead), 200)).GetProperty("data").GetProperty("skipped_duplicates").GetInt32());
        Assert.Equal(first, (await other.Get("/wayr/api/progress/completions")).GetProperty("data").GetRawText());
    }

    /// <summary>The envelope and its names: wayr-R02, R03, R05, R11, R12, R87, wayr-D02.</summary>
    [Fact]
    public async Task Every_answer_has_Wayrs_form()
    {
        var person = await api.SignUp();
        var read = await person.Get("/wayr/api/progress");
        var list = await person.Get("/wayr/api/progress/completions");
        var written = await Read(await person.Post("/wayr/api/progress/lesson/greetings-1", new { score = 85, time_spent_seconds = 120 }), 200);
        var lives = await Read(await person.Put("/wayr/api/progress/lives", new { lives_change = 1 }), 200);
        foreach (var answer in new[] { read, list, written, lives })
        {
            Assert.True(answer.GetProperty("success").GetBoolean());
            Assert.True(answer.TryGetProperty("data", out _));
            AssertTimes(answer);
            AssertNames(answer);
        }

        Assert.False(read.TryGetProperty("message", out _));
        foreach (var answer in new[] { written, lives })
            Assert.NotEmpty(answer.GetProperty("message").GetString()!);

        Assert.Equal(person.Id, read.GetProperty("data").GetProperty("user_id").GetGuid());
        Assert.Equal("greetings-1", written.GetProperty("data").GetProperty("completion").GetProperty("lesson_id").GetString());

        var refused = await Read(await person.Post("/wayr/api/progress/lesson/greetings-2", new { score = 101, time_spent_seconds = -1 }), 400);
        foreach (var answer in new[] { refused, await person.Get("/wayr/api/progress/lesson/nowhere/completed", 404), await Read(await person.Post("/wayr/api/progress/lesson/greetings-1", new { score = 85, time_spent_seconds = 1 }), 409) })
        {
            Assert.Equal(["error", "success", "timestamp"], answer.EnumerateObject().Select(field => field.Name).Order());
            Assert.False(answer.GetProperty("success").GetBoolean());
            AssertTimes(answer);
            Assert.Equal(["code", "details", "message"], answer.GetProperty("error").EnumerateObject().Select(field => field.Name).Order());
            Assert.Equal(JsonValueKind.Array, answer.GetProperty("error").GetProperty("details").ValueKind);
        }

        Assert.Equal(["score", "time_spent_seconds"], refused.GetProperty("error").GetProperty("details").EnumerateArray().Select(fault => fault.GetProperty("field").GetString()).Order());
    }

    /// <summary>Stored so that nobody can read it, and salted: the same password of two people is stored in two ways (wayr-R13).</summary>
    [Fact]
    public async Task A_password_is_stored_as_a_hash_of_its_own()
    {
        var hashes = new List<string>();
        foreach (var person in new[] { await api.SignUp(), await api.SignUp() })
            hashes.Add(await api.Scalar<string>("select password_hash from identity.accounts where id = $1", person.Id));

        Assert.NotEqual(hashes[0], hashes[1]);
        Assert.All(hashes, hash => Assert.DoesNotContain("Str0ng-Pass-2026!", hash, StringComparison.Ordinal));
    }

    private static void AssertTimes(JsonElement json)
    {
        foreach (var (name, value) in Fields(json).Where(field => field.Name is "timestamp" || field.Name.EndsWith("_at", StringComparison.Ordinal) || field.Name.EndsWith("_date", StringComparison.Ordinal)))
            Assert.True(System.Text.RegularExpressions.Regex.IsMatch(value.GetString()!, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"), $"{name}: {value}");
    }

    private static void AssertNames(JsonElement json) =>
        Assert.All(Fields(json).Where(field => field.Name is not ("totalPages" or "hasNext" or "hasPrev")), field => Assert.Matches("^[a-z]+(_[a-z]+)*$", field.Name));

    private static IEnumerable<(string Name, JsonElement Value)> Fields(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => Fields(field.Value).Prepend((field.Name, field.Value))),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Fields),
        _ => [],
    };

    internal static async Task<JsonElement> Read(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        return JsonElement.Parse(text);
    }
}
