using System.Net.Http.Json;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.Learning;

/// <summary>The browser app's operations for language courses: server's grades, attempts, practice by spaced repetition, streak with freezes.</summary>
public sealed class PracticeTests(LearningApi api) : IClassFixture<LearningApi>, IAsyncLifetime
{
    private static readonly (string Key, string Type, string Data, object Right, object Wrong)[] Six =
    [
        ("hello", "translation", """{"source_text":"Hello, how are you?","target_text":"¿Hola, cómo estás?","accepted":["Hola, ¿qué tal?"]}""", new { text = "hola qué tal" }, new { text = "adiós" }),
        ("gaps", "fill-in-the-blank", """{"text":"Yo _____ de Lima y tú _____ de Quito.","blanks":[{"position":1,"correct_answers":["eres"]},{"position":0,"correct_answers":["soy","vengo"]}]}""", new { blanks = new[] { "vengo", "eres" } }, new { blanks = new[] { "eres", "soy" } }),
        ("truth", "vof", """{"statement":"Madrid is in Spain.","is_true":true}""", new { value = true }, new { value = false }),
        ("match", "pairs", """{"pairs":[{"left":"dog","right":"perro"},{"left":"cat","right":"gato"}]}""", new { pairs = new[] { new { left = "cat", right = "gato" }, new { left = "dog", right = "perro" } } }, new { pairs = new[] { new { left = "cat", right = "perro" }, new { left = "dog", right = "gato" } } }),
        ("order", "ordering", """{"items":[{"text":"soy","correct_order":2},{"text":"yo","correct_order":1},{"text":"Ana","correct_order":3}]}""", new { order = new[] { "yo", "soy", "Ana" } }, new { order = new[] { "Ana", "soy", "yo" } }),
        ("note", "informative", """{"title":"Note","content":"Read me."}""", new { read = true }, new { read = false }),
    ];

    public async ValueTask InitializeAsync()
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        foreach (var (exercise, number) in Six.Select((exercise, number) => (exercise, number)))
        {
            await using var command = source.CreateCommand(
                """
                with made as (
                    insert into catalog.exercises (id, key, type, data, created_at, updated_at) values (gen_random_uuid(), $1, $2, $3::jsonb, now(), now())
                    on conflict (key) do nothing returning id)
                insert into catalog.lesson_exercises (lesson_id, exercise_id, "order") select l.id, made.id, $4 from made, catalog.lessons l where l.key = $5
                """);
            command.Parameters.Add(new() { Value = exercise.Key });
            command.Parameters.Add(new() { Value = exercise.Type });
            command.Parameters.Add(new() { Value = exercise.Data });
            command.Parameters.Add(new() { Value = number + 1 });
            command.Parameters.Add(new() { Value = LearningApi.Key(1) });
            await command.ExecuteNonQueryAsync();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_of_the_six_types_is_graded()
    {
        var person = await api.SignUp();
        foreach (var (key, type, _, right, wrong) in Six)
        {
            Assert.Equal("correct", (await Grade(person, key, right)).GetProperty("verdict").GetString());
            if (type != "informative")
                Assert.Equal("wrong", (await Grade(person, key, wrong)).GetProperty("verdict").GetString());
        }

        var near = await Grade(person, "hello", new { text = "HOLA, como estas" });
        Assert.Equal(("small_error", "¿Hola, cómo estás?"), (near.GetProperty("verdict").GetString(), near.GetProperty("expected").GetString()));
        Assert.Equal(["same", "accent", "accent"], near.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("kind").GetString()));
        var gaps = (await Grade(person, "gaps", new { blanks = new[] { "soy", "es" } })).GetProperty("gaps");
        Assert.Equal(["correct", "wrong"], gaps.EnumerateArray().Select(gap => gap.GetProperty("verdict").GetString()));
        Assert.Equal("yo soy Ana", (await Grade(person, "order", new { order = new[] { "soy" } })).GetProperty("expected").GetString());
    }

    [Theory]
    [InlineData("hello", """{"answer":{"value":true}}""", 400)]
    [InlineData("hello", """{"answer":"hola"}""", 400)]
    [InlineData("hello", """{"answer":null}""", 400)]
    [InlineData("hello", "{}", 400)]
    [InlineData("hello", "[]", 400)]
    [InlineData("hello", "{", 400)]
    [InlineData("hello", """{"answer":{"text":"\ud800"}}""", 200)]
    [InlineData("hello", """{"answer":{"text":"\u0000‮"}}""", 200)]
    [InlineData("gaps", """{"answer":{"blanks":[1]}}""", 400)]
    [InlineData("match", """{"answer":{"pairs":[{"left":"dog"}]}}""", 400)]
    [InlineData("order", """{"answer":{"order":"yo"}}""", 400)]
    [InlineData("note", """{"answer":{"read":false}}""", 400)]
    [InlineData("no-such", """{"answer":{"text":"hola"}}""", 404)]
    public async Task Answers_of_another_form_are_refused(string key, string body, int status)
    {
        var person = await api.SignUp();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(status, (int)(await person.Client.PostAsync($"/app/api/languages/exercises/{key}/grade", content)).StatusCode);
    }

    [Fact]
    public async Task A_lesson_gone_through_is_graded_and_completed_once_however_often_it_is_sent()
    {
        var person = await api.SignUp();
        var attempt = Attempt(Ids.New(), DateTimeOffset.UtcNow.AddMinutes(-1), wrong: ["truth"]);
        HttpClient[] nodes = [person.At(api.One), person.At(api.Other)];
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
            await CompletionTests.Read(await nodes[number % 2].PostAsJsonAsync($"/app/api/languages/lessons/{LearningApi.Key(1)}/attempts", attempt), 200)));
        foreach (var answer in answers)
        {
            Assert.Equal((80.0, true), (answer.GetProperty("score").GetDouble(), answer.GetProperty("passed").GetBoolean()));
            Assert.Equal("wrong", answer.GetProperty("results").EnumerateArray().Single(one => one.GetProperty("exerciseKey").GetString() == "truth").GetProperty("grade").GetProperty("verdict").GetString());
        }

        // 15 points x 1.1, a life for the wrong answer.
        var completion = answers[0].GetProperty("completion");
        Assert.Equal((17, 17, 1, 4), (completion.GetProperty("xp").GetInt32(), completion.GetProperty("totalXp").GetInt32(), completion.GetProperty("streak").GetInt32(), completion.GetProperty("lives").GetInt32()));
        Assert.Single(answers.Select(answer => answer.GetRawText()).Distinct());
        var progress = (await person.Get("/wayr/api/progress")).GetProperty("data");
        Assert.Equal((17, 4), (progress.GetProperty("experience_points").GetInt32(), progress.GetProperty("lives_current").GetInt32()));
        Assert.Equal(1L, await api.Scalar<long>("select count(*) from practice.attempts where user_id = $1", person.Id));

        // Another attempt at the same lesson earns nothing and is no conflict; the dialect's own completion is.
        var again = await Read(person, Attempt(Ids.New(), DateTimeOffset.UtcNow));
        Assert.Equal((100.0, 0), (again.GetProperty("score").GetDouble(), again.GetProperty("completion").GetProperty("xp").GetInt32()));
        Assert.Equal(409, (int)(await person.Post($"/wayr/api/progress/lesson/{LearningApi.Key(1)}", new { score = 100, time_spent_seconds = 1 })).StatusCode);
        Assert.Equal(409, (int)(await person.Post($"/app/api/languages/lessons/{LearningApi.Key(2)}/attempts", attempt)).StatusCode);
    }

    [Fact]
    public async Task Wrong_answers_take_lives_down_to_none_unless_lives_are_off()
    {
        var person = await api.SignUp();
        var failed = await Read(person, Attempt(Ids.New(), DateTimeOffset.UtcNow, wrong: ["hello", "gaps", "truth", "match"]));
        Assert.Equal((20.0, false, JsonValueKind.Null), (failed.GetProperty("score").GetDouble(), failed.GetProperty("passed").GetBoolean(), failed.GetProperty("completion").ValueKind));
        Assert.Equal(1, await Lives(person));
        await Read(person, Attempt(Ids.New(), DateTimeOffset.UtcNow, wrong: ["hello", "gaps", "truth", "match"]));
        Assert.Equal(0, await Lives(person));

        var other = await api.SignUp();
        await CompletionTests.Read(await other.Put("/app/api/practice/settings", new { livesOff = true }), 200);
        await Read(other, Attempt(Ids.New(), DateTimeOffset.UtcNow, wrong: ["hello", "gaps", "truth"]));
        Assert.Equal(5, await Lives(other));
        await Read(other, Attempt(Ids.New(), DateTimeOffset.UtcNow, wrong: ["hello"], livesOff: false));
        Assert.Equal(4, await Lives(other));
    }

    [Fact]
    public async Task A_late_attempt_counts_at_its_own_time_and_the_future_is_now()
    {
        var person = await api.SignUp();
        var early = DateTimeOffset.UtcNow.AddDays(-3);
        var done = await Read(person, Attempt(Ids.New(), early));
        Assert.Equal(1, done.GetProperty("completion").GetProperty("streak").GetInt32());
        var stored = (await person.Get("/wayr/api/progress/completions")).GetProperty("data").EnumerateArray().Single();
        Assert.Equal(early.ToUnixTimeSeconds(), stored.GetProperty("completed_at").GetDateTimeOffset().ToUnixTimeSeconds());

        var ahead = await api.SignUp();
        await Read(ahead, Attempt(Ids.New(), DateTimeOffset.UtcNow.AddYears(70)));
        Assert.True((await ahead.Get("/wayr/api/progress/completions")).GetProperty("data")[0].GetProperty("completed_at").GetDateTimeOffset() <= DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Attempts_that_make_no_sense_are_refused_and_leave_nothing()
    {
        var person = await api.SignUp();
        var path = $"/app/api/languages/lessons/{LearningApi.Key(1)}/attempts";
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(400, (int)(await person.Post(path, new { })).StatusCode);
        Assert.Equal(400, (int)(await person.Post(path, new { attemptId = "one", startedAt = now, finishedAt = now, answers = Array.Empty<object>() })).StatusCode);
        Assert.Equal(400, (int)(await person.Post(path, new { attemptId = Ids.New(), startedAt = now, finishedAt = now.AddSeconds(-1), answers = Array.Empty<object>() })).StatusCode);
        Assert.Equal(400, (int)(await person.Post(path, new { attemptId = Ids.New(), startedAt = now, finishedAt = now, answers = new[] { new { exerciseKey = "hello", answer = new { value = 1 } } } })).StatusCode);
        Assert.Equal(400, (int)(await person.Post(path, new { attemptId = Ids.New(), startedAt = now, finishedAt = now, answers = new object?[] { null } })).StatusCode);
        Assert.Equal(400, (int)(await person.Post(path, new { attemptId = Ids.New(), startedAt = now, finishedAt = now, answers = Enumerable.Repeat(new { exerciseKey = "hello", answer = new { text = "" } }, 501) })).StatusCode);
        Assert.Equal(404, (int)(await person.Post("/app/api/languages/lessons/no-such/attempts", Attempt(Ids.New(), now))).StatusCode);
        Assert.Equal(404, (int)(await person.Post("/app/api/languages/lessons/module-1/attempts", Attempt(Ids.New(), now))).StatusCode);
        Assert.Equal(0L, await api.Scalar<long>("select count(*) from practice.attempts where user_id = $1", person.Id));
        Assert.Equal(5, await Lives(person));

        // An exercise that the lesson doesn't have (any more) counts for nothing.
        var odd = await CompletionTests.Read(await person.Post(path, new { attemptId = Ids.New(), startedAt = now, finishedAt = now, answers = new[] { new { exerciseKey = "gone", answer = new { text = "x" } } } }), 200);
        Assert.Equal((0.0, JsonValueKind.Null), (odd.GetProperty("score").GetDouble(), odd.GetProperty("results")[0].GetProperty("grade").ValueKind));
    }

    [Fact]
    public async Task What_was_learned_is_practised_and_comes_back_when_it_is_due()
    {
        var person = await api.SignUp();
        Assert.Empty((await person.Get("/app/api/practice/session")).GetProperty("items").EnumerateArray());
        await Read(person, Attempt(Ids.New(), DateTimeOffset.UtcNow.AddMinutes(-1)));

        // The subscriber has the lesson's exercises ready soon after: five, as there is nothing to practise in a note.
        JsonElement session = default;
        for (var tries = 0; tries < 200; tries++)
        {
            session = await person.Get("/app/api/practice/session?course=greetings");
            if (session.GetProperty("items").GetArrayLength() > 0)
                break;

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var items = session.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal((5, 0, 5, 100), (items.Count, session.GetProperty("due").GetInt32(), session.GetProperty("newLeft").GetInt32(), session.GetProperty("cap").GetInt32()));
        Assert.All(items, item => Assert.Equal(("new", "new", LearningApi.Key(1)), (item.GetProperty("state").GetString(), item.GetProperty("reason").GetString(), item.GetProperty("lessonKey").GetString())));
        Assert.Equal("¿Hola, cómo estás?", items.Single(item => item.GetProperty("type").GetString() == "translation").GetProperty("data").GetProperty("target_text").GetString());

        // Answered twice the same way, sent to two nodes, out of order: the memory is the same.
        var start = DateTimeOffset.UtcNow.AddMinutes(-30);
        object first = Review("hello", start, out var one), second = Review("hello", start.AddMinutes(10), out var two);
        HttpClient[] nodes = [person.At(api.One), person.At(api.Other)];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
            await CompletionTests.Read(await nodes[number % 2].PostAsJsonAsync("/app/api/practice/reviews", new { reviews = number < 3 ? new[] { second, first } : [first] }), 200)));
        var kept = (await CompletionTests.Read(await person.Post("/app/api/practice/reviews", new { reviews = new[] { first, second } }), 200)).GetProperty("results");
        Assert.Equal([one, two], kept.EnumerateArray().Select(result => result.GetProperty("reviewId").GetGuid()));
        Assert.Equal(2L, await api.Scalar<long>("select count(*) from practice.reviews where user_id = $1", person.Id));

        // Good twice: out of the steps, two days (py-fsrs: 2.3065 days after the first answer).
        Assert.Equal((2, 2), (
            await api.Scalar<int>("select state from practice.cards where user_id = $1 and reviews = 2", person.Id),
            (int)Math.Round((await api.Scalar<DateTime>("select due from practice.cards where user_id = $1 and reviews = 2", person.Id) - start.AddMinutes(10).UtcDateTime).TotalDays)));
        var forecast = await person.Get("/app/api/practice/forecast?course=greetings&days=4");
        Assert.Equal((0, 2, 100), (forecast.GetProperty("today").GetProperty("due").GetInt32(), forecast.GetProperty("today").GetProperty("done").GetInt32(), forecast.GetProperty("today").GetProperty("cap").GetInt32()));
        Assert.Equal(1, forecast.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("due").GetInt32()));
        Assert.Equal(4, (await person.Get("/app/api/practice/session")).GetProperty("newLeft").GetInt32());
    }

    [Fact]
    public async Task An_answer_that_fits_nothing_any_more_holds_up_no_other()
    {
        var person = await api.SignUp();
        object[] reviews =
        [
            Review("hello", DateTimeOffset.UtcNow, out _), Review("gone", DateTimeOffset.UtcNow, out _), Review("truth", DateTimeOffset.UtcNow, out _), Review("note", DateTimeOffset.UtcNow, out _),
        ];
        var results = (await CompletionTests.Read(await person.Post("/app/api/practice/reviews", new { reviews }), 200)).GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([null, "practice.not_practised", "practice.answer_misshapen", "practice.not_practised"], results.Select(result => result.GetProperty("refused").GetString()));
        Assert.Equal("learning", results[0].GetProperty("state").GetString());
        Assert.Equal(400, (int)(await person.Post("/app/api/practice/reviews", new { reviews = Array.Empty<object>() })).StatusCode);
        Assert.Equal(400, (int)(await person.Post("/app/api/practice/reviews", new { reviews = Enumerable.Repeat(reviews[0], 101) })).StatusCode);
        Assert.Equal(400, (int)(await person.Post("/app/api/practice/reviews", new { reviews = new[] { new { reviewId = Ids.New() } } })).StatusCode);
        Assert.Equal(400, (int)(await person.Post("/app/api/practice/reviews", new { })).StatusCode);
    }

    [Fact]
    public async Task Settings_are_the_learners_own_and_within_bounds()
    {
        var (person, other) = (await api.SignUp(), await api.SignUp());
        Assert.Equal("""{"dailyNew":10,"dailyReviews":100,"retention":0.9,"livesOff":false}""", (await person.Get("/app/api/practice/settings")).GetRawText());
        await CompletionTests.Read(await person.Put("/app/api/practice/settings", new { dailyNew = 0, dailyReviews = 500, retention = 0.97, livesOff = true }), 200);
        Assert.Equal("""{"dailyNew":0,"dailyReviews":500,"retention":0.97,"livesOff":true}""", (await person.Get("/app/api/practice/settings")).GetRawText());
        Assert.Equal(10, (await other.Get("/app/api/practice/settings")).GetProperty("dailyNew").GetInt32());
        foreach (object wrong in new object[] { new { dailyNew = 101 }, new { dailyNew = -1 }, new { dailyReviews = 0 }, new { dailyReviews = 501 }, new { retention = 0.79 }, new { retention = 0.98 }, new { livesOff = "no" } })
            Assert.Equal(400, (int)(await person.Put("/app/api/practice/settings", wrong)).StatusCode);

        Assert.Equal(400, (int)(await person.Client.GetAsync("/app/api/practice/session?limit=0")).StatusCode);
        Assert.Equal(400, (int)(await person.Client.GetAsync("/app/api/practice/forecast?days=91")).StatusCode);
        Assert.Equal(404, (int)(await person.Client.GetAsync("/app/api/practice/session?course=module")).StatusCode);
        Assert.Equal(404, (int)(await person.Client.GetAsync("/app/api/practice/forecast?course=no-such")).StatusCode);
    }

    [Fact]
    public async Task The_streak_of_the_app_forgives_a_missed_day_and_the_dialects_does_not()
    {
        var person = await api.SignUp(zone: "Pacific/Auckland");
        var today = LocalDays.Of(DateTimeOffset.UtcNow, "Pacific/Auckland");
        Assert.Equal(0, (await person.Get("/app/api/streak")).GetProperty("current").GetInt32());

        // Seven days, a missed one, and today.
        var days = Enumerable.Range(2, 7).Select(ago => today.AddDays(-ago)).ToList();
        var completions = days.Select((day, number) => new { lesson_id = $"module-{number + 20}", completed_at = LocalDays.Start(day, "Pacific/Auckland").AddHours(9), score = 80, time_spent_seconds = 5 });
        await CompletionTests.Read(await person.Put("/wayr/api/progress/sync", new { completions }), 200);
        await CompletionTests.Read(await person.Post("/wayr/api/progress/lesson/module-40", new { score = 80, time_spent_seconds = 5 }), 200);

        var streak = await person.Get("/app/api/streak");
        Assert.Equal((8, 8, true, 0, "Pacific/Auckland"), (
            streak.GetProperty("current").GetInt32(), streak.GetProperty("longest").GetInt32(), streak.GetProperty("today").GetBoolean(), streak.GetProperty("freezes").GetInt32(), streak.GetProperty("timezone").GetString()));
        Assert.Equal([today.AddDays(-1).ToString("O", System.Globalization.CultureInfo.InvariantCulture)], streak.GetProperty("frozenDays").EnumerateArray().Select(day => day.GetString()));
        Assert.Equal(1, (await person.Get("/wayr/api/progress")).GetProperty("data").GetProperty("streak_current").GetInt32());
    }

    private static object Review(string key, DateTimeOffset at, out Guid id) => new { reviewId = id = Ids.New(), exerciseKey = key, answer = new { text = "Hola, ¿qué tal?" }, at, tookMs = 1200 };

    private static object Attempt(Guid id, DateTimeOffset finished, string[]? wrong = null, bool? livesOff = null) => new
    {
        attemptId = id,
        startedAt = finished.AddMinutes(-2),
        finishedAt = finished,
        answers = Six.Select(one => new { exerciseKey = one.Key, answer = wrong?.Contains(one.Key) == true ? one.Wrong : one.Right, tookMs = 900 }),
        livesOff,
    };

    private static async Task<JsonElement> Read(Person person, object attempt) =>
        await CompletionTests.Read(await person.Post($"/app/api/languages/lessons/{LearningApi.Key(1)}/attempts", attempt), 200);

    private static async Task<JsonElement> Grade(Person person, string key, object answer) =>
        await CompletionTests.Read(await person.Post($"/app/api/languages/exercises/{key}/grade", new { answer }), 200);

    private static async Task<int> Lives(Person person) => (await person.Get("/wayr/api/progress")).GetProperty("data").GetProperty("lives_current").GetInt32();
}
