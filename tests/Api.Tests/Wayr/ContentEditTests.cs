using System.Net;
using System.Text;
using System.Text.Json;
using Api.Tests.Catalog;
using Xunit;

namespace Api.Tests.Wayr;

/// <summary>Changes of courses, levels, sections, modules, lessons and exercises (wayr-R04, R12, R37 … R43, R47 … R55, R57, R83, R84, wayr-D01, D08 … D11, D14, D18, D19).</summary>
public sealed class ContentEditTests(CatalogApi api) : IClassFixture<CatalogApi>
{
    private const string Root = "/wayr/api";

    // One row for each operation that changes content: method, path, a good body.
    private static readonly (string Method, string Path, string? Body)[] Operations =
    [
        ("POST", "/courses", """{"id":"refused","source_language":"en","target_language":"es","name":"R"}"""),
        ("PUT", "/courses/{0}", """{"name":"R"}"""),
        ("POST", "/courses/{0}/levels", """{"id":"refused","code":"A1","name":"R","order":1}"""),
        ("PUT", "/courses/{0}/levels/{0}-l", """{"name":"R"}"""),
        ("POST", "/levels/{0}-l/sections", """{"id":"refused","name":"R","order":1}"""),
        ("PUT", "/levels/{0}-l/sections/{0}-s", """{"name":"R"}"""),
        ("POST", "/sections/{0}-s/modules", """{"id":"refused","module_type":"exam","name":"R","order":1}"""),
        ("PUT", "/sections/{0}-s/modules/{0}-m", """{"name":"R"}"""),
        ("POST", "/modules/{0}-m/lessons", """{"id":"refused","experience_points":1,"order":1}"""),
        ("PUT", "/modules/{0}-m/lessons/{0}-1", """{"order":9}"""),
        ("POST", "/lessons/{0}-1/exercises", """{"exercise_id":"{0}-free","order":1}"""),
        ("PUT", "/lessons/{0}-1/exercises/reorder", """{"exercise_ids":["{0}-x"]}"""),
        ("DELETE", "/lessons/{0}-1/exercises/{0}-x", null),
        ("POST", "/exercises", """{"id":"refused","exercise_type":"vof","data":{"statement":"a","is_true":true}}"""),
        ("PUT", "/exercises/{0}-x", """{"data":{"statement":"R","is_true":true}}"""),
        ("DELETE", "/modules/{0}-m/lessons/{0}-1", null),
        ("DELETE", "/sections/{0}-s/modules/{0}-m", null),
        ("DELETE", "/levels/{0}-l/sections/{0}-s", null),
        ("DELETE", "/courses/{0}/levels/{0}-l", null),
        ("DELETE", "/courses/{0}", null),
        ("DELETE", "/exercises/{0}-free", null),
    ];

    public static TheoryData<int> EveryOperation => [.. Enumerable.Range(0, Operations.Length)];

    [Fact]
    public async Task A_creator_makes_a_course_from_the_course_to_an_exercise()
    {
        var course = Data(await Send(api.Instructor, HttpMethod.Post, "/courses", """
            {"id":"fr-en.made_1","source_language":"fr","target_language":"en","name":"  Anglais ","description":" Pour\ttous ","levels_count":7,"owner":"me"}
            """, HttpStatusCode.Created));
        Assert.Equal(("fr-en.made_1", "fr", "en", "Anglais", " Pour\ttous ", true), (
            course.Text("id"), course.Text("source_language"), course.Text("target_language"), course.Text("name"), course.Text("description"), course.GetProperty("is_public").GetBoolean()));
        Assert.False(course.TryGetProperty("levels_count", out _));
        Assert.Equal(course.Text("created_at"), course.Text("updated_at"));

        var level = Data(await Send(api.Instructor, HttpMethod.Post, "/courses/fr-en.made_1/levels", """{"id":"made-l","code":" A1 NEW ","name":" One ","order":3}""", HttpStatusCode.Created));
        Assert.Equal(("made-l", "fr-en.made_1", "A1 NEW", "One", 3), (level.Text("id"), level.Text("course_id"), level.Text("code"), level.Text("name"), level.GetProperty("order").GetInt32()));
        var section = Data(await Send(api.Instructor, HttpMethod.Post, "/levels/made-l/sections", """{"id":"made-s","name":"S","order":1}""", HttpStatusCode.Created));
        Assert.Equal(("made-s", "made-l"), (section.Text("id"), section.Text("level_id")));
        var module = Data(await Send(api.Instructor, HttpMethod.Post, "/sections/made-s/modules", """{"id":"made-m","module_type":"dialogue","name":"M","order":1}""", HttpStatusCode.Created));
        Assert.Equal(("made-m", "made-s", "dialogue"), (module.Text("id"), module.Text("section_id"), module.Text("module_type")));
        var lesson = Data(await Send(api.Instructor, HttpMethod.Post, "/modules/made-m/lessons", """{"id":"made-1","experience_points":0,"order":1}""", HttpStatusCode.Created));
        Assert.Equal(("made-1", "made-m", 0), (lesson.Text("id"), lesson.Text("module_id"), lesson.GetProperty("experience_points").GetInt32()));
        Assert.False(lesson.TryGetProperty("exercises", out _));
        await Send(api.Instructor, HttpMethod.Post, "/exercises", Vof("made-x"), HttpStatusCode.Created);
        var assigned = Data(await Send(api.Instructor, HttpMethod.Post, "/lessons/made-1/exercises", """{"exercise_id":"made-x","order":4}""", HttpStatusCode.Created));
        Assert.Equal(("made-1", "made-x", 4, "vof"), (
            assigned.Text("lesson_id"), assigned.Text("exercise_id"), assigned.GetProperty("order").GetInt32(), assigned.GetProperty("exercise").Text("exercise_type")));

        // Counts and nesting as everybody reads them at once.
        Assert.Equal(1, (await Read("/courses/fr-en.made_1")).GetProperty("levels_count").GetInt32());
        Assert.Equal(1, (await Read("/courses/fr-en.made_1/levels/made-l")).GetProperty("sections_count").GetInt32());
        Assert.Equal(1, (await Read("/levels/made-l/sections/made-s")).GetProperty("modules_count").GetInt32());
        Assert.Equal(1, (await Read("/sections/made-s/modules/made-m")).GetProperty("lessons_count").GetInt32());
        Assert.Equal(["made-x"], (await Read("/modules/made-m/lessons/made-1")).GetProperty("exercises").Texts("exercise_id"));
    }

    [Fact]
    public async Task Updates_are_partial_and_ignore_what_cannot_change()
    {
        await Tree("upd");

        var course = Data(await Send(api.Admin, HttpMethod.Put, "/courses/upd", """{"name":" New ","id":"other","levels_count":9,"created_at":"x"}"""));
        Assert.Equal(("upd", "New", "About upd", "es", 1), (course.Text("id"), course.Text("name"), course.Text("description"), course.Text("target_language"), course.GetProperty("levels_count").GetInt32()));
        course = Data(await Send(api.Instructor, HttpMethod.Put, "/courses/upd", """{"description":null,"source_language":"de","target_language":"it","is_public":false}"""));
        Assert.Equal((null, "de", "it", "New", false), (
            course.Text("description"), course.Text("source_language"), course.Text("target_language"), course.Text("name"), course.GetProperty("is_public").GetBoolean()));
        await CatalogApi.Get(api.Student, $"{Root}/courses/upd", HttpStatusCode.NotFound);
        await Send(api.Instructor, HttpMethod.Put, "/courses/upd", """{"is_public":true}""");
        Assert.True(string.CompareOrdinal((await Read("/courses/upd")).Text("updated_at"), course.Text("created_at")) > 0);

        var level = Data(await Send(api.Instructor, HttpMethod.Put, "/courses/upd/levels/upd-l", """{"code":"B2","order":7}"""));
        Assert.Equal(("B2", "Level", 7, 1), (level.Text("code"), level.Text("name"), level.GetProperty("order").GetInt32(), level.GetProperty("sections_count").GetInt32()));
        var section = Data(await Send(api.Instructor, HttpMethod.Put, "/levels/upd-l/sections/upd-s", """{"name":"Other","course_id":"x"}"""));
        Assert.Equal(("Other", 1, 1), (section.Text("name"), section.GetProperty("order").GetInt32(), section.GetProperty("modules_count").GetInt32()));
        var module = Data(await Send(api.Instructor, HttpMethod.Put, "/sections/upd-s/modules/upd-m", """{"module_type":"exam"}"""));
        Assert.Equal(("exam", "Module", 1), (module.Text("module_type"), module.Text("name"), module.GetProperty("lessons_count").GetInt32()));
        var lesson = Data(await Send(api.Instructor, HttpMethod.Put, "/modules/upd-m/lessons/upd-1", """{"experience_points":30}"""));
        Assert.Equal((30, 1), (lesson.GetProperty("experience_points").GetInt32(), lesson.GetProperty("order").GetInt32()));
        Assert.Equal(["upd-x"], lesson.GetProperty("exercises").Texts("exercise_id"));
        Assert.Equal(lesson.GetRawText(), (await Read("/modules/upd-m/lessons/upd-1")).GetRawText());
    }

    [Theory]
    [MemberData(nameof(EveryOperation))]
    public async Task Learners_and_strangers_change_nothing(int index)
    {
        var (method, path, body) = Operations[index];
        var key = $"ref{index}";
        await Tree(key);
        await Send(api.Instructor, HttpMethod.Post, "/exercises", Vof($"{key}-free"), HttpStatusCode.Created);
        var before = await CatalogApi.Get(api.Anonymous, $"{Root}/courses/{key}/package");

        async Task<string?> Answer(HttpClient client, HttpStatusCode expected) =>
            (await Send(client, new HttpMethod(method), path.Replace("{0}", key), body?.Replace("{0}", key), expected)).GetProperty("error").Text("code");

        Assert.Equal("UNAUTHORIZED", await Answer(api.Anonymous, HttpStatusCode.Unauthorized));
        Assert.Equal("FORBIDDEN", await Answer(api.Student, HttpStatusCode.Forbidden));
        Assert.Equal("FORBIDDEN", await Answer(api.Assistant, HttpStatusCode.Forbidden));

        // wayr-R39: creators write, only administrators delete; unassigning is open to creators.
        var deletes = method == "DELETE" && !path.Contains("/exercises/{0}-x", StringComparison.Ordinal);
        if (deletes)
        {
            Assert.Equal("FORBIDDEN", await Answer(api.Instructor, HttpStatusCode.Forbidden));
        }

        Assert.Equal(Data(before).GetRawText(), Data(await CatalogApi.Get(api.Anonymous, $"{Root}/courses/{key}/package")).GetRawText());
        await Send(deletes ? api.Admin : api.Instructor, new HttpMethod(method), path.Replace("{0}", key), body?.Replace("{0}", key).Replace("refused", key + "-new"), method == "POST" ? HttpStatusCode.Created : HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("POST", "/courses/nowhere/levels", """{"id":"n","code":"A","name":"n","order":1}""")]
    [InlineData("POST", "/courses/first-steps/levels", """{"id":"n","code":"A","name":"n","order":1}""")]
    [InlineData("POST", "/levels/nowhere/sections", """{"id":"n","name":"n","order":1}""")]
    [InlineData("POST", "/levels/en-es-basic-a1-greetings/sections", """{"id":"n","name":"n","order":1}""")]
    [InlineData("POST", "/sections/nowhere/modules", """{"id":"n","module_type":"exam","name":"n","order":1}""")]
    [InlineData("POST", "/modules/nowhere/lessons", """{"id":"n","experience_points":1,"order":1}""")]
    [InlineData("POST", "/lessons/nowhere/exercises", """{"exercise_id":"es-hello-translation","order":1}""")]
    [InlineData("POST", "/lessons/first-steps.hello/exercises", """{"exercise_id":"es-hello-translation","order":1}""")]
    [InlineData("POST", "/lessons/en-es-basic-a1-greetings-hello-1/exercises", """{"exercise_id":"nowhere","order":1}""")]
    [InlineData("PUT", "/courses/nowhere", """{"name":"n"}""")]
    [InlineData("PUT", "/courses/first-steps", """{"name":"n"}""")]
    [InlineData("PUT", "/courses/de-fr-hidden/levels/en-es-basic-a1", """{"name":"n"}""")]
    [InlineData("PUT", "/levels/en-es-basic-a2/sections/en-es-basic-a1-greetings", """{"name":"n"}""")]
    [InlineData("PUT", "/sections/en-es-basic-a1-people/modules/en-es-basic-a1-greetings-hello", """{"name":"n"}""")]
    [InlineData("PUT", "/modules/en-es-basic-a1-greetings-cafe/lessons/en-es-basic-a1-greetings-hello-1", """{"order":1}""")]
    [InlineData("PUT", "/lessons/nowhere/exercises/reorder", """{"exercise_ids":[]}""")]
    [InlineData("PUT", "/exercises/nowhere", """{"data":{"content":"n"}}""")]
    [InlineData("DELETE", "/courses/nowhere", null)]
    [InlineData("DELETE", "/courses/first-steps", null)]
    [InlineData("DELETE", "/courses/..%2F", null)]
    [InlineData("DELETE", "/courses/de-fr-hidden/levels/en-es-basic-a1", null)]
    [InlineData("DELETE", "/levels/en-es-basic-a2/sections/en-es-basic-a1-greetings", null)]
    [InlineData("DELETE", "/sections/en-es-basic-a1-people/modules/en-es-basic-a1-greetings-hello", null)]
    [InlineData("DELETE", "/modules/en-es-basic-a1-greetings-cafe/lessons/en-es-basic-a1-greetings-hello-1", null)]
    [InlineData("DELETE", "/lessons/en-es-basic-a1-greetings-hello-1/exercises/nowhere", null)]
    [InlineData("DELETE", "/lessons/nowhere/exercises/es-hello-translation", null)]
    [InlineData("DELETE", "/exercises/nowhere", null)]
    public async Task What_is_not_there_or_below_another_parent_answers_404(string method, string path, string? body) =>
        Assert.Equal("NOT_FOUND", (await Send(api.Admin, new HttpMethod(method), path, body, HttpStatusCode.NotFound)).GetProperty("error").Text("code"));

    [Theory]
    [InlineData("/courses", """{"id":"en-es-basic","source_language":"en","target_language":"es","name":"n"}""")]
    [InlineData("/courses", """{"id":"first-steps","source_language":"en","target_language":"es","name":"n"}""")]
    [InlineData("/courses/de-fr-hidden/levels", """{"id":"en-es-basic-a1","code":"A","name":"n","order":1}""")]
    [InlineData("/levels/de-fr-hidden-a1/sections", """{"id":"en-es-basic-a1-greetings","name":"n","order":1}""")]
    [InlineData("/sections/en-es-basic-a1-people/modules", """{"id":"en-es-basic-a1-greetings-hello","module_type":"exam","name":"n","order":1}""")]
    [InlineData("/modules/en-es-basic-a1-greetings-cafe/lessons", """{"id":"en-es-basic-a1-greetings-hello-1","experience_points":1,"order":1}""")]
    [InlineData("/exercises", """{"id":"es-hello-translation","exercise_type":"informative","data":{"content":"n"}}""")]
    [InlineData("/lessons/en-es-basic-a1-greetings-hello-1/exercises", """{"exercise_id":"es-hello-translation","order":1}""")]
    public async Task A_taken_id_answers_409(string path, string body) =>
        Assert.Equal("CONFLICT", (await Send(api.Admin, HttpMethod.Post, path, body, HttpStatusCode.Conflict)).GetProperty("error").Text("code"));

    [Theory]
    [InlineData("POST", "/courses", """{"id":"bad id","source_language":"en","target_language":"es","name":"n"}""", "id")]
    [InlineData("POST", "/courses", """{"source_language":"en","target_language":"es","name":"n"}""", "id")]
    [InlineData("POST", "/courses", """{"id":"b","source_language":"xx","target_language":"es","name":"n"}""", "source_language")]
    [InlineData("POST", "/courses", """{"id":"b","source_language":"en","target_language":"eng","name":"n"}""", "target_language")]
    [InlineData("POST", "/courses", """{"id":"b","source_language":"en","target_language":"es","name":"  "}""", "name")]
    [InlineData("POST", "/courses", """{"id":"b","source_language":"en","target_language":"es","name":"a\u0000b"}""", "name")]
    [InlineData("POST", "/courses", """{"id":"b","source_language":"en","target_language":"es","name":null}""", "name")]
    [InlineData("POST", "/courses", """{"id":"b","source_language":"en","target_language":"es","name":"n","is_public":"yes"}""", "is_public")]
    [InlineData("PUT", "/courses/de-fr-hidden", """{"target_language":"zz"}""", "target_language")]
    [InlineData("PUT", "/courses/de-fr-hidden", """{"name":""}""", "name")]
    [InlineData("PUT", "/courses/de-fr-hidden", """{"is_public":null}""", "is_public")]
    [InlineData("PUT", "/courses/de-fr-hidden", "{}", null)]
    [InlineData("PUT", "/courses/de-fr-hidden", "[]", null)]
    [InlineData("PUT", "/courses/de-fr-hidden", "{", null)]
    [InlineData("POST", "/courses/de-fr-hidden/levels", """{"id":"b","name":"n","order":1}""", "code")]
    [InlineData("POST", "/courses/de-fr-hidden/levels", """{"id":"b","code":" ","name":"n","order":1}""", "code")]
    [InlineData("POST", "/courses/de-fr-hidden/levels", """{"id":"b","code":"A","name":"n","order":0}""", "order")]
    [InlineData("POST", "/courses/de-fr-hidden/levels", """{"id":"b","code":"A","name":"n","order":1.5}""", "order")]
    [InlineData("POST", "/courses/de-fr-hidden/levels", """{"id":"b","code":"A","name":"n","order":99999999999}""", "order")]
    [InlineData("PUT", "/courses/de-fr-hidden/levels/de-fr-hidden-a1", "{}", null)]
    [InlineData("POST", "/levels/de-fr-hidden-a1/sections", """{"id":"b","order":1}""", "name")]
    [InlineData("PUT", "/levels/en-es-basic-a1/sections/en-es-basic-a1-greetings", """{"name":"\t"}""", "name")]
    [InlineData("POST", "/sections/en-es-basic-a1-people/modules", """{"id":"b","module_type":"song","name":"n","order":1}""", "module_type")]
    [InlineData("PUT", "/sections/en-es-basic-a1-greetings/modules/en-es-basic-a1-greetings-hello", """{"module_type":7}""", "module_type")]
    [InlineData("POST", "/modules/en-es-basic-a1-greetings-hello/lessons", """{"id":"b","experience_points":-1,"order":1}""", "experience_points")]
    [InlineData("PUT", "/modules/en-es-basic-a1-greetings-hello/lessons/en-es-basic-a1-greetings-hello-1", """{"experience_points":3000000000}""", "experience_points")]
    [InlineData("POST", "/lessons/en-es-basic-a1-greetings-hello-1/exercises", """{"exercise_id":"b"}""", "order")]
    [InlineData("PUT", "/lessons/en-es-basic-a1-greetings-hello-1/exercises/reorder", """{"exercise_ids":"b"}""", "exercise_ids")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"riddle","data":{}}""", "exercise_type")]
    [InlineData("POST", "/exercises", """{"id":"b","data":{"content":"n"}}""", "exercise_type")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"vof"}""", "data")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"translation","data":{"source_text":"a"}}""", "data.target_text")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"fill-in-the-blank","data":{"text":"a _____","blanks":[{"position":1,"correct_answers":["b"]}]}}""", "data.blanks[0].position")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"fill-in-the-blank","data":{"text":"a _____","blanks":[{"position":0,"correct_answers":[]}]}}""", "data.blanks[0].correct_answers")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"vof","data":{"statement":"a","is_true":"yes"}}""", "data.is_true")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"pairs","data":{"pairs":[{"left":"a","right":""}]}}""", "data.pairs[0].right")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"informative","data":{"title":"a"}}""", "data.content")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"informative","data":{"content":"a","weight":1e999999}}""", "data.weight")]
    [InlineData("POST", "/exercises", """{"id":"b","exercise_type":"ordering","data":{"items":[{"text":"a","correct_order":0}]}}""", "data.items[0].correct_order")]
    [InlineData("PUT", "/exercises/es-hello-translation", """{"data":{"statement":"a","is_true":true}}""", "data.source_text")]
    [InlineData("PUT", "/exercises/es-hello-translation", """{"exercise_type":"vof"}""", "data.statement")]
    [InlineData("PUT", "/exercises/es-hello-translation", """{"data":{"source_text":"a","target_text":"b","hints":null,"content":"c"}}""", "data.hints")]
    [InlineData("PUT", "/exercises/es-hello-translation", "{}", null)]
    public async Task Wrong_bodies_answer_400_with_the_field(string method, string path, string body, string? field)
    {
        var error = (await Send(api.Admin, new HttpMethod(method), path, body, HttpStatusCode.BadRequest)).GetProperty("error");

        Assert.Equal("VALIDATION_ERROR", error.Text("code"));
        if (field is not null)
        {
            Assert.Contains(field, error.GetProperty("details").Texts("field"));
        }
    }

    [Theory]
    [InlineData("translation", """{"source_text":"Hi","target_text":"Hola","hints":["h"],"accepted":["Buenas"],"n":1.50}""")]
    [InlineData("fill-in-the-blank", """{"text":"Yo _____ de _____","blanks":[{"position":1,"correct_answers":["aquí"]},{"position":0,"correct_answers":["soy"],"hints":["ser"]}]}""")]
    [InlineData("vof", """{"statement":"El cielo","is_true":false,"explanation":"no"}""")]
    [InlineData("pairs", """{"pairs":[{"left":"a","right":"b","note":{"deep":[null]}}]}""")]
    [InlineData("informative", """{"title":"T","content":"  spaced \u00e9\ud83d\ude00 "}""")]
    [InlineData("ordering", """{"items":[{"text":"b","correct_order":2},{"text":"a","correct_order":1}]}""")]
    public async Task Exercises_keep_their_data_as_sent(string type, string data)
    {
        var id = $"kept-{type}";
        var made = Data(await Send(api.Instructor, HttpMethod.Post, "/exercises", $$"""{"id":"{{id}}","exercise_type":"{{type}}","data":{{data}} }""", HttpStatusCode.Created));
        var read = await Read($"/exercises/{id}");

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(data).RootElement, read.GetProperty("data")), read.GetRawText());
        Assert.Equal((made.Text("id"), type, made.Text("created_at")), (read.Text("id"), read.Text("exercise_type"), read.Text("created_at")));
        Assert.True(JsonElement.DeepEquals(made.GetProperty("data"), read.GetProperty("data")));
        var changed = Data(await Send(api.Instructor, HttpMethod.Put, $"/exercises/{id}", """{"exercise_type":"informative","data":{"content":"Other"}}"""));
        Assert.Equal(("informative", """{"content":"Other"}"""), (changed.Text("exercise_type"), changed.GetProperty("data").GetRawText()));
        Assert.Equal("Exercise deleted successfully", (await Send(api.Admin, HttpMethod.Delete, $"/exercises/{id}", null)).Text("message"));
        await CatalogApi.Get(api.Anonymous, $"{Root}/exercises/{id}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Places_are_kept_as_given_and_reordering_makes_them_1_to_n()
    {
        await Tree("ord");
        foreach (var (id, order) in new[] { ("ord-b", 5), ("ord-a", 5), ("ord-c", 2) })
        {
            await Send(api.Instructor, HttpMethod.Post, "/exercises", Vof(id), HttpStatusCode.Created);
            await Send(api.Instructor, HttpMethod.Post, "/lessons/ord-1/exercises", $$"""{"exercise_id":"{{id}}","order":{{order}} }""", HttpStatusCode.Created);
        }

        Assert.Equal("ord-x:1 ord-c:2 ord-a:5 ord-b:5", await Places("ord-1"));
        Assert.Equal("Exercise unassigned from lesson successfully", (await Send(api.Instructor, HttpMethod.Delete, "/lessons/ord-1/exercises/ord-c", null)).Text("message"));
        Assert.Equal("ord-x:1 ord-a:5 ord-b:5", await Places("ord-1"));

        foreach (var (list, field) in new[]
        {
            ("\"ord-a\",\"ord-b\"", "exercise_ids"), ("\"ord-a\",\"ord-b\",\"ord-x\",\"ord-c\"", "exercise_ids[3]"), ("\"ord-a\",\"ord-a\",\"ord-x\"", "exercise_ids"), ("", "exercise_ids"),
        })
        {
            var error = await Send(api.Instructor, HttpMethod.Put, "/lessons/ord-1/exercises/reorder", $$"""{"exercise_ids":[{{list}}]}""", HttpStatusCode.BadRequest);
            Assert.Equal([field], error.GetProperty("error").GetProperty("details").Texts("field"));
        }

        Assert.Equal("ord-x:1 ord-a:5 ord-b:5", await Places("ord-1"));
        for (var repeat = 0; repeat < 2; repeat++)
        {
            var said = await Send(api.Instructor, HttpMethod.Put, "/lessons/ord-1/exercises/reorder", """{"exercise_ids":["ord-b","ord-x","ord-a"]}""");
            Assert.Equal("Lesson exercises reordered successfully", said.Text("message"));
            Assert.Equal("ord-b:1 ord-x:2 ord-a:3", await Places("ord-1"));
        }
    }

    [Fact]
    public async Task An_exercise_in_use_stays_until_its_lesson_is_gone()
    {
        await Tree("use");

        Assert.Equal("CONFLICT", (await Send(api.Admin, HttpMethod.Delete, "/exercises/use-x", null, HttpStatusCode.Conflict)).GetProperty("error").Text("code"));
        Assert.Equal("Lesson deleted successfully", (await Send(api.Admin, HttpMethod.Delete, "/modules/use-m/lessons/use-1", null)).Text("message"));
        await CatalogApi.Get(api.Anonymous, $"{Root}/lessons/use-1/exercises", HttpStatusCode.NotFound);
        Assert.Equal("use-x", (await Read("/exercises/use-x")).Text("id"));
        await Send(api.Admin, HttpMethod.Delete, "/exercises/use-x", null);
    }

    [Theory]
    [InlineData("/sections/{0}-s/modules/{0}-m", "Module deleted successfully")]
    [InlineData("/levels/{0}-l/sections/{0}-s", "Section deleted successfully")]
    [InlineData("/courses/{0}/levels/{0}-l", "Level deleted successfully")]
    [InlineData("/courses/{0}", "Course deleted successfully")]
    public async Task What_is_below_goes_with_it_and_exercises_stay(string path, string message)
    {
        var key = "del" + path.Split('/').Length + path.Split('/')[1][..1];
        await Tree(key);
        path = path.Replace("{0}", key);

        Assert.Equal(message, (await Send(api.Admin, HttpMethod.Delete, path, null)).Text("message"));
        await Send(api.Admin, HttpMethod.Delete, path, null, HttpStatusCode.NotFound);
        await CatalogApi.Get(api.Admin, $"{Root}/modules/{key}-m/lessons", HttpStatusCode.NotFound);
        await CatalogApi.Get(api.Admin, $"{Root}/lessons/{key}-1/exercises", HttpStatusCode.NotFound);
        Assert.Equal($"{key}-x", (await Read($"/exercises/{key}-x")).Text("id"));
    }

    [Fact]
    public async Task A_deleted_lesson_stays_completed_also_when_it_is_made_again()
    {
        await Tree("done");
        var first = Data(await Send(api.Student, HttpMethod.Post, "/progress/lesson/done-1", """{"score":85,"time_spent_seconds":60}"""));
        await Send(api.Admin, HttpMethod.Delete, "/modules/done-m/lessons/done-1", null);

        Assert.Contains("done-1", Data(await CatalogApi.Get(api.Student, $"{Root}/progress/completions?limit=100")).Texts("lesson_id"));
        Assert.Equal(
            first.GetProperty("progress").GetProperty("experience_points").GetInt32(), Data(await CatalogApi.Get(api.Student, $"{Root}/progress")).GetProperty("experience_points").GetInt32());
        await Send(api.Student, HttpMethod.Post, "/progress/lesson/done-1", """{"score":85,"time_spent_seconds":60}""", HttpStatusCode.NotFound);

        await Send(api.Instructor, HttpMethod.Post, "/modules/done-m/lessons", """{"id":"done-1","experience_points":50,"order":1}""", HttpStatusCode.Created);
        await Send(api.Student, HttpMethod.Post, "/progress/lesson/done-1", """{"score":85,"time_spent_seconds":60}""", HttpStatusCode.Conflict);
        Assert.Single(Data(await CatalogApi.Get(api.Student, $"{Root}/progress/completions?limit=100")).Texts("lesson_id"), id => id == "done-1");
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_makes_the_thing()
    {
        await Tree("race");
        (HttpMethod Method, string Path, string Body)[] makes =
        [
            (HttpMethod.Post, "/courses", """{"id":"race-c","source_language":"en","target_language":"es","name":"R"}"""),
            (HttpMethod.Post, "/courses/race/levels", """{"id":"race-2","code":"A1","name":"R","order":1}"""),
            (HttpMethod.Post, "/modules/race-m/lessons", """{"id":"race-2","experience_points":1,"order":1}"""),
            (HttpMethod.Post, "/exercises", Vof("race-y")),
            (HttpMethod.Post, "/lessons/race-1/exercises", """{"exercise_id":"race-y","order":1}"""),
        ];
        foreach (var (method, path, body) in makes)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Status(api.Instructor, method, path, body)));
            Assert.Equal(1, answers.Count(status => status == HttpStatusCode.Created));
            Assert.Equal(7, answers.Count(status => status == HttpStatusCode.Conflict));
        }

        var deletes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Status(api.Admin, HttpMethod.Delete, "/courses/race/levels/race-l", null)));
        Assert.Equal((1, 7), (deletes.Count(status => status == HttpStatusCode.OK), deletes.Count(status => status == HttpStatusCode.NotFound)));
    }

    /// <summary>A course with one of each below it and one exercise.</summary>
    private async Task Tree(string key)
    {
        await Send(api.Instructor, HttpMethod.Post, "/courses", $$"""{"id":"{{key}}","source_language":"en","target_language":"es","name":"{{key}}","description":"About {{key}}"}""", HttpStatusCode.Created);
        await Send(api.Instructor, HttpMethod.Post, $"/courses/{key}/levels", $$"""{"id":"{{key}}-l","code":"A1","name":"Level","order":1}""", HttpStatusCode.Created);
        await Send(api.Instructor, HttpMethod.Post, $"/levels/{key}-l/sections", $$"""{"id":"{{key}}-s","name":"Section","order":1}""", HttpStatusCode.Created);
        await Send(api.Instructor, HttpMethod.Post, $"/sections/{key}-s/modules", $$"""{"id":"{{key}}-m","module_type":"basic_lesson","name":"Module","order":1}""", HttpStatusCode.Created);
        await Send(api.Instructor, HttpMethod.Post, $"/modules/{key}-m/lessons", $$"""{"id":"{{key}}-1","experience_points":10,"order":1}""", HttpStatusCode.Created);
        await Send(api.Instructor, HttpMethod.Post, "/exercises", Vof($"{key}-x"), HttpStatusCode.Created);
        await Send(api.Instructor, HttpMethod.Post, $"/lessons/{key}-1/exercises", $$"""{"exercise_id":"{{key}}-x","order":1}""", HttpStatusCode.Created);
    }

    private static string Vof(string id) => $$"""{"id":"{{id}}","exercise_type":"vof","data":{"is_true":true,"statement":"{{id}}" } }""";

    private async Task<JsonElement> Read(string path) => Data(await CatalogApi.Get(api.Anonymous, Root + path));

    private async Task<string> Places(string lesson) => string.Join(
        ' ', (await Read($"/lessons/{lesson}/exercises")).EnumerateArray().Select(place => $"{place.Text("exercise_id")}:{place.GetProperty("order").GetInt32()}"));

    private static async Task<HttpStatusCode> Status(HttpClient client, HttpMethod method, string path, string? body)
    {
        using var response = await Request(client, method, path, body);
        return response.StatusCode;
    }

    private static async Task<JsonElement> Send(HttpClient client, HttpMethod method, string path, string? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Request(client, method, path, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == response.StatusCode, $"{method} {path} answered {(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<HttpResponseMessage> Request(HttpClient client, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, Root + path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static JsonElement Data(JsonElement body)
    {
        Assert.True(body.GetProperty("success").GetBoolean());
        return body.GetProperty("data");
    }
}
