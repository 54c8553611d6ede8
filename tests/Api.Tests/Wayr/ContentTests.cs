using System.Net;
using System.Text.Json;
using Api.Tests.Catalog;
using Xunit;

namespace Api.Tests.Wayr;

/// <summary>Reads of courses, levels, sections, modules, lessons and exercises (wayr-R37 … R54, wayr-D03 … D14).</summary>
public sealed class ContentTests(CatalogApi api) : IClassFixture<CatalogApi>
{
    private const string Root = "/wayr/api";
    private const string Hello = "en-es-basic-a1-greetings-hello";

    [Fact]
    public async Task A_course_is_read_without_a_token_and_counts_its_levels()
    {
        var course = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/courses/en-es-basic"));

        Assert.Equal(("en", "es", 2, true), (
            course.Text("source_language"), course.Text("target_language"), course.GetProperty("levels_count").GetInt32(), course.GetProperty("is_public").GetBoolean()));
    }

    [Fact]
    public async Task Non_public_courses_are_there_for_authors_only()
    {
        foreach (var client in new[] { api.Anonymous, api.Student })
        {
            Assert.Equal(["en-es-basic"], Data(await CatalogApi.Get(client, $"{Root}/courses")).Texts("id"));
            Assert.Empty(Data(await CatalogApi.Get(client, $"{Root}/courses?is_public=false")).Texts("id"));
            await CatalogApi.Get(client, $"{Root}/courses/de-fr-hidden", HttpStatusCode.NotFound);
            await CatalogApi.Get(client, $"{Root}/courses/de-fr-hidden/package", HttpStatusCode.NotFound);
            await CatalogApi.Get(client, $"{Root}/courses/de-fr-hidden/levels", HttpStatusCode.NotFound);
            await CatalogApi.Get(client, $"{Root}/courses/de-fr-hidden/levels/de-fr-hidden-a1", HttpStatusCode.NotFound);
            await CatalogApi.Get(client, $"{Root}/levels/de-fr-hidden-a1/sections", HttpStatusCode.NotFound);
        }

        foreach (var client in new[] { api.Instructor, api.Admin })
        {
            Assert.Equal(["de-fr-hidden"], Data(await CatalogApi.Get(client, $"{Root}/courses?is_public=false")).Texts("id"));
            Assert.Equal(["de-fr-hidden-a1"], Data(await CatalogApi.Get(client, $"{Root}/courses/de-fr-hidden/levels")).Texts("id"));
            Assert.Empty(Data(await CatalogApi.Get(client, $"{Root}/levels/de-fr-hidden-a1/sections")).Texts("id"));
        }
    }

    [Fact]
    public async Task Courses_are_filtered_by_language()
    {
        Assert.Equal(["en-es-basic"], Data(await CatalogApi.Get(api.Anonymous, $"{Root}/courses?source_language=en&target_language=es")).Texts("id"));
        Assert.Empty(Data(await CatalogApi.Get(api.Anonymous, $"{Root}/courses?target_language=fr")).Texts("id"));
        Assert.Equal(["de-fr-hidden"], Data(await CatalogApi.Get(api.Admin, $"{Root}/courses?target_language=fr")).Texts("id"));
        await CatalogApi.Get(api.Anonymous, $"{Root}/courses?source_language=EN", HttpStatusCode.BadRequest);
    }

    /// <summary>wayr-R09.</summary>
    [Theory]
    [InlineData("name", "asc", "en-es-basic,de-fr-hidden")]
    [InlineData("sourceLanguage", "asc", "de-fr-hidden,en-es-basic")]
    [InlineData("levels_count", "desc", "en-es-basic,de-fr-hidden")]
    [InlineData("isPublic", "asc", "de-fr-hidden,en-es-basic")]
    [InlineData("created_at", "desc", "de-fr-hidden,en-es-basic")]
    public async Task Courses_are_sorted_by_snake_or_camel_names(string field, string order, string expected)
    {
        var courses = Data(await CatalogApi.Get(api.Admin, $"{Root}/courses?sortBy={field}&sortOrder={order}"));

        Assert.Equal(expected, string.Join(',', courses.Texts("id")));
    }

    [Theory]
    [InlineData("courses?sortBy=difficulty")]
    [InlineData("courses?sortOrder=up")]
    [InlineData("courses?page=0")]
    [InlineData("courses?limit=0")]
    [InlineData("courses?limit=two")]
    [InlineData("courses?is_public=perhaps")]
    [InlineData("courses/en-es-basic/levels?sortBy=sectionscount")]
    [InlineData("sections/en-es-basic-a1-greetings/modules?module_type=song")]
    [InlineData("modules/en-es-basic-a1-greetings-hello/lessons?sortBy=title")]
    [InlineData("exercises?exercise_type=riddle")]
    [InlineData("exercises/type/riddle")]
    public async Task Wrong_queries_answer_400(string path)
    {
        var error = await CatalogApi.Get(api.Anonymous, $"{Root}/{path}", HttpStatusCode.BadRequest);

        Assert.Equal("VALIDATION_ERROR", error.GetProperty("error").Text("code"));
        Assert.NotEmpty(error.GetProperty("error").GetProperty("details").EnumerateArray());
    }

    [Fact]
    public async Task The_tree_is_walked_from_the_course_to_an_exercise()
    {
        var level = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/courses/en-es-basic/levels"))[0];
        Assert.Equal(("en-es-basic-a1", "en-es-basic", "A1", 2), (level.Text("id"), level.Text("course_id"), level.Text("code"), level.GetProperty("sections_count").GetInt32()));
        Assert.Equal(level.GetRawText(), Data(await CatalogApi.Get(api.Anonymous, $"{Root}/courses/en-es-basic/levels/en-es-basic-a1")).GetRawText());

        var section = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/levels/en-es-basic-a1/sections"))[0];
        Assert.Equal(("en-es-basic-a1-greetings", "en-es-basic-a1", 3), (section.Text("id"), section.Text("level_id"), section.GetProperty("modules_count").GetInt32()));
        Assert.Equal(section.GetRawText(), Data(await CatalogApi.Get(api.Anonymous, $"{Root}/levels/en-es-basic-a1/sections/en-es-basic-a1-greetings")).GetRawText());

        var module = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/sections/en-es-basic-a1-greetings/modules"))[1];
        Assert.Equal((Hello, "en-es-basic-a1-greetings", "basic_lesson", 2), (
            module.Text("id"), module.Text("section_id"), module.Text("module_type"), module.GetProperty("lessons_count").GetInt32()));
        Assert.Equal(module.GetRawText(), Data(await CatalogApi.Get(api.Anonymous, $"{Root}/sections/en-es-basic-a1-greetings/modules/{Hello}")).GetRawText());

        var lesson = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/modules/{Hello}/lessons"))[0];
        Assert.Equal(($"{Hello}-1", Hello, 10, 1), (
            lesson.Text("id"), lesson.Text("module_id"), lesson.GetProperty("experience_points").GetInt32(), lesson.GetProperty("order").GetInt32()));
        Assert.Equal(lesson.GetRawText(), Data(await CatalogApi.Get(api.Anonymous, $"{Root}/modules/{Hello}/lessons/{Hello}-1")).GetRawText());

        var exercises = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/lessons/{Hello}-1/exercises"));
        Assert.Equal(lesson.GetProperty("exercises").GetRawText(), exercises.GetRawText());
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], exercises.Texts("order"));

        var exercise = exercises[1].GetProperty("exercise");
        Assert.Equal(exercise.GetRawText(), Data(await CatalogApi.Get(api.Anonymous, $"{Root}/exercises/es-hello-translation")).GetRawText());
        Assert.Equal("Hola", exercise.GetProperty("data").Text("target_text"));
    }

    [Theory]
    [InlineData("courses/nowhere")]
    [InlineData("courses/first-steps")]
    [InlineData("courses/nowhere/package")]
    [InlineData("courses/nowhere/levels")]
    [InlineData("courses/nowhere/levels/en-es-basic-a1")]
    [InlineData("courses/en-es-basic/levels/nowhere")]
    [InlineData("levels/nowhere/sections")]
    [InlineData("levels/en-es-basic-a2/sections/en-es-basic-a1-greetings")]
    [InlineData("levels/en-es-basic-a1-greetings/sections")]
    [InlineData("sections/nowhere/modules")]
    [InlineData("sections/en-es-basic-a1-people/modules/en-es-basic-a1-greetings-hello")]
    [InlineData("modules/nowhere/lessons")]
    [InlineData("modules/en-es-basic-a1-greetings-cafe/lessons/en-es-basic-a1-greetings-hello-1")]
    [InlineData("lessons/nowhere/exercises")]
    [InlineData("lessons/first-steps.hello/exercises")]
    [InlineData("exercises/nowhere")]
    public async Task Unknown_things_and_those_below_another_parent_answer_404(string path)
    {
        Assert.Equal("NOT_FOUND", (await CatalogApi.Get(api.Admin, $"{Root}/{path}", HttpStatusCode.NotFound)).GetProperty("error").Text("code"));
    }

    /// <summary>wayr-R06, R07.</summary>
    [Fact]
    public async Task Pages_are_told_in_headers()
    {
        var (body, response) = await CatalogApi.GetWithHeaders(api.Anonymous, $"{Root}/exercises?page=2&limit=10");
        var total = int.Parse(response.Headers.GetValues("X-Total-Count").Single(), null);

        Assert.True(total >= 60);
        Assert.Equal(10, Data(body).GetArrayLength());
        Assert.Equal(
            ($"{(total + 9) / 10}", "2", "true", "true"),
            (Header(response, "X-Total-Pages"), Header(response, "X-Current-Page"), Header(response, "X-Has-Next"), Header(response, "X-Has-Prev")));

        var (behind, last) = await CatalogApi.GetWithHeaders(api.Anonymous, $"{Root}/exercises?page=1000");
        Assert.Equal(0, Data(behind).GetArrayLength());
        Assert.Equal(("false", "true"), (Header(last, "X-Has-Next"), Header(last, "X-Has-Prev")));

        var (_, empty) = await CatalogApi.GetWithHeaders(api.Anonymous, $"{Root}/courses?target_language=zz");
        Assert.Equal(("0", "0", "false", "false"), (
            Header(empty, "X-Total-Count"), Header(empty, "X-Total-Pages"), Header(empty, "X-Has-Next"), Header(empty, "X-Has-Prev")));
    }

    [Fact]
    public async Task A_limit_above_100_is_served_as_100()
    {
        var (_, response) = await CatalogApi.GetWithHeaders(api.Anonymous, $"{Root}/exercises?limit=100000");

        Assert.Equal("1", Header(response, "X-Total-Pages"));
    }

    /// <summary>wayr-R10.</summary>
    [Fact]
    public async Task Exercises_of_a_lesson_are_not_paginated()
    {
        var (_, response) = await CatalogApi.GetWithHeaders(api.Anonymous, $"{Root}/lessons/{Hello}-1/exercises");

        Assert.False(response.Headers.Contains("X-Total-Count"));
    }

    [Theory]
    [InlineData("translation")]
    [InlineData("fill-in-the-blank")]
    [InlineData("vof")]
    [InlineData("pairs")]
    [InlineData("informative")]
    [InlineData("ordering")]
    public async Task Exercises_are_listed_by_type_in_two_ways(string type)
    {
        var byPath = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/exercises/type/{type}?limit=100&sortBy=id&sortOrder=asc"));
        var byQuery = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/exercises?exercise_type={type}&limit=100&sortBy=id&sortOrder=asc"));

        Assert.NotEmpty(byPath.EnumerateArray());
        Assert.All(byPath.Texts("exercise_type"), found => Assert.Equal(type, found));
        Assert.Equal(byPath.GetRawText(), byQuery.GetRawText());
        Assert.Equal(byPath.Texts("id").Order(StringComparer.Ordinal), byPath.Texts("id"));
    }

    [Fact]
    public async Task Modules_are_filtered_by_type_and_sorted_backwards()
    {
        Assert.Equal(
            ["en-es-basic-a1-greetings-cafe"], Data(await CatalogApi.Get(api.Anonymous, $"{Root}/sections/en-es-basic-a1-greetings/modules?module_type=dialogue")).Texts("id"));
        Assert.Equal(
            ["3", "2", "1"], Data(await CatalogApi.Get(api.Anonymous, $"{Root}/sections/en-es-basic-a1-greetings/modules?sortOrder=desc")).Texts("order"));
    }

    [Fact]
    public async Task A_package_has_the_whole_course_and_the_latest_time()
    {
        var package = Data(await CatalogApi.Get(api.Anonymous, $"{Root}/courses/en-es-basic/package"));

        Assert.False(package.GetProperty("course").TryGetProperty("levels_count", out _));
        var modules = package.GetProperty("levels").EnumerateArray().SelectMany(level => level.GetProperty("sections").EnumerateArray())
            .SelectMany(section => section.GetProperty("modules").EnumerateArray()).ToList();
        var lessons = modules.SelectMany(module => module.GetProperty("lessons").EnumerateArray()).ToList();
        Assert.Equal((8, 10), (modules.Count, lessons.Count));
        Assert.Equal(
            Data(await CatalogApi.Get(api.Anonymous, $"{Root}/modules/{Hello}/lessons")).GetRawText(),
            modules.Single(module => module.Text("id") == Hello).GetProperty("lessons").GetRawText());
        Assert.Equal(lessons.Max(lesson => lesson.Text("updated_at")), package.Text("package_version"));
    }

    [Fact]
    public async Task An_invalid_token_counts_as_none()
    {
        var admin = api.Admin.DefaultRequestHeaders.Authorization!.Parameter!;
        foreach (var token in new[] { "rubbish", admin[..admin.LastIndexOf('.')] + ".AAAA" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/courses");
            request.Headers.Authorization = new("Bearer", token);
            using var response = await api.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
            var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

            Assert.Equal(["en-es-basic"], Data(body).Texts("id"));
        }
    }

    private static JsonElement Data(JsonElement body)
    {
        Assert.True(body.GetProperty("success").GetBoolean());
        return body.GetProperty("data");
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
