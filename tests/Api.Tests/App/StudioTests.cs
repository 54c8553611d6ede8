using System.Text.Json.Nodes;
using Api.Tests.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace Api.Tests.App;

/// <summary>Modules and lessons of the code school as their authors write them.</summary>
public sealed class StudioTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Root = "/app/api/studio";
    private const string Solution = "def twice(n):\n    return n * 2\n";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task A_module_is_written_checked_and_published_and_learners_have_it_at_once()
    {
        var author = await Instructor();
        var student = await SignIn(DevelopmentAccounts.Student);
        var module = (await Http.Post($"{Root}/modules", new { title = "  Über Schleifen  ", level = "foundations", tags = new[] { "loops" }, estimatedMinutes = 30 }, author)).Is(201);
        var id = module["id"]!;
        Assert.Equal(("Über Schleifen", "draft", "0", "false"), (module["title"], module["status"], module["revision"], module["wasPublished"]));
        Assert.StartsWith("uber-schleifen-", module["key"], StringComparison.Ordinal);
        Assert.Equal($"/app/api/studio/modules/{id}", module.Message.Headers.Location!.ToString());
        (await Http.Post($"{Root}/modules/{id}/publish", null, author)).Is(409, "catalog.module_empty");

        var lesson = (await Http.Post($"{Root}/modules/{id}/lessons", Lesson(Solution), author)).Is(201);
        var lessonId = lesson["id"]!;
        Assert.Equal((id, "0", "exercise", "25"), (lesson["moduleId"], lesson["order"], lesson["type"], lesson["experiencePoints"]));
        (await Http.Get($"/opencode/v1/lessons/{lessonId}", student)).Is(404);
        var report = (await Http.Post($"{Root}/lessons/{lessonId}/check", null, author)).Is(200);
        Assert.Equal(("true", "python", "100"), (report["passed"], report.Json!["variants"]![0]!["language"]!.ToString(), report.Json["variants"]![0]!["score"]!.ToString()));
        Assert.Equal(2, report.Json["variants"]![0]!["tests"]!.AsArray().Count);
        Assert.Equal("published", (await Http.Post($"{Root}/lessons/{lessonId}/publish", null, author)).Is(200)["status"]);
        (await Http.Get($"/opencode/v1/lessons/{lessonId}", student)).Is(404);

        Assert.Equal("published", (await Http.Post($"{Root}/modules/{id}/publish", null, author)).Is(200)["status"]);
        var seen = (await Http.Get($"/opencode/v1/lessons/{lessonId}", student)).Is(200);
        Assert.Null(seen["content.code.solution"]);
        Assert.Equal(seen.Json!.ToJsonString(), (await Http.Get($"{Root}/lessons/{lessonId}/preview", author)).Is(200).Json!.ToJsonString());
        Assert.Contains((await Http.Get("/opencode/v1/modules?limit=100", student)).Is(200).Json!["data"]!.AsArray(), one => one!["id"]!.ToString() == id);

        // Learners' code is tested by the stored definition, hidden tests included.
        var tests = seen.Json["content"]!["code"]!["tests"]!.AsArray();
        Assert.Equal(["Twice", "Hidden test 1"], tests.Select(test => test!["name"]!.ToString()));
        var changed = (await Http.Patch($"{Root}/lessons/{lessonId}", new { revision = int.Parse((await Get(lessonId, author))["revision"]!, System.Globalization.CultureInfo.InvariantCulture), title = "Now this" }, author)).Is(200);
        Assert.Equal("Now this", (await Http.Get($"/opencode/v1/lessons/{lessonId}", student)).Is(200)["title"]);
        Assert.Equal(tests.Select(test => test!["id"]!.ToString()), changed.Json!["content"]!["code"]!["tests"]!.AsArray().Select(test => test!["id"]!.ToString()));

        // The last one goes only with its module.
        (await Http.Post($"{Root}/lessons/{lessonId}/archive", null, author)).Is(409, "catalog.module_empty");
        (await Http.Delete($"{Root}/lessons/{lessonId}", author)).Is(409, "catalog.was_published");
        (await Http.Post($"{Root}/modules/{id}/archive", null, author)).Is(200);
        (await Http.Get($"/opencode/v1/modules/{id}", student)).Is(404);
        (await Http.Delete($"{Root}/modules/{id}", author)).Is(409, "catalog.was_published");
    }

    [Fact]
    public async Task A_solution_that_fails_keeps_the_lesson_a_draft_and_the_report_says_why()
    {
        var author = await Instructor();
        var id = await Module(author);
        var lesson = (await Http.Post($"{Root}/modules/{id}/lessons", Lesson("def twice(n):\n    return n + 2\n"), author)).Is(201);

        var refused = (await Http.Post($"{Root}/lessons/{lesson["id"]}/publish", null, author)).Is(422, "catalog.solution_fails");

        var variant = refused.Json!["report"]!["variants"]![0]!;
        Assert.Equal(("false", "false", "true", "python"), (refused["report.passed"], variant["passed"]!.ToString(), variant["available"]!.ToString(), variant["language"]!.ToString()));
        Assert.Equal([true, false], variant["tests"]!.AsArray().Select(test => test!["passed"]!.GetValue<bool>()));
        Assert.Contains("23", variant["tests"]![1]!["difference"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("draft", (await Get(lesson["id"]!, author))["status"]);

        var content = Content(Solution, null);
        var unsolved = (await Http.Post($"{Root}/modules/{id}/lessons", new { title = "No solution", type = "exercise", content }, author)).Is(201);
        Assert.Equal("content.code.variants[0].solution", (await Http.Post($"{Root}/lessons/{unsolved["id"]}/publish", null, author)).Is(400, "kernel.invalid").Json!["errors"]![0]!["field"]!.ToString());
        foreach (var type in (string[])["quiz", "video", "exercise", "text"])
        {
            var bare = (await Http.Post($"{Root}/modules/{id}/lessons", new { title = "Bare", type }, author)).Is(201);
            (await Http.Post($"{Root}/lessons/{bare["id"]}/publish", null, author)).Is(400, "kernel.invalid");
            Assert.Equal("true", (await Http.Post($"{Root}/lessons/{bare["id"]}/check", null, author)).Is(200)["passed"]);
        }
    }

    [Fact]
    public async Task Of_two_editors_with_one_revision_one_is_told_that_it_changed()
    {
        var author = await Instructor();
        var id = await Module(author);
        var lesson = (await Http.Post($"{Root}/modules/{id}/lessons", new { title = "One", type = "text" }, author)).Is(201)["id"]!;

        var edits = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Http.Patch($"{Root}/lessons/{lesson}", new { revision = 0, title = $"Edit {i}" }, author)));
        var won = Assert.Single(edits, edit => edit.Status == 200);
        Assert.All(edits.Where(edit => edit != won), edit => edit.Is(409, "catalog.changed_meanwhile"));
        Assert.Equal(("1", won["title"]), (won["revision"], (await Get(lesson, author))["title"]));

        var modules = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Http.Patch($"{Root}/modules/{id}", new { revision = 0, title = $"Edit {i}" }, author)));
        Assert.Single(modules, edit => edit.Status == 200);
        Assert.All(modules.Where(edit => edit.Status != 200), edit => edit.Is(409, "catalog.changed_meanwhile"));
        (await Http.Patch($"{Root}/modules/{id}", new { title = "Without" }, author)).Is(400, "kernel.invalid");

        // What is the same isn't a change; places are no part of it.
        var again = (await Http.Patch($"{Root}/lessons/{lesson}", new { revision = 1, title = won["title"] }, author)).Is(200);
        Assert.Equal("1", again["revision"]);
    }

    [Fact]
    public async Task Lessons_and_modules_are_ordered_without_gaps_whoever_orders_at_once()
    {
        var author = await Instructor();
        var id = await Module(author);
        var lessons = (await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Http.Post($"{Root}/modules/{id}/lessons", new { title = $"L{i}", type = "text" }, author)))).Select(made => made.Is(201)["id"]!).ToArray();
        Assert.Equal(Enumerable.Range(0, 6), (await Orders(id, author)).Select(one => one.Order));

        string[][] wanted = [[.. lessons.Reverse()], [.. lessons.Order()], [.. lessons.OrderDescending()]];
        foreach (var answer in await Task.WhenAll(wanted.Select(ids => Http.Put($"{Root}/modules/{id}/lessons/order", new { ids }, author))))
            answer.Is(204);

        var now = await Orders(id, author);
        Assert.Equal(Enumerable.Range(0, 6), now.Select(one => one.Order));
        Assert.Contains(wanted, ids => ids.SequenceEqual(now.Select(one => one.Id)));
        (await Http.Put($"{Root}/modules/{id}/lessons/order", new { ids = new[] { lessons[0], lessons[0] } }, author)).Is(400, "kernel.invalid");
        (await Http.Put($"{Root}/modules/{id}/lessons/order", new { ids = new[] { Ids.New() } }, author)).Is(400, "kernel.invalid");
        (await Http.Delete($"{Root}/lessons/{now[2].Id}", author)).Is(204);
        Assert.Equal(Enumerable.Range(0, 5), (await Orders(id, author)).Select(one => one.Order));

        var second = await Module(author);
        var third = await Module(author);
        foreach (var answer in await Task.WhenAll(((string[][])[[third, second, id], [second, id, third]]).Select(ids => Http.Put($"{Root}/modules/order", new { ids }, author))))
            answer.Is(204);

        Assert.Equal(0L, await Scalar("select count(*) from (select \"order\", row_number() over (order by \"order\") - 1 as place from catalog.courses where kind = 'code') m where \"order\" <> place"));
        var mine = (await Http.Get($"{Root}/modules?size=100", author)).Is(200).Json!["items"]!.AsArray().Select(item => item!["id"]!.ToString()).ToArray();
        Assert.True(mine.SequenceEqual([third, second, id]) || mine.SequenceEqual([second, id, third]), string.Join(' ', mine));
        var other = await Instructor();
        (await Http.Put($"{Root}/modules/order", new { ids = new[] { second } }, other)).Is(403, "kernel.forbidden.Owner");
    }

    [Fact]
    public async Task Instructors_write_their_own_administrators_all_and_nobody_else_anything()
    {
        var (author, other) = (await Instructor(), await Instructor());
        var (admin, student) = (await SignIn(DevelopmentAccounts.Admin), await SignIn(DevelopmentAccounts.Student));
        var id = await Module(author);
        var lesson = (await Http.Post($"{Root}/modules/{id}/lessons", new { title = "Mine", type = "text", content = new { text = "Hello" } }, author)).Is(201)["id"]!;
        (HttpMethod Method, string Path, object? Body)[] operations =
        [
            (HttpMethod.Get, $"modules/{id}", null), (HttpMethod.Patch, $"modules/{id}", new { revision = 0, title = "Theirs" }), (HttpMethod.Delete, $"modules/{id}", null),
            (HttpMethod.Post, $"modules/{id}/publish", null), (HttpMethod.Post, $"modules/{id}/archive", null), (HttpMethod.Post, $"modules/{id}/draft", null),
            (HttpMethod.Put, $"modules/{id}/lessons/order", new { ids = new[] { lesson } }), (HttpMethod.Post, $"modules/{id}/lessons", new { title = "Theirs", type = "text" }),
            (HttpMethod.Get, $"lessons/{lesson}", null), (HttpMethod.Patch, $"lessons/{lesson}", new { revision = 0, title = "Theirs" }), (HttpMethod.Delete, $"lessons/{lesson}", null),
            (HttpMethod.Post, $"lessons/{lesson}/publish", null), (HttpMethod.Post, $"lessons/{lesson}/archive", null), (HttpMethod.Post, $"lessons/{lesson}/draft", null),
            (HttpMethod.Post, $"lessons/{lesson}/check", null), (HttpMethod.Get, $"lessons/{lesson}/preview", null),
        ];
        foreach (var (method, path, body) in operations)
        {
            (await Http.Send(method, $"{Root}/{path}", body, other)).Is(403, "kernel.forbidden.Owner");
            (await Http.Send(method, $"{Root}/{path}", body, student)).Is(403, "kernel.forbidden.Role");
            (await Http.Send(method, $"{Root}/{path}", body, null)).Is(401);
            (await Http.Send(method, $"{Root}/{path.Replace(id, $"{Ids.New()}", StringComparison.Ordinal).Replace(lesson, $"{Ids.New()}", StringComparison.Ordinal)}", body, admin)).Is(404);
        }

        Assert.Equal("Mine", (await Get(lesson, author))["title"]);
        Assert.Equal("0", (await Http.Get($"{Root}/modules", other)).Is(200)["total"]);
        var all = (await Http.Get($"{Root}/modules?size=100&status=draft&search=a_module", admin)).Is(200);
        Assert.Empty(all.Json!["items"]!.AsArray());
        var listed = (await Http.Get($"{Root}/modules?size=100&status=draft&search=MODULE", admin)).Is(200).Json!["items"]!.AsArray().Single(item => item!["id"]!.ToString() == id)!;
        Assert.Equal((1, "An Author", "draft"), (listed["lessons"]!.GetValue<int>(), listed["author"]!["name"]!.ToString(), listed["status"]!.ToString()));
        (await Http.Get($"{Root}/modules?status=gone", admin)).Is(400);
        (await Http.Get($"{Root}/modules?size=0", admin)).Is(400);
        (await Http.Get($"{Root}/modules", student)).Is(403);
        (await Http.Patch($"{Root}/lessons/{lesson}", new { revision = 0, title = "By an administrator" }, admin)).Is(200);
        (await Http.Delete($"{Root}/modules/{id}", admin)).Is(204);
        (await Http.Get($"{Root}/lessons/{lesson}", author)).Is(404);
    }

    [Fact]
    public async Task Nothing_comes_before_itself()
    {
        var author = await Instructor();
        var (one, two, three) = (await Module(author), await Module(author), await Module(author));
        (await Http.Patch($"{Root}/modules/{two}", new { revision = 0, prerequisites = new[] { one } }, author)).Is(200);
        (await Http.Patch($"{Root}/modules/{three}", new { revision = 0, prerequisites = new[] { two, one } }, author)).Is(200);
        foreach (var wrong in (string[][])[[one], [three], [two], [$"{Ids.New()}"]])
            Assert.Equal("prerequisites[0]", (await Http.Patch($"{Root}/modules/{one}", new { revision = 0, prerequisites = wrong }, author)).Is(400).Json!["errors"]![0]!["field"]!.ToString());

        // Two who close a circle from both ends at once: one of them is told.
        var (left, right) = (await Module(author), await Module(author));
        var ends = await Task.WhenAll(
            Http.Patch($"{Root}/modules/{left}", new { revision = 0, prerequisites = new[] { right } }, author), Http.Patch($"{Root}/modules/{right}", new { revision = 0, prerequisites = new[] { left } }, author));
        Assert.Equal([200, 400], ends.Select(end => end.Status).Order());
        (await Http.Delete($"{Root}/modules/{one}", author)).Is(409, "catalog.is_prerequisite");

        var a = (await Http.Post($"{Root}/modules/{one}/lessons", new { title = "A", type = "text" }, author)).Is(201)["id"]!;
        var b = (await Http.Post($"{Root}/modules/{one}/lessons", new { title = "B", type = "text", prerequisites = new[] { a } }, author)).Is(201)["id"]!;
        (await Http.Patch($"{Root}/lessons/{a}", new { revision = 0, prerequisites = new[] { b } }, author)).Is(400);
        (await Http.Delete($"{Root}/lessons/{a}", author)).Is(409, "catalog.is_prerequisite");
        (await Http.Delete($"{Root}/lessons/{b}", author)).Is(204);
        (await Http.Delete($"{Root}/lessons/{a}", author)).Is(204);
    }

    [Fact]
    public async Task Whatever_breaks_a_limit_is_refused_by_its_field_and_nothing_is_written()
    {
        var author = await Instructor();
        var id = await Module(author);
        foreach (var (field, body) in new (string, string)[]
        {
            ("title", """{"level":"expert"}"""), ("title", """{"title":"   ","level":"expert"}"""), ("level", """{"title":"x"}"""), ("level", """{"title":"x","level":"god"}"""),
            ("title", $$"""{"title":"{{new string('x', 256)}}","level":"expert"}"""), ("difficulty", """{"title":"x","level":"expert","difficulty":11}"""),
            ("description", $$"""{"title":"x","level":"expert","description":"{{new string('x', 2001)}}"}"""), ("title", """{"title":"a\u0000b","level":"expert"}"""),
            ("tags[0]", """{"title":"x","level":"expert","tags":[""]}"""), ("tags[0]", """{"title":"x","level":"expert","tags":[null]}"""), ("tags", """{"title":"x","level":"expert","tags":"y"}"""),
        })
        {
            Refused(field, await Http.Post($"{Root}/modules", body, author));
        }

        foreach (var (field, content) in new (string, string)[]
        {
            ("content.video.url", """{"video":{"url":"http://example.com/a.mp4"}}"""), ("content.video.url", """{"video":{"url":"javascript:alert(1)"}}"""), ("content.video.url", """{"video":{}}"""),
            ("content.interactive.type", """{"interactive":{"type":"game","config":{}}}"""), ("content.interactive.config", """{"interactive":{"type":"demo","config":[]}}"""),
            ("content.interactive.config.a", """{"interactive":{"type":"demo","config":{"a":1e999999}}}"""),
            ("content.code.variants", """{"code":{"tests":[{"name":"t","input":{"stdin":""},"expected":{"stdout":""}}]}}"""),
            ("content.code.variants[0].language", """{"code":{"variants":[{"language":"cobol","template":""}]}}"""),
            ("content.code.variants[1].language", """{"code":{"variants":[{"language":"go","template":""},{"language":"go","template":""}]}}"""),
            ("content.code.tests[0].expected", """{"code":{"variants":[{"language":"go","template":""}],"tests":[{"name":"t","input":{"function":"f","arguments":[]},"expected":{}}]}}"""),
            ("content.code.tests[0].input", """{"code":{"variants":[{"language":"go","template":""}],"tests":[{"name":"t","input":{},"expected":{}}]}}"""),
            ("content.code.tests[0].input", """{"code":{"variants":[{"language":"go","template":""}],"tests":[{"name":"t","input":"x","expected":{}}]}}"""),
            ("content.code.tests[0].timeout", """{"code":{"variants":[{"language":"go","template":""}],"tests":[{"name":"t","timeout":1,"input":{"stdin":""},"expected":{"stdout":""}}]}}"""),
            ("content.code.tests[0].expected.returns", """{"code":{"variants":[{"language":"go","template":""}],"tests":[{"name":"t","input":{"function":"f","arguments":[]},"expected":{"returns":1e999999}}]}}"""),
            ("content.code.tests[0].input.stdin", """{"code":{"variants":[{"language":"go","template":""}],"tests":[{"name":"t","input":{"stdin":"\ud800"},"expected":{"stdout":""}}]}}"""),
            ("content.quiz.questions[0].correctAnswers", """{"quiz":{"questions":[{"question":"?","type":"single_choice","options":[{"id":"a","text":"A"},{"id":"b","text":"B"}],"correctAnswers":["c"]}]}}"""),
            ("content.quiz.questions[0].correctAnswers", """{"quiz":{"questions":[{"question":"?","type":"single_choice","options":[{"id":"a","text":"A"},{"id":"b","text":"B"}],"correctAnswers":["a","b"]}]}}"""),
            ("content.quiz.questions[0].options", """{"quiz":{"questions":[{"question":"?","type":"multiple_choice","options":[{"id":"a","text":"A"}],"correctAnswers":["a"]}]}}"""),
            ("content.quiz.questions[0].options", """{"quiz":{"questions":[{"question":"?","type":"single_choice","options":[{"id":"a","text":"A"},{"id":"a","text":"B"}],"correctAnswers":["a"]}]}}"""),
            ("content.quiz.questions[0].options", """{"quiz":{"questions":[{"question":"?","type":"short_answer","options":[{"id":"a","text":"A"}],"correctAnswers":["a"]}]}}"""),
            ("content.quiz.questions[0].correctAnswers", """{"quiz":{"questions":[{"question":"?","type":"true_false","correctAnswers":[]}]}}"""),
            ("content.quiz.questions[0].points", """{"quiz":{"questions":[{"question":"?","type":"true_false","points":0,"correctAnswers":["true"]}]}}"""),
            ("content.quiz.questions[0].question", """{"quiz":{"questions":[null]}}"""),
            ("content.text", """{"text":7}"""),
        })
        {
            Refused(field, await Http.Post($"{Root}/modules/{id}/lessons", $$"""{"title":"x","type":"text","content":{{content}} }""", author));
        }

        Refused("resources[0].url", await Http.Post($"{Root}/modules/{id}/lessons", """{"title":"x","type":"text","resources":[{"title":"r","url":"ftp://example.com"}]}""", author));
        Refused("experiencePoints", await Http.Post($"{Root}/modules/{id}/lessons", """{"title":"x","type":"text","experiencePoints":-1}""", author));
        (await Http.Post($"{Root}/modules/{id}/lessons", "null", author)).Is(400, "kernel.unreadable");
        (await Http.Post($"{Root}/modules/{id}/lessons", "[]", author)).Is(400);
        (await Http.Post($"{Root}/modules/{id}/lessons", "{", author)).Is(400, "kernel.unreadable");
        Assert.Empty((await Http.Get($"{Root}/modules/{id}", author)).Is(200).Json!["lessons"]!.AsArray());
    }

    [Fact]
    public async Task Ids_of_tests_stay_and_those_of_others_are_not_taken()
    {
        var author = await Instructor();
        var id = await Module(author);
        var one = (await Http.Post($"{Root}/modules/{id}/lessons", Lesson(Solution), author)).Is(201);
        var tests = one.Json!["content"]!["code"]!["tests"]!.AsArray();
        var first = tests[0]!["id"]!.ToString();
        var content = one.Json["content"]!.DeepClone();
        var stolen = (await Http.Post($"{Root}/modules/{id}/lessons", new JsonObject { ["title"] = "Thief", ["type"] = "exercise", ["content"] = content }.ToJsonString(), author)).Is(201);
        Assert.DoesNotContain(first, stolen.Json!.ToJsonString(), StringComparison.Ordinal);

        content["code"]!["tests"]!.AsArray().RemoveAt(1);
        content["code"]!["tests"]!.AsArray().Add(content["code"]!["tests"]![0]!.DeepClone());
        var changed = (await Http.Patch($"{Root}/lessons/{one["id"]}", new JsonObject { ["revision"] = 0, ["content"] = content.DeepClone() }.ToJsonString(), author)).Is(200);
        var now = changed.Json!["content"]!["code"]!["tests"]!.AsArray().Select(test => test!["id"]!.ToString()).ToArray();
        Assert.Equal((first, 2), (now[0], now.Distinct().Count()));
        Assert.Equal(2L, await Scalar($"select count(*) from catalog.lesson_tests where lesson_id = '{one["id"]}'"));
        Assert.DoesNotContain(tests[1]!["id"]!.ToString(), now);
    }

    private static void Refused(string field, Answer answer)
    {
        var errors = answer.Is(400, "kernel.invalid").Json!["errors"]!.AsArray();
        Assert.Contains(field, errors.Select(error => error!["field"]!.ToString()));
    }

    private static object Lesson(string solution) => new { title = "Twice", type = "exercise", experiencePoints = 25, content = Content("def twice(n):\n    pass\n", solution) };

    private static object Content(string template, string? solution) => new
    {
        text = "Write **twice**.",
        code = new
        {
            variants = new[] { new { language = "python", template, solution } },
            tests = new object[]
            {
                new { name = "Twice", input = new { function = "twice", arguments = new[] { 2 } }, expected = new { returns = 4 } },
                new { name = "Secret", hidden = true, points = 3, input = new { function = "twice", arguments = new[] { 21 } }, expected = new { returns = 42 } },
            },
        },
    };

    private Task<Answer> Get(string lesson, string token) => Http.Get($"{Root}/lessons/{lesson}", token);

    private async Task<(string Id, int Order)[]> Orders(string module, string token) =>
        [.. (await Http.Get($"{Root}/modules/{module}", token)).Is(200).Json!["lessons"]!.AsArray().Select(lesson => (lesson!["id"]!.ToString(), lesson["order"]!.GetValue<int>()))];

    private async Task<string> Module(string token) => (await Http.Post($"{Root}/modules", new { title = "A module", level = "expert" }, token)).Is(201)["id"]!;

    private async Task<string> SignIn(string email, string password = DevelopmentAccounts.Password) => (await Http.Post("/opencode/v1/auth/login", new { email, password })).Is(200)["accessToken"]!;

    private async Task<string> Instructor()
    {
        var email = $"{Product.Handle()}@example.com";
        (await Http.Post("/opencode/v1/users", new { email, password = Product.Password, username = Product.Handle(), fullName = "An Author" })).Is(201);
        await Scalar($"update identity.accounts set roles = {(int)(Roles.Student | Roles.Instructor)} where email = '{email}'");
        return await SignIn(email, Product.Password);
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
