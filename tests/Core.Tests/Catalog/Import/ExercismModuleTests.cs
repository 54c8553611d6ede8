using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Import;
using LearningPlatform.Core.Catalog.Import.Exercism;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace LearningPlatform.Core.Tests.Catalog.Import;

/// <summary>Making lessons of problem specifications.</summary>
public sealed class ExercismModuleTests
{
    [Fact]
    public void Cases_become_function_tests_with_arguments_by_name()
    {
        var lesson = Assert.Single(Make(Source("bottles", Case("one", "fillUp", """{"bottleSize": 3, "name": "tea"}""", "[1, 2]"))).Lessons);

        var test = Assert.Single(lesson.Content.Code!.Tests);
        Assert.Equal(("exercism.bottles", LessonType.Exercise, ContentStatus.Draft, "one"), (lesson.Key, lesson.Type, lesson.Status, test.Name));
        var form = Assert.IsType<FunctionTest>(TestForms.Parse(test.Input, test.Expected, "test").Value);
        Assert.Equal("fillUp", form.Function);
        Assert.Equal("""{"bottleSize":3,"name":"tea"}""", form.Arguments.GetRawText());
        Assert.Equal("[1,2]", Assert.IsType<Returns>(form.Expected).Value.GetRawText());
        Assert.EndsWith("- `fillUp(bottleSize, name)`\n\nThe items of a list are compared in their order.\n", lesson.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_error_is_any_error()
    {
        var lesson = Assert.Single(Make(Source("bottles", Case("one", "fill", """{"n": -1}""", """{"error": "too few"}"""), Case("two", "fill", """{"n": 1}""", "1"))).Lessons);

        Assert.Equal("""{"throws":true}""", lesson.Content.Code!.Tests[0].Expected.GetRawText());
        Assert.Contains("Where a test expects an error", lesson.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_cases_name_their_tests_and_a_newer_case_replaces_another()
    {
        var old = Case("wrong", "fill", """{"n": 1}""", "1");
        var better = Case("right", "fill", """{"n": 1}""", "2", $", \"reimplements\": \"{Uuid(old)}\"");
        var made = Make(Source("bottles", $$"""{"description": "group", "cases": [{"description": "inner", "cases": [{{old}}, {{better}}]}]}"""));

        Assert.Equal("group: inner: right", Assert.Single(Assert.Single(made.Lessons).Content.Code!.Tests).Name);
        Assert.Equal("a newer case replaces it", Assert.Single(made.Skipped).Why);
    }

    [Fact]
    public void Typed_languages_get_types_from_all_values()
    {
        var variants = Assert.Single(Make(Source(
            "shapes",
            Case("a", "mix", """{"counts": {"a": 1}, "rows": [], "big": 5, "part": 1}""", "[]"),
            Case("b", "mix", """{"counts": {}, "rows": [["x"]], "big": 5000000000, "part": 0.5}""", "[true]"))).Lessons).Content.Code!.Variants;

        Assert.Equal(["python", "javascript", "typescript", "java", "go", "rust", "cpp"], variants.Select(variant => variant.Language));
        Assert.All(variants, variant => Assert.Null(variant.Solution));
        string Of(string language) => variants.Single(variant => variant.Language == language).Template;
        Assert.Equal("def mix(counts, rows, big, part):\n    return []\n", Of("python"));
        Assert.Contains("function mix(counts: Record<string, number>, rows: string[][], big: number, part: number): boolean[] {", Of("typescript"), StringComparison.Ordinal);
        Assert.Contains("static boolean[] mix(Map<String, Integer> counts, String[][] rows, long big, double part) {", Of("java"), StringComparison.Ordinal);
        Assert.Contains("func mix(counts map[string]int, rows [][]string, big int, part float64) []bool {", Of("go"), StringComparison.Ordinal);
        Assert.Contains("fn mix(counts: HashMap<String, i64>, rows: Vec<Vec<String>>, big: i64, part: f64) -> Vec<bool> {", Of("rust"), StringComparison.Ordinal);
        Assert.Contains("std::vector<bool> mix(std::map<std::string, int> counts, std::vector<std::vector<std::string>> rows, long long big, double part) {", Of("cpp"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_may_be_missing_have_types_that_say_so()
    {
        var variants = Assert.Single(Make(Source(
            "gaps",
            Case("a", "find", """{"rows": [1, null], "name": "x"}""", """{"a": 1}"""),
            Case("b", "find", """{"rows": [null], "name": null}""", "null"))).Lessons).Content.Code!.Variants;

        string Of(string language) => variants.Single(variant => variant.Language == language).Template;
        Assert.Equal("def find(rows, name):\n    return None\n", Of("python"));
        Assert.Contains("function find(rows: (number | null)[], name: string | null): Record<string, number> | null {\n  return null;", Of("typescript"), StringComparison.Ordinal);
        Assert.Contains("static Map<String, Integer> find(Integer[] rows, String name) {\n        return null;", Of("java"), StringComparison.Ordinal);
        Assert.Contains("func find(rows []*int, name *string) *map[string]int {\n\treturn nil", Of("go"), StringComparison.Ordinal);
        Assert.Contains("use std::collections::HashMap;\n\nfn find(rows: Vec<Option<i64>>, name: Option<String>) -> Option<HashMap<String, i64>> {\n    None", Of("rust"), StringComparison.Ordinal);
        Assert.Contains("#include <optional>", Of("cpp"), StringComparison.Ordinal);
        Assert.Contains("std::optional<std::map<std::string, int>> find(std::vector<std::optional<int>> rows, std::optional<std::string> name) {\n    return std::nullopt;", Of("cpp"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_without_a_common_type_leave_the_typed_languages_out()
    {
        var lesson = Assert.Single(Make(Source("odd", Case("a", "f", """{"x": 1}""", "\"1\""), Case("b", "f", """{"x": null}""", "1"))).Lessons);

        Assert.Equal(["python", "javascript", "typescript"], lesson.Content.Code!.Variants.Select(variant => variant.Language));
    }

    [Theory]
    [InlineData("union", "from", "unionOf", "fromValue")]
    [InlineData("sum", "list", "sumOf", "list")]
    [InlineData("div", "n", "divOf", "n")]
    [InlineData("leapYear", "black_queen", "leapYear", "black_queen")]
    public void Names_work_in_all_languages(string property, string key, string function, string parameter)
    {
        var test = Assert.Single(Assert.Single(Make(Source("names", Case("a", property, $$"""{"{{key}}": 1}""", "1"))).Lessons).Content.Code!.Tests);

        Assert.Equal($$$"""{"function":"{{{function}}}","arguments":{"{{{parameter}}}":1}}""", test.Input.GetRawText());
    }

    [Theory]
    [InlineData("f", """{"g": "(x) => x * x"}""", "1", "it holds program text where a value should be")]
    [InlineData("f", """{"n": 1}""", "\"score >= 3 && score <= 18\"", "it holds program text where a value should be")]
    [InlineData("f", """{"n": 9007199254740993}""", "1", "it has a number that JSON can't carry exactly (beyond 2^53)")]
    [InlineData("f", """{"n": 18446744073709551616}""", "1", "it has a number that JSON can't carry exactly (beyond 2^53)")]
    [InlineData("f", """{"files": ["iliad.txt"]}""", "[]", "it reads files that its case doesn't hold")]
    [InlineData("f", "[1]", "1", "its input is no object, or nothing is expected")]
    [InlineData("not a name", """{"n": 1}""", "1", "'not a name' is no name of a function")]
    [InlineData("f", """{"N!": 1}""", "1", "its input has names that can't be parameters")]
    public void What_no_call_can_test_is_reported(string property, string input, string expected, string why)
    {
        var made = Make(Source("odd", Case("a", property, input, expected)), Source("fine", Case("a", "f", """{"n": 1}""", "1")));

        Assert.Equal(["exercism.fine"], made.Lessons.Select(lesson => lesson.Key));
        Assert.Contains(new Skipped("odd: a", why, false), made.Skipped);
        Assert.Contains(new Skipped("odd", "none of its cases can be tested by calling a function", true), made.Skipped);
    }

    [Fact]
    public void Random_cases_other_parameters_and_steps_are_reported()
    {
        var made = Make(
            Source("dice", Case("a", "roll", "{}", "1", ", \"scenarios\": [\"random\"]"), Case("b", "face", """{"n": 1}""", "1")),
            Source("signs", Case("a", "turn", """{"text": "u\u0308"}""", "1", ", \"scenarios\": [\"unicode\"]"), Case("b", "turn", """{"text": "\u4f60"}""", "1", ", \"scenarios\": [\"unicode\"]")),
            Source("extra", Case("a", "f", """{"n": 1}""", "1"), Case("b", "f", """{"n": 2}""", "1"), Case("c", "f", """{"n": 1, "m": 2}""", "1")),
            Source("steps", Case("a", "run", """{"operations": []}""", "{}"), Case("b", "run", """{"operations": []}""", "{}")));

        Assert.Equal(["exercism.dice", "exercism.extra", "exercism.signs"], made.Lessons.Select(lesson => lesson.Key));
        Assert.Equal([0, 1, 2], made.Lessons.Select(lesson => lesson.Order));
        Assert.Contains(new Skipped("signs: a", "it needs characters of several code points as one, which most of the languages don't have", false), made.Skipped);
        Assert.Equal("b", Assert.Single(made.Lessons[2].Content.Code!.Tests).Name);
        Assert.Contains(new Skipped("dice: a", "its result is random", false), made.Skipped);
        Assert.Contains(new Skipped("extra: c", "its input has other names than that of the other cases", false), made.Skipped);
        Assert.Contains(new Skipped("steps: a", "it describes steps with an object, not a call", false), made.Skipped);
    }

    [Fact]
    public void Exercises_without_data_or_future_are_reported()
    {
        var made = Make(
            new ExercismSource("old") { Deprecated = true },
            new ExercismSource("empty"),
            new ExercismSource("broken") { Fault = "canonical-data.json is no JSON (line 3)" },
            Source("../../x", Case("a", "f", """{"n": 1}""", "1")));

        Assert.Empty(made.Lessons);
        Assert.Equal(
            ["its name can't be part of a key", "canonical-data.json is no JSON (line 3)", "it has no canonical-data.json", "its authors have given it up"],
            made.Skipped.Select(one => one.Why));
    }

    [Theory]
    [InlineData("31.69", "0.005")]
    [InlineData("0.5", "0.000001")]
    [InlineData("1.0000001", "0.000001")]
    [InlineData("7", null)]
    public void Rounded_numbers_are_compared_as_exactly_as_they_are_written(string expected, string? tolerance)
    {
        var test = Assert.Single(Assert.Single(Make(Source("age", Case("a", "age", """{"n": 1}""", expected))).Lessons).Content.Code!.Tests);

        Assert.Equal(tolerance, test.Expected.TryGetProperty("tolerance", out var given) ? given.GetRawText() : null);
    }

    [Fact]
    public void Texts_lose_their_headings_and_boxes_and_links_must_be_addresses()
    {
        var source = Source("notes", Case("a", "f", """{"n": 1}""", "1")) with
        {
            Texts = ["# Introduction\n\nFirst.\n", "# Instructions\n\n~~~~exercism/note\nMind the gap.\n\nReally.\n~~~~\n\nDo it.\n"],
            Metadata = new Dictionary<string, string> { ["title"] = "Notes", ["blurb"] = "About notes.", ["source"] = "A book", ["source_url"] = "javascript:alert(1)" },
        };

        var lesson = Assert.Single(Make(source).Lessons);

        Assert.StartsWith("# Notes\n\nFirst.\n\n> Mind the gap.\n>\n> Really.\n\nDo it.\n\n## Your program\n", lesson.Content.Text, StringComparison.Ordinal);
        Assert.Equal(("Notes", "About notes."), (lesson.Title, lesson.Description));
        Assert.Equal("https", Assert.Single(lesson.Resources).Url.Scheme);
    }

    private static ImportedCourse Make(params ExercismSource[] sources) => ExercismModule.Make(sources, ContentStatus.Draft);

    private static ExercismSource Source(string slug, params string[] cases) =>
        new(slug) { Data = JsonDocument.Parse($$"""{"exercise": "{{slug.Replace("..", "", StringComparison.Ordinal)}}", "cases": [{{string.Join(',', cases)}}]}""").RootElement.Clone() };

    private static string Case(string description, string property, string input, string expected, string more = "") =>
        $$"""{"uuid": "{{Guid.NewGuid()}}", "description": "{{description}}", "property": "{{property}}", "input": {{input}}, "expected": {{expected}}{{more}}}""";

    private static string Uuid(string item) => JsonDocument.Parse(item).RootElement.GetProperty("uuid").GetString()!;
}
