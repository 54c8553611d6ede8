using System.Globalization;
using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>
/// Reads a module of the code school. A lesson is a folder <c>NN-name</c>: lesson.yaml, text.md, template.* and solution.* (a language by its extension), tests.yaml,
/// quiz.yaml. Its key is <c>module.name</c>, so renumbering moves a lesson without making a new one.
/// </summary>
internal static class CodeModuleFiles
{
    /// <summary>The first language that a lesson has is its main one.</summary>
    private static readonly (string Extension, string Language)[] Languages =
    [
        ("py", "python"), ("js", "javascript"), ("ts", "typescript"), ("java", "java"), ("go", "go"), ("rs", "rust"), ("cpp", "cpp"),
    ];

    public static void Read(string folder, Guid? author, ContentSet set)
    {
        var key = Path.GetFileName(folder);
        var file = Path.Combine(folder, "module.yaml");
        var module = YamlJson.Read<ModuleFile>(file);
        var course = new Course
        {
            Id = StableIds.Of("course", key),
            Key = key,
            Kind = CourseKind.Code,
            Title = module.Title,
            Description = module.Description.Trim(),
            Status = module.Status,
            Order = module.Order,
            AuthorId = author,
            Level = module.Level,
            Difficulty = module.Difficulty is >= 1 and <= 10 ? module.Difficulty : throw new ContentFileException(file, "difficulty must be 1 to 10."),
            EstimatedMinutes = module.Minutes,
            Prerequisites = [.. (module.Prerequisites ?? []).Select(other => StableIds.Of("course", other))],
            Objectives = module.Objectives,
            Tags = module.Tags,
        };
        set.Courses.Add(course);
        var order = 0;
        foreach (var lesson in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            set.Lessons.Add(Lesson(lesson, course, order++));
        }
    }

    private static Lesson Lesson(string folder, Course course, int order)
    {
        var file = Path.Combine(folder, "lesson.yaml");
        var lesson = YamlJson.Read<LessonFile>(file);
        var name = Path.GetFileName(folder);
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        if (dash < 1 || !int.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new ContentFileException(folder, "must be named by a number, a dash and a name.");
        }

        var key = $"{course.Key}.{name[(dash + 1)..]}";
        return new Lesson
        {
            Id = StableIds.Of("lesson", key),
            Key = key,
            CourseId = course.Id,
            Title = lesson.Title,
            Description = lesson.Description.Trim(),
            Type = lesson.Type,
            Status = lesson.Status,
            Order = order,
            EstimatedMinutes = lesson.Minutes,
            ExperiencePoints = lesson.Points ?? Core.Catalog.Lesson.DefaultExperience,
            Objectives = lesson.Objectives ?? [],
            Prerequisites = [.. (lesson.Prerequisites ?? []).Select(other => StableIds.Of("lesson", $"{course.Key}.{other}"))],
            Resources = [.. (lesson.Resources ?? []).Select(r =>
                new Resource(StableIds.Of("resource", $"{key}/{r.Url}"), r.Title, r.Description, r.Type ?? ResourceType.Link, r.Url))],
            Content = new LessonContent
            {
                Text = Text(folder, "text.md"),
                Video = lesson.Video is { } video ? new VideoContent(video.Url, video.Seconds, []) : null,
                Interactive = lesson.Interactive is { } interactive ? new InteractiveContent(interactive.Type, interactive.Config) : null,
                Code = Code(folder, key),
                Quiz = Quiz(folder, key),
            },
        };
    }

    private static CodeContent? Code(string folder, string key)
    {
        var variants = Languages
            .Select(language => (language.Language, Template: Text(folder, $"template.{language.Extension}"), Solution: Text(folder, $"solution.{language.Extension}")))
            .Where(variant => variant.Template is not null)
            .Select(variant => new CodeVariant(variant.Language, variant.Template!, variant.Solution))
            .ToList();
        var file = Path.Combine(folder, "tests.yaml");
        var tests = File.Exists(file) ? YamlJson.Read<List<TestFile>>(file).Select(test => Test(test, key, file)).ToList() : [];
        if (variants.Count == 0)
        {
            return tests.Count == 0 ? null : throw new ContentFileException(file, "there are tests, but no template.");
        }

        return tests.Count == 0 || variants.TrueForAll(variant => variant.Solution is not null)
            ? new CodeContent(variants, tests)
            : throw new ContentFileException(folder, "a template that has tests needs a solution beside it.");
    }

    private static TestCase Test(TestFile test, string key, string file) => new()
    {
        Id = StableIds.Of("test", $"{key}/{test.Id}"),
        Name = test.Name,
        Description = test.Description,
        Type = test.Type ?? (test.Input.TryGetProperty("function", out _) ? TestType.Unit : TestType.Functional),
        Input = test.Input,
        Expected = test.Expected,
        Timeout = test.Timeout is null or >= 1000 and <= 30000 ? test.Timeout : throw new ContentFileException(file, $"{test.Id}: timeout must be 1000 to 30000."),
        Points = test.Points is null or >= 1 and <= 100 ? test.Points : throw new ContentFileException(file, $"{test.Id}: points must be 1 to 100."),
        Hidden = test.Hidden,
    };

    private static QuizContent? Quiz(string folder, string key)
    {
        var file = Path.Combine(folder, "quiz.yaml");
        return File.Exists(file) ? new QuizContent([.. YamlJson.Read<List<QuestionFile>>(file).Select(question => Question(question, key, file))]) : null;
    }

    private static QuizQuestion Question(QuestionFile question, string key, string file)
    {
        var options = question.Type == QuestionType.TrueFalse
            ? [new QuizOption("true", "True"), new QuizOption("false", "False")]
            : question.Options?.Select(option => new QuizOption(option.Key, option.Value)).ToList();
        if ((options is null) != (question.Type == QuestionType.ShortAnswer))
        {
            throw new ContentFileException(file, $"{question.Id}: a short answer has no options, every other question has.");
        }

        if (question.Answers.Length == 0
            || (options is not null && question.Answers.Any(answer => options.TrueForAll(option => option.Id != answer)))
            || (question.Type is QuestionType.SingleChoice or QuestionType.TrueFalse && question.Answers.Length != 1))
        {
            throw new ContentFileException(file, $"{question.Id}: answers must name options, exactly one of a single choice.");
        }

        return new QuizQuestion
        {
            Id = StableIds.Of("question", $"{key}/{question.Id}"),
            Question = question.Question,
            Type = question.Type,
            Options = options,
            Points = question.Points,
            CorrectAnswers = question.Answers,
            Explanation = question.Explanation,
        };
    }

    private static string? Text(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : null;
    }

    private sealed record ModuleFile(
        string Title,
        string Description,
        CourseLevel Level,
        int Difficulty,
        int Minutes,
        int Order,
        string[] Tags,
        string[] Objectives,
        string[]? Prerequisites = null,
        ContentStatus Status = ContentStatus.Published);

    private sealed record LessonFile(
        string Title,
        string Description,
        LessonType Type,
        int Minutes,
        int? Points = null,
        string[]? Objectives = null,
        string[]? Prerequisites = null,
        List<ResourceFile>? Resources = null,
        VideoFile? Video = null,
        InteractiveFile? Interactive = null,
        ContentStatus Status = ContentStatus.Published);

    private sealed record ResourceFile(string Title, Uri Url, string? Description = null, ResourceType? Type = null);

    private sealed record VideoFile(Uri Url, int? Seconds = null);

    private sealed record InteractiveFile(InteractiveType Type, JsonElement Config);

    private sealed record TestFile(
        string Id,
        string Name,
        JsonElement Input,
        JsonElement Expected,
        string? Description = null,
        TestType? Type = null,
        int? Timeout = null,
        int? Points = null,
        bool Hidden = false);

    private sealed record QuestionFile(
        string Id,
        string Question,
        QuestionType Type,
        string[] Answers,
        Dictionary<string, string>? Options = null,
        string? Explanation = null,
        int? Points = null);
}
