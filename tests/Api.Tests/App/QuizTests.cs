using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Tests.Identity;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace Api.Tests.App;

/// <summary>Quizzes that the server grades, and locks of the browser app.</summary>
public sealed class QuizTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly Guid before = Ids.New();
    private readonly Guid module = Ids.New();
    private readonly Guid opening = Ids.New();
    private readonly Guid earlier = Ids.New();
    private readonly Guid quiz = Ids.New();

    private readonly QuizQuestion[] questions =
    [
        new() { Id = Ids.New(), Question = "One?", Type = QuestionType.SingleChoice, Options = [new("a", "A"), new("b", "B")], CorrectAnswers = ["b"], Points = 7, Explanation = "Because." },
        new() { Id = Ids.New(), Question = "What?", Type = QuestionType.ShortAnswer, CorrectAnswers = ["loop"], Points = 3 },
    ];

    private HttpClient Http => api.Client;

    [Fact]
    public async Task Passing_completes_the_lesson_once_with_the_score_and_every_attempt_is_kept()
    {
        await Add();
        var (id, token) = await Person();
        await Complete(id, token, before, opening);
        await Complete(id, token, module, earlier);

        var failed = (await Answer(token, "a", "loop")).Is(200);
        Assert.Equal(("30", "false", null), (failed["score"], failed["passed"], failed["completion"]));
        Assert.Equal("Because.", failed.Json!["results"]![0]!["explanation"]!.ToString());
        Assert.Equal(["b"], failed.Json["results"]![0]!["correctAnswers"]!.AsArray().Select(one => one!.ToString()));
        Assert.Equal((0, 3), (failed.Json["results"]![0]!["points"]!.GetValue<int>(), failed.Json["results"]![1]!["points"]!.GetValue<int>()));

        var passed = (await Answer(token, "b", " ＬＯＯＰ ")).Is(200);
        Assert.Equal(("100", "true"), (passed["score"], passed["passed"]));
        var completion = passed.Json!["completion"]!;
        Assert.Equal((12, 1), (completion["xp"]!.GetValue<int>(), completion["streak"]!.GetValue<int>()));

        // Rewards of achievements may have come in between.
        Assert.True(completion["total"]!.GetValue<int>() >= 32);

        // The same completion as a dialect's.
        var entry = (await Http.Get($"/opencode/v1/users/{id}/progress?moduleId={module}", token)).Is(200).Json!.AsArray().Single(one => one!["lessonId"]?.ToString() == $"{quiz}")!;
        Assert.Equal(("completed", 100), (entry["status"]!.ToString(), entry["bestScore"]!.GetValue<int>()));
        Assert.Null((await Answer(token, "b", "loop")).Is(200).Json!["completion"]);
        Assert.Equal(12L, await Scalar($"select sum(amount)::bigint from gamification.ledger where user_id = '{id}' and key = 'lesson/{quiz:n}'"));

        var attempts = (await Http.Get($"/app/api/lessons/{quiz}/quiz/attempts?page=1&size=2", token)).Is(200);
        Assert.Equal(("3", 2), (attempts["total"], attempts.Json!["items"]!.AsArray().Count));
        Assert.Equal(["true", "true"], attempts.Json["items"]!.AsArray().Select(one => one!["passed"]!.ToString()));
        var (_, other) = await Person();
        Assert.Equal("0", (await Http.Get($"/app/api/lessons/{quiz}/quiz/attempts", other)).Is(200)["total"]);
        (await Http.Get($"/app/api/lessons/{quiz}/quiz/attempts?size=101", token)).Is(400, "kernel.invalid");
    }

    [Fact]
    public async Task Many_right_answers_at_once_complete_once()
    {
        await Add();
        var (id, token) = await Person();
        await Complete(id, token, before, opening);
        await Complete(id, token, module, earlier);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Answer(token, "b", "loop")));

        Assert.All(answers, answer => answer.Is(200));
        Assert.Single(answers, answer => answer.Json!["completion"] is not null);
        Assert.Equal(12L, await Scalar($"select count(*) from learning.quiz_attempts where user_id = '{id}'"));
    }

    [Fact]
    public async Task A_locked_lesson_is_refused_with_what_is_missing_while_the_dialect_blocks_nothing()
    {
        await Add();
        var (id, token) = await Person();
        var locks = (await Http.Get($"/app/api/modules/{module}/locks", token)).Is(200).Json!;
        Assert.True(locks["moduleLocked"]!.GetValue<bool>());
        Assert.Equal(("Before", $"{before}"), (locks["missingModules"]![0]!["title"]!.ToString(), locks["missingModules"]![0]!["id"]!.ToString()));
        Assert.Equal(
            [(earlier, true, false, 0), (quiz, true, false, 1)],
            locks["lessons"]!.AsArray().Select(one => (one!["id"]!.GetValue<Guid>(), one["locked"]!.GetValue<bool>(), one["completed"]!.GetValue<bool>(), one["missing"]!.AsArray().Count)));

        var refused = (await Answer(token, "b", "loop")).Is(409, "learning.lesson_locked");
        Assert.Equal(($"{before}", $"{earlier}"), (refused.Json!["missingModules"]![0]!["id"]!.ToString(), refused.Json["missing"]![0]!["id"]!.ToString()));
        Assert.Equal(0L, await Scalar($"select count(*) from learning.quiz_attempts where user_id = '{id}'"));

        // opencode-R65: the dialect shows prerequisites and blocks nothing.
        var shown = (await Http.Get($"/opencode/v1/lessons/{quiz}", token)).Is(200);
        Assert.Equal($"{earlier}", shown.Json!["prerequisites"]![0]!.ToString());
        await Complete(id, token, before, opening);
        locks = (await Http.Get($"/app/api/modules/{module}/locks", token)).Is(200).Json!;
        Assert.False(locks["moduleLocked"]!.GetValue<bool>());
        Assert.Equal([false, true], locks["lessons"]!.AsArray().Select(one => one!["locked"]!.GetValue<bool>()));
        await Complete(id, token, module, earlier);
        (await Answer(token, "a", "x")).Is(200);
    }

    [Fact]
    public async Task What_is_no_answer_is_a_clear_400_and_what_is_no_quiz_a_404()
    {
        await Add();
        var (id, token) = await Person();
        await Complete(id, token, before, opening);
        await Complete(id, token, module, earlier);

        var refused = (await Answer(token, "z", "")).Is(400, "kernel.invalid");
        Assert.Equal([$"answers.{questions[0].Id}", $"answers.{questions[1].Id}"], refused.Json!["errors"]!.AsArray().Select(error => error!["field"]!.ToString()));
        (await Post(token, "{}")).Is(400, "kernel.invalid");
        (await Post(token, "null")).Is(400, "kernel.unreadable");
        (await Post(token, "[")).Is(400);
        (await Post(token, """{"answers": []}""")).Is(400, "kernel.invalid");
        (await Post(token, """{"answers": {"\u0000": [null], "x": {"y": 1}}}""")).Is(400, "kernel.invalid");
        (await Post(token, $$$"""{"answers": {"{{{questions[0].Id}}}": "b"}}""")).Is(400, "kernel.invalid");
        (await Post(token, """{"answers": {}, "timeSpent": -1}""")).Is(400, "kernel.invalid");
        (await Post(token, $$$"""{"answers": {"a": ["{{{new string('x', 5 << 20)}}}"]}}""")).Is(413, "kernel.too_large");
        (await Http.Post($"/app/api/lessons/{earlier}/quiz", new { answers = new { } }, token)).Is(404, "learning.no_quiz");
        (await Http.Post($"/app/api/lessons/{Ids.New()}/quiz", new { answers = new { } }, token)).Is(404, "kernel.not_found");
        (await Http.Get($"/app/api/modules/{Ids.New()}/locks", token)).Is(404);
        await Scalar($"update catalog.lessons set status = 'draft' where id = '{quiz}'");
        (await Answer(token, "b", "loop")).Is(404);
    }

    [Fact]
    public async Task Guessing_is_limited()
    {
        await using var strict = await ApiNode.StartAsync(api.ConnectionString, [new("RateLimits:Factor", "0.1")]);
        var (_, token) = await Person();
        Answer last = null!;
        for (var asked = 0; asked < 5; asked++)
        {
            last = await strict.Client.Post($"/app/api/lessons/{quiz}/quiz", new { answers = new { } }, token);
        }

        last.Is(429, "kernel.too_many");
        Assert.NotNull(last.Header("Retry-After"));
    }

    private Task<Answer> Answer(string token, string choice, string text) => Http.Post(
        $"/app/api/lessons/{quiz}/quiz",
        new JsonObject { ["answers"] = new JsonObject { [$"{questions[0].Id}"] = new JsonArray(choice), [$"{questions[1].Id}"] = new JsonArray(text) }, ["timeSpent"] = 30 }.ToJsonString(),
        token);

    private Task<Answer> Post(string token, string body) => Http.Post($"/app/api/lessons/{quiz}/quiz", body, token);

    private async Task Complete(string id, string token, Guid course, Guid lesson) =>
        (await Http.Post($"/opencode/v1/users/{id}/progress", new { moduleId = course, lessonId = lesson, status = "completed" }, token)).Is(200);

    private async Task<(string Id, string Token)> Person()
    {
        var email = $"{Product.Handle()}@example.com";
        (await Http.Post("/opencode/v1/users", new { email, password = Product.Password, username = Product.Handle(), fullName = "Ada" })).Is(201);
        var token = (await Http.Post("/opencode/v1/auth/login", new { email, password = Product.Password })).Is(200)["accessToken"]!;
        return (Product.Claims(token)["sub"]!.ToString(), token);
    }

    private async Task Add()
    {
        var content = JsonSerializer.Serialize(new LessonContent { Quiz = new QuizContent(questions) }, LessonContent.Json).Replace("'", "''", StringComparison.Ordinal);
        await Scalar(
            $$"""
            insert into catalog.courses (id, key, kind, title, status, is_public, "order", prerequisites, objectives, tags, created_at, updated_at) values
              ('{{before}}', '{{before}}', 'code', 'Before', 'published', true, 1, '{}', '{}', '{}', now(), now()),
              ('{{module}}', '{{module}}', 'code', 'Module', 'published', true, 2, '{ {{before}} }', '{}', '{}', now(), now());
            insert into catalog.lessons (id, key, course_id, title, type, status, "order", experience_points, content, resources, prerequisites, objectives, created_at, updated_at) values
              ('{{opening}}', '{{opening}}', '{{before}}', 'Opening', 'text', 'published', 0, 10, '{}', '[]', '{}', '{}', now(), now()),
              ('{{earlier}}', '{{earlier}}', '{{module}}', 'Earlier', 'text', 'published', 0, 10, '{}', '[]', '{}', '{}', now(), now()),
              ('{{quiz}}', '{{quiz}}', '{{module}}', 'Quiz', 'quiz', 'published', 1, 10, '{{content}}', '[]', '{ {{earlier}} }', '{}', now(), now());
            """);
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
