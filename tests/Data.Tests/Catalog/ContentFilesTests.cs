using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Data.Catalog.Files;
using Xunit;

namespace LearningPlatform.Data.Tests.Catalog;

/// <summary>Reading content files: what they can say, and that mistakes are named and not swallowed.</summary>
public sealed class ContentFilesTests : IDisposable
{
    private const string Module =
        """
        title: A module
        description: About something.
        level: expert
        difficulty: 9
        minutes: 30
        order: 3
        tags: [a, b]
        objectives: [Do it]
        """;

    private const string Lesson =
        """
        title: A lesson
        description: Short.
        type: interactive
        minutes: 5
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("lp-content-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void All_seven_languages_are_known_by_their_extension()
    {
        Write("code/m/module.yaml", Module);
        Write("code/m/01-all/lesson.yaml", Lesson);
        foreach (var extension in new[] { "cpp", "go", "java", "js", "py", "rs", "ts" })
        {
            Write($"code/m/01-all/template.{extension}", $"{extension} template");
            Write($"code/m/01-all/solution.{extension}", $"{extension} solution");
        }

        Write("code/m/01-all/tests.yaml", "[{ id: t, name: T, input: { stdin: \"1\" }, expected: { stdout: \"1\" } }]");

        var code = Read().Lessons.Single().Content.Code!;

        Assert.Equal(["python", "javascript", "typescript", "java", "go", "rust", "cpp"], code.Variants.Select(variant => variant.Language));
        Assert.Equal(new CodeVariant("rust", "rs template", "rs solution"), code.Variants[5]);
    }

    [Fact]
    public void Test_data_keeps_the_types_that_yaml_says()
    {
        Write("code/m/module.yaml", Module);
        Write("code/m/01-x/lesson.yaml", Lesson);
        Write("code/m/01-x/template.py", "a");
        Write("code/m/01-x/solution.py", "b");
        Write(
            "code/m/01-x/tests.yaml",
            """
            - id: types
              name: Types
              input: { function: f, arguments: [1, -2.5, "3", true, null, [], {}, no, 1e3, text] }
              expected: { returns: "7" }
              timeout: 2000
              points: 7
              hidden: true
            """);

        var test = Assert.Single(Read().Lessons.Single().Content.Code!.Tests);

        Assert.Equal("""{"function":"f","arguments":[1,-2.5,"3",true,null,[],{},"no",1000,"text"]}""", test.Input.GetRawText());
        Assert.Equal("""{"returns":"7"}""", test.Expected.GetRawText());
        Assert.Equal((2000, 7, true, TestType.Unit), (test.Timeout, test.Points, test.Hidden, test.Type));
    }

    [Fact]
    public void Renumbering_a_lesson_keeps_its_id()
    {
        Write("code/m/module.yaml", Module);
        Write("code/m/01-a/lesson.yaml", Lesson);
        Write("code/m/02-b/lesson.yaml", Lesson);
        var before = Read().Lessons;
        Directory.Move(Path.Combine(folder, "code/m/02-b"), Path.Combine(folder, "code/m/00-b"));

        var after = Read().Lessons;

        Assert.Equal(["m.b", "m.a"], after.Select(lesson => lesson.Key));
        Assert.Equal(before.OrderBy(l => l.Key).Select(l => l.Id), after.OrderBy(l => l.Key).Select(l => l.Id));
    }

    [Theory]
    [InlineData("lesson.yaml", "title: A\ndescription: B\ntype: text\nminutes: 5\ntilte: typo", "tilte")]
    [InlineData("lesson.yaml", "title: A\ndescription: B\ntype: poem\nminutes: 5", "$.type")]
    [InlineData("lesson.yaml", "title: [", "line")]
    [InlineData("lesson.yaml", "title: A", "description")]
    [InlineData("tests.yaml", "[{ id: t, name: T, input: {}, expected: {} }]", "no template")]
    [InlineData("quiz.yaml", "[{ id: q, question: Q, type: single_choice, options: { a: A, b: B }, answers: [c] }]", "q: answers")]
    [InlineData("quiz.yaml", "[{ id: q, question: Q, type: single_choice, options: { a: A, b: B }, answers: [a, b] }]", "q: answers")]
    [InlineData("quiz.yaml", "[{ id: q, question: Q, type: short_answer, options: { a: A }, answers: [a] }]", "q: a short answer")]
    public void A_mistake_in_a_lesson_is_named_with_its_file(string file, string content, string expected)
    {
        Write("code/m/module.yaml", Module);
        Write("code/m/01-a/lesson.yaml", Lesson);
        Write($"code/m/01-a/{file}", content);

        var fault = Assert.Throws<ContentFileException>(Read);

        Assert.Contains(Path.Combine("01-a", file), fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_without_a_solution_are_refused()
    {
        Write("code/m/module.yaml", Module);
        Write("code/m/01-a/lesson.yaml", Lesson);
        Write("code/m/01-a/template.py", "x");
        Write("code/m/01-a/tests.yaml", "[{ id: t, name: T, input: {}, expected: { stdout: a } }]");

        Assert.Contains("needs a solution", Assert.Throws<ContentFileException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ id: x, translation: { source_text: a } }", "x:")]
    [InlineData("{ id: x, riddle: {} }", "one of the six types")]
    [InlineData("{ again: nowhere }", "no exercise nowhere")]
    [InlineData("{ id: x, vof: { statement: a, is_true: maybe } }", "x:")]
    public void A_mistake_in_an_exercise_is_named(string exercise, string expected)
    {
        Language(exercise);

        var fault = Assert.Throws<ContentFileException>(Read);

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Additional_fields_of_an_exercise_are_kept()
    {
        Language("{ id: x, translation: { source_text: a, target_text: b, accepted: [c] } }");

        Assert.Equal("c", Assert.Single(Read().Exercises).Data.GetProperty("accepted")[0].GetString());
    }

    private void Language(string exercise)
    {
        Write("languages/l/course.yaml", "name: L\ndescription: D\nsource: en\ntarget: es");
        Write(
            "languages/l/1.yaml",
            $"key: a\ncode: A\nname: A\nsections: [{{ key: s, name: S, modules: [{{ key: m, name: M, type: exam, lessons: [{{ key: l, title: T, points: 5, exercises: [{exercise}] }}] }}] }}]");
    }

    private ContentSet Read() => ContentFiles.Read(folder, null);

    private void Write(string file, string content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
