using System.Net;
using System.Text.Json;
using Api.Tests.Catalog;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace Api.Tests.OpenCode;

/// <summary>listModules, getModuleById, getModuleLessons, getLessonById (opencode-R44 … R51, R61 … R67, R92).</summary>
public sealed class ModulesTests(CatalogApi api) : IClassFixture<CatalogApi>
{
    private const string Modules = "/opencode/v1/modules";
    private static readonly Guid FirstSteps = StableIds.Of("course", "first-steps");
    private static readonly string[] AnswersOfAQuiz = ["correctAnswers", "explanation"];

    [Fact]
    public async Task Learners_list_published_modules_by_order_with_their_author()
    {
        var list = await CatalogApi.Get(api.Student, Modules);

        Assert.Equal("""{"page":1,"limit":20,"total":1,"pages":1}""", list.GetProperty("pagination").GetRawText());
        var module = list.GetProperty("data")[0];
        Assert.Equal(FirstSteps, module.GetProperty("id").GetGuid());
        Assert.Equal(("foundations", "published", 1), (module.Text("level"), module.Text("status"), module.GetProperty("difficulty").GetInt32()));
        Assert.False(module.TryGetProperty("lessons", out _));
        var author = module.GetProperty("author");
        Assert.Equal("demo-instructor", author.Text("username"));
        Assert.Equal($"{author.Text("id")}@users.noreply.invalid", author.Text("email"));
        Assert.False(author.TryGetProperty("preferences", out _));
    }

    // opencode-R66
    [Fact]
    public async Task Only_holders_of_write_content_see_drafts_and_archived_ones()
    {
        foreach (var client in new[] { api.Student, api.Assistant })
        {
            Assert.Equal(1, Total(await CatalogApi.Get(client, Modules)));
            Assert.Equal(0, Total(await CatalogApi.Get(client, $"{Modules}?status=draft")));
            Assert.Equal(0, Total(await CatalogApi.Get(client, $"{Modules}?status=archived")));
            await CatalogApi.Get(client, $"{Modules}/{CatalogApi.DraftModule}", HttpStatusCode.NotFound);
            await CatalogApi.Get(client, $"{Modules}/{CatalogApi.DraftModule}/lessons", HttpStatusCode.NotFound);
            await CatalogApi.Get(client, $"/opencode/v1/lessons/{CatalogApi.DraftLesson}", HttpStatusCode.NotFound);
            Assert.Equal(12, (await CatalogApi.Get(client, $"{Modules}/{FirstSteps}/lessons")).GetArrayLength());
        }

        foreach (var client in new[] { api.Instructor, api.Admin })
        {
            Assert.Equal(3, Total(await CatalogApi.Get(client, Modules)));
            Assert.Equal(["draft-module"], (await CatalogApi.Get(client, $"{Modules}?status=draft")).GetProperty("data").Texts("key"));
            Assert.Equal(["old-module"], (await CatalogApi.Get(client, $"{Modules}?status=archived")).GetProperty("data").Texts("key"));
            Assert.Equal(0, (await CatalogApi.Get(client, $"{Modules}/{CatalogApi.DraftModule}")).GetProperty("lessons").GetArrayLength());
            await CatalogApi.Get(client, $"/opencode/v1/lessons/{CatalogApi.DraftLesson}");
            Assert.Equal(13, (await CatalogApi.Get(client, $"{Modules}/{FirstSteps}/lessons")).GetArrayLength());
        }
    }

    // opencode-R46, opencode-R47
    [Theory]
    [InlineData("title:asc", "first-steps,old-module,draft-module")]
    [InlineData("title:desc", "draft-module,old-module,first-steps")]
    [InlineData("level:desc", "draft-module,old-module,first-steps")]
    [InlineData("difficulty:asc", "first-steps,old-module,draft-module")]
    [InlineData("order:desc", "old-module,draft-module,first-steps")]
    [InlineData("status:asc", "draft-module,first-steps,old-module")]
    [InlineData("id:asc", "draft-module,old-module,first-steps")]
    public async Task Lists_are_sorted_by_any_scalar_field(string sort, string expected)
    {
        var list = await CatalogApi.Get(api.Admin, $"{Modules}?sort={sort}");

        Assert.Equal(expected, string.Join(',', list.GetProperty("data").Texts("key")));
    }

    [Theory]
    [InlineData("sort=author:asc")]
    [InlineData("sort=tags:asc")]
    [InlineData("sort=nothing:desc")]
    [InlineData("sort=title")]
    [InlineData("sort=title:up")]
    [InlineData("page=0")]
    [InlineData("page=x")]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("level=easy")]
    [InlineData("status=lost")]
    public async Task Wrong_queries_are_named(string query)
    {
        var error = await CatalogApi.Get(api.Student, $"{Modules}?{query}", HttpStatusCode.BadRequest);

        Assert.Equal(query.Split('=')[0], error.GetProperty("details").Text("field"));
    }

    // opencode-R48
    [Fact]
    public async Task A_search_has_at_most_255_characters()
    {
        await CatalogApi.Get(api.Student, $"{Modules}?search={new string('a', 255)}");
        await CatalogApi.Get(api.Student, $"{Modules}?search={new string('a', 256)}", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("STEPS in", 1)]
    [InlineData("FUNCTIONS", 1)]
    [InlineData("variables", 1)]
    [InlineData("zebra", 1)]
    [InlineData("ünfin", 1)]
    [InlineData("%25_", 1)]
    [InlineData("%25", 1)]
    [InlineData("_", 1)]
    [InlineData("st%25ps", 0)]
    [InlineData("\\", 0)]
    [InlineData("'; drop table catalog.courses; --", 0)]
    public async Task Search_takes_every_character_literally(string search, int found)
    {
        Assert.Equal(found, Total(await CatalogApi.Get(api.Admin, $"{Modules}?search={search}")));
    }

    [Fact]
    public async Task Pages_end_and_a_page_behind_the_last_is_empty()
    {
        var second = await CatalogApi.Get(api.Admin, $"{Modules}?page=2&limit=2");
        var behind = await CatalogApi.Get(api.Admin, $"{Modules}?page=2147483647&limit=100");

        Assert.Equal("""{"page":2,"limit":2,"total":3,"pages":2}""", second.GetProperty("pagination").GetRawText());
        Assert.Equal(["old-module"], second.GetProperty("data").Texts("key"));
        Assert.Equal(0, behind.GetProperty("data").GetArrayLength());
        Assert.Equal(3, Total(behind));
    }

    // opencode-R61
    [Fact]
    public async Task Filters_combine()
    {
        Assert.Equal(["first-steps"], (await CatalogApi.Get(api.Admin, $"{Modules}?level=foundations&status=published")).GetProperty("data").Texts("key"));
        Assert.Equal(0, Total(await CatalogApi.Get(api.Admin, $"{Modules}?level=expert&status=published")));
    }

    // opencode-R50, opencode-R64
    [Fact]
    public async Task A_module_has_its_lessons_in_order_with_content()
    {
        var module = await CatalogApi.Get(api.Student, $"{Modules}/{FirstSteps}");
        var list = await CatalogApi.Get(api.Student, $"{Modules}/{FirstSteps}/lessons");

        var lessons = module.GetProperty("lessons");
        Assert.Equal(list.GetRawText(), lessons.GetRawText());
        Assert.Equal(Enumerable.Range(0, 12), lessons.EnumerateArray().Select(lesson => lesson.GetProperty("order").GetInt32()));
        Assert.All(lessons.EnumerateArray(), lesson =>
        {
            Assert.Equal(FirstSteps, lesson.GetProperty("moduleId").GetGuid());
            Assert.StartsWith("# ", lesson.GetProperty("content").Text("text"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Learners_get_no_solutions_no_answers_and_hidden_tests_withheld()
    {
        var lessons = (await CatalogApi.Get(api.Student, $"{Modules}/{FirstSteps}/lessons")).GetRawText();
        var full = (await CatalogApi.Get(api.Instructor, $"{Modules}/{FirstSteps}/lessons")).GetRawText();

        Assert.DoesNotContain("\"solution\"", lessons, StringComparison.Ordinal);
        Assert.DoesNotContain("86399", lessons, StringComparison.Ordinal);
        Assert.All(AnswersOfAQuiz, name => Assert.DoesNotContain($"\"{name}\"", lessons, StringComparison.Ordinal));
        Assert.Contains("\"solution\"", full, StringComparison.Ordinal);
        Assert.Contains("86399", full, StringComparison.Ordinal);
        Assert.All(AnswersOfAQuiz, name => Assert.Contains($"\"{name}\"", full, StringComparison.Ordinal));
    }

    // opencode-R92
    [Fact]
    public async Task A_hidden_test_keeps_id_points_and_a_neutral_name()
    {
        var id = StableIds.Of("lesson", "first-steps.numbers");
        var seen = (await CatalogApi.Get(api.Student, $"/opencode/v1/lessons/{id}")).GetProperty("content").GetProperty("code").GetProperty("tests");
        var full = (await CatalogApi.Get(api.Instructor, $"/opencode/v1/lessons/{id}")).GetProperty("content").GetProperty("code").GetProperty("tests");

        Assert.Equal(full.Texts("id"), seen.Texts("id"));
        var first = seen.EnumerateArray().First(test => test.GetProperty("hidden").GetBoolean());
        Assert.Equal($$"""{"id":"{{first.Text("id")}}","name":"Hidden test 1","input":{},"expected":{},"points":3,"hidden":true}""", first.GetRawText());
        Assert.Equal("No time at all", full.EnumerateArray().First(test => test.Text("id") == first.Text("id")).Text("name"));
    }

    [Fact]
    public async Task Code_comes_in_the_main_language_and_in_all()
    {
        var id = StableIds.Of("lesson", "first-steps.decisions");

        var code = (await CatalogApi.Get(api.Admin, $"/opencode/v1/lessons/{id}")).GetProperty("content").GetProperty("code");

        Assert.Equal("python", code.Text("language"));
        var variants = code.GetProperty("variants");
        Assert.Equal(["python", "javascript"], variants.Texts("language").Take(2));
        Assert.Equal(code.Text("template"), variants[0].Text("template"));
        Assert.Equal(code.Text("solution"), variants[0].Text("solution"));
        Assert.Contains("function ticket", variants[1].Text("template"), StringComparison.Ordinal);
    }

    // opencode-R62, opencode-R63
    [Fact]
    public async Task A_lesson_has_only_the_parts_it_has()
    {
        var text = await CatalogApi.Get(api.Student, $"/opencode/v1/lessons/{StableIds.Of("lesson", "first-steps.what-is-a-program")}");
        var quiz = await CatalogApi.Get(api.Student, $"/opencode/v1/lessons/{StableIds.Of("lesson", "first-steps.quiz")}");

        Assert.Equal(["text"], text.GetProperty("content").EnumerateObject().Select(part => part.Name));
        Assert.Equal(2, text.GetProperty("resources").GetArrayLength());
        Assert.Equal(["text", "quiz"], quiz.GetProperty("content").EnumerateObject().Select(part => part.Name));
        Assert.Equal(8, quiz.GetProperty("content").GetProperty("quiz").GetProperty("questions").GetArrayLength());
        Assert.Equal([StableIds.Of("lesson", "first-steps.decisions").ToString()], quiz.GetProperty("prerequisites").EnumerateArray().Select(p => p.GetString()));
    }

    [Theory]
    [InlineData("/modules")]
    [InlineData("/modules/018f0000-0000-7000-8000-000000000000")]
    [InlineData("/modules/018f0000-0000-7000-8000-000000000000/lessons")]
    [InlineData("/lessons/018f0000-0000-7000-8000-000000000000")]
    public async Task Nobody_reads_without_a_token(string path)
    {
        var error = await CatalogApi.Get(api.Anonymous, $"/opencode/v1{path}", HttpStatusCode.Unauthorized);

        Assert.Equal("TOKEN_INVALID", error.Text("code"));
    }

    [Theory]
    [InlineData("/modules/018f0000-0000-7000-8000-000000000000")]
    [InlineData("/modules/018f0000-0000-7000-8000-000000000000/lessons")]
    [InlineData("/lessons/018f0000-0000-7000-8000-000000000000")]
    public async Task Unknown_ids_are_not_found_and_malformed_ones_invalid(string path)
    {
        Assert.Equal("RESOURCE_NOT_FOUND", (await CatalogApi.Get(api.Admin, $"/opencode/v1{path}", HttpStatusCode.NotFound)).Text("code"));
        Assert.Equal(
            "INVALID_FORMAT",
            (await CatalogApi.Get(api.Admin, $"/opencode/v1{path.Replace("018f0000-0000-7000-8000-000000000000", "nine", StringComparison.Ordinal)}", HttpStatusCode.BadRequest)).Text("code"));
    }

    [Fact]
    public async Task Lessons_of_other_kinds_are_not_here()
    {
        var language = StableIds.Of("lesson", "en-es-basic-a1-greetings-hello-1");

        await CatalogApi.Get(api.Admin, $"/opencode/v1/lessons/{language}", HttpStatusCode.NotFound);
        await CatalogApi.Get(api.Admin, $"{Modules}/{StableIds.Of("course", "en-es-basic")}", HttpStatusCode.NotFound);
    }

    private static int Total(JsonElement list) => list.GetProperty("pagination").GetProperty("total").GetInt32();
}
