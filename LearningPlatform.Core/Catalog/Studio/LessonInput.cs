using System.Text.Json;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>What is new in a lesson; null leaves a field as it is.</summary>
/// <param name="Title">1 to 255 characters.</param>
/// <param name="Description">At most 1000 characters.</param>
/// <param name="Type">Its name.</param>
/// <param name="SetMinutes">Whether there are new minutes.</param>
/// <param name="EstimatedMinutes">Minutes; null for none.</param>
/// <param name="ExperiencePoints">What completing it earns; null leaves it.</param>
/// <param name="Objectives">What one can do afterwards.</param>
/// <param name="Prerequisites">Lessons of the same module that come before.</param>
/// <param name="Resources">Where to read on.</param>
/// <param name="Content">All of the content.</param>
public sealed record LessonInput(
    string? Title,
    string? Description,
    string? Type,
    bool SetMinutes,
    int? EstimatedMinutes,
    int? ExperiencePoints,
    IReadOnlyList<string?>? Objectives,
    IReadOnlyList<Guid>? Prerequisites,
    IReadOnlyList<ResourceInput?>? Resources,
    ContentInput? Content)
{
    /// <summary>The lesson with what is new, or all that is wrong with it (opencode-R62, R63).</summary>
    /// <param name="present">The lesson as it is; a new one has no title yet.</param>
    /// <param name="module">Its module.</param>
    /// <param name="checks">Knows languages and tests.</param>
    public Outcome<Lesson> Apply(Lesson present, StudioModule module, ISolutionChecks checks)
    {
        var faults = new Faults();
        var isNew = present.Title.Length == 0;
        var changed = present with
        {
            Title = faults.Text("title", Title?.Trim() ?? (isNew ? null : present.Title), 1, 255),
            Description = faults.Text("description", Description ?? present.Description, 0, 1000),
            Type = Type is null && !isNew ? present.Type : faults.Name("type", Type, LessonType.Text),
            EstimatedMinutes = faults.Number("estimatedMinutes", SetMinutes ? EstimatedMinutes : present.EstimatedMinutes, 0, 100_000),
            ExperiencePoints = faults.Number("experiencePoints", ExperiencePoints ?? present.ExperiencePoints, 0, 1000)!.Value,
            Objectives = Objectives is null ? present.Objectives : faults.Texts("objectives", Objectives, 50, 500),
            Prerequisites = Prerequisites is null ? present.Prerequisites : [.. Prerequisites],
            Resources = Resources is null ? present.Resources : Read(Resources, present, faults),
            Content = Content is null ? present.Content : Content.Read(present.Content, faults, checks),
        };
        if (Prerequisites is not null)
        {
            faults.Count("prerequisites", Prerequisites.Count, 50);
            faults.Add(StudioRules.Fault(present.Id, Prerequisites, module.Lessons.ToDictionary(lesson => lesson.Id, lesson => lesson.Prerequisites)));
        }

        return faults.Refusal is { } refusal ? refusal : changed;
    }

    /// <summary>What a lesson lacks for being published; null when nothing.</summary>
    /// <param name="lesson">The lesson.</param>
    public static Invalid? Incomplete(Lesson lesson)
    {
        var (faults, content) = (new Faults(), lesson.Content);
        switch (lesson.Type)
        {
            case LessonType.Quiz when content.Quiz is null:
                faults.Missing("content.quiz");
                break;
            case LessonType.Video when content.Video is null:
                faults.Missing("content.video");
                break;
            case LessonType.Interactive when content.Interactive is null:
                faults.Missing("content.interactive");
                break;
            case LessonType.Exercise when content.Code is null or { Tests.Count: 0 }:
                faults.Missing("content.code.tests");
                break;
            default:
                if (content is { Text: null, Video: null, Interactive: null, Code: null, Quiz: null })
                {
                    faults.Missing("content");
                }

                break;
        }

        if (content.Code is { Tests.Count: > 0 } code)
        {
            for (var i = 0; i < code.Variants.Count; i++)
            {
                if (code.Variants[i].Solution is null)
                {
                    faults.Add($"content.code.variants[{i}].solution", "A language whose code is tested needs a reference solution.");
                }
            }
        }

        return faults.Refusal;
    }

    private static List<Resource> Read(IReadOnlyList<ResourceInput?> resources, Lesson present, Faults faults)
    {
        faults.Count("resources", resources.Count, 50);
        var ids = new OwnIds(present.Resources.Select(resource => resource.Id));
        return
        [
            .. resources.Take(50).Select((resource, i) => new Resource(
                ids.Of(resource?.Id),
                faults.Text($"resources[{i}].title", resource?.Title?.Trim(), 1, 255),
                resource?.Description is { Length: > 0 } text ? faults.Text($"resources[{i}].description", text, 0, 1000) : null,
                faults.Name($"resources[{i}].type", resource?.Type ?? "link", ResourceType.Link),
                faults.Address($"resources[{i}].url", resource?.Url))),
        ];
    }
}

/// <summary>Where to read on.</summary>
/// <param name="Id">Of one that the lesson has; others are given a new one.</param>
/// <param name="Title">1 to 255 characters.</param>
/// <param name="Description">At most 1000 characters.</param>
/// <param name="Type">Its name.</param>
/// <param name="Url">An https address.</param>
public sealed record ResourceInput(Guid? Id, string? Title, string? Description, string? Type, string? Url);

/// <summary>All of a lesson's content.</summary>
/// <param name="Text">Markdown.</param>
/// <param name="Video">A film.</param>
/// <param name="Interactive">Something to play with.</param>
/// <param name="Code">Code to write or to run.</param>
/// <param name="Quiz">Questions.</param>
public sealed record ContentInput(string? Text, VideoInput? Video, InteractiveInput? Interactive, CodeInput? Code, QuizInput? Quiz)
{
    internal LessonContent Read(LessonContent present, Faults faults, ISolutionChecks checks) => new()
    {
        Text = Text is { Length: > 0 } ? faults.Text("content.text", Text, 0, 200_000) : null,
        Video = Video is null ? null : ReadVideo(Video, faults),
        Interactive = Interactive is null
            ? null
            : new InteractiveContent(
                faults.Name("content.interactive.type", Interactive.Type, InteractiveType.Demo), faults.Data("content.interactive.config", Interactive.Config ?? Nothing, 100_000)),
        Code = Code is null or { Variants: null or [], Tests: null or [] } ? null : ReadCode(Code, present.Code, faults, checks),
        Quiz = Quiz is null or { Questions: null or [] } ? null : ReadQuiz(Quiz.Questions, present.Quiz, faults),
    };

    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement.Clone();

    private static VideoContent ReadVideo(VideoInput video, Faults faults)
    {
        var subtitles = video.Subtitles ?? [];
        faults.Count("content.video.subtitles", subtitles.Count, 50);
        return new VideoContent(
            faults.Address("content.video.url", video.Url),
            faults.Number("content.video.duration", video.Duration, 0, 1_000_000),
            [
                .. subtitles.Take(50).Select((subtitle, i) => new Subtitle(
                    faults.Text($"content.video.subtitles[{i}].language", subtitle?.Language, 2, 35), faults.Address($"content.video.subtitles[{i}].url", subtitle?.Url))),
            ]);
    }

    private static CodeContent ReadCode(CodeInput code, CodeContent? present, Faults faults, ISolutionChecks checks)
    {
        var (variants, tests) = (code.Variants ?? [], code.Tests ?? []);
        if (variants.Count == 0)
        {
            faults.Add("content.code.variants", "Must have at least one language.");
        }

        var languages = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<CodeVariant>(variants.Count);
        foreach (var (variant, i) in variants.Take(20).Select((variant, i) => (variant, i)))
        {
            var at = $"content.code.variants[{i}]";
            if (variant?.Language is null || !checks.Knows(variant.Language))
            {
                faults.Add($"{at}.language", "Must be javascript, typescript, python, java, go, rust or cpp.");
            }
            else if (!languages.Add(variant.Language))
            {
                faults.Add($"{at}.language", "The language is there twice.");
            }

            var solution = string.IsNullOrWhiteSpace(variant?.Solution) ? null : faults.Text($"{at}.solution", variant.Solution, 0, 100_000);
            read.Add(new CodeVariant(variant?.Language ?? "", faults.Text($"{at}.template", variant?.Template, 0, 100_000), solution));
        }

        faults.Count("content.code.tests", tests.Count, 200);
        var ids = new OwnIds((present?.Tests ?? []).Select(test => test.Id));
        return new CodeContent(read, [.. tests.Take(200).Select((test, i) => ReadTest(test, $"content.code.tests[{i}]", ids, faults, checks))]);
    }

    private static TestCase ReadTest(TestInput? test, string at, OwnIds ids, Faults faults, ISolutionChecks checks)
    {
        var read = new TestCase
        {
            Id = ids.Of(test?.Id),
            Name = faults.Text($"{at}.name", test?.Name?.Trim(), 1, 255),
            Description = test?.Description is { Length: > 0 } text ? faults.Text($"{at}.description", text, 0, 1000) : null,
            Type = test?.Type is null ? null : faults.Name($"{at}.type", test.Type, TestType.Functional),
            Input = faults.Data($"{at}.input", test?.Input, 100_000),
            Expected = faults.Data($"{at}.expected", test?.Expected, 100_000),
            Timeout = faults.Number($"{at}.timeout", test?.Timeout, 1000, 30_000),
            Points = faults.Number($"{at}.points", test?.Points, 1, 100),
            Hidden = test?.Hidden ?? false,
        };
        faults.Add(checks.Fault(read, at));
        return read;
    }

    private static QuizContent ReadQuiz(IReadOnlyList<QuestionInput?> questions, QuizContent? present, Faults faults)
    {
        faults.Count("content.quiz.questions", questions.Count, 100);
        var ids = new OwnIds((present?.Questions ?? []).Select(question => question.Id));
        return new QuizContent([.. questions.Take(100).Select((question, i) => ReadQuestion(question, $"content.quiz.questions[{i}]", ids, faults))]);
    }

    private static QuizQuestion ReadQuestion(QuestionInput? question, string at, OwnIds ids, Faults faults)
    {
        var type = faults.Name($"{at}.type", question?.Type, QuestionType.ShortAnswer);
        var options = Options(question, type, at, faults);
        var answers = faults.Texts($"{at}.correctAnswers", question?.CorrectAnswers ?? [], 20, 1000);
        if (answers.Length == 0)
        {
            faults.Add($"{at}.correctAnswers", "Must have at least one answer.");
        }
        else if (type is QuestionType.SingleChoice or QuestionType.TrueFalse && answers.Length != 1)
        {
            faults.Add($"{at}.correctAnswers", "Must have exactly one answer.");
        }
        else if (answers.Distinct(StringComparer.Ordinal).Count() < answers.Length)
        {
            faults.Add($"{at}.correctAnswers", "Must have each answer once.");
        }
        else if (options is not null && answers.Any(answer => options.TrueForAll(option => option.Id != answer)))
        {
            faults.Add($"{at}.correctAnswers", "Must be ids of the question's options.");
        }

        return new QuizQuestion
        {
            Id = ids.Of(question?.Id),
            Question = faults.Text($"{at}.question", question?.Question, 1, 5000),
            Type = type,
            Options = options,
            Points = faults.Number($"{at}.points", question?.Points, 1, 100),
            CorrectAnswers = answers,
            Explanation = question?.Explanation is { Length: > 0 } text ? faults.Text($"{at}.explanation", text, 0, 5000) : null,
        };
    }

    private static List<QuizOption>? Options(QuestionInput? question, QuestionType type, string at, Faults faults)
    {
        if (type == QuestionType.TrueFalse)
        {
            return [new("true", "True"), new("false", "False")];
        }

        var options = question?.Options ?? [];
        if (type == QuestionType.ShortAnswer)
        {
            if (options.Count > 0)
            {
                faults.Add($"{at}.options", "A short answer has no options.");
            }

            return null;
        }

        if (options.Count is < 2 or > 20)
        {
            faults.Add($"{at}.options", "Must have 2 to 20 options.");
        }

        List<QuizOption> read =
        [
            .. options.Take(20).Select((option, i) => new QuizOption(
                faults.Text($"{at}.options[{i}].id", option?.Id?.Trim(), 1, 64), faults.Text($"{at}.options[{i}].text", option?.Text, 1, 2000))),
        ];
        if (read.DistinctBy(option => option.Id).Count() < read.Count)
        {
            faults.Add($"{at}.options", "Must have an id each that no other has.");
        }

        return read;
    }
}

/// <summary>A film.</summary>
/// <param name="Url">An https address.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Subtitles">One for each language.</param>
public sealed record VideoInput(string? Url, int? Duration, IReadOnlyList<SubtitleInput?>? Subtitles);

/// <summary>The text of a film.</summary>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Url">An https address.</param>
public sealed record SubtitleInput(string? Language, string? Url);

/// <summary>Something to play with.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Config">An object.</param>
public sealed record InteractiveInput(string? Type, JsonElement? Config);

/// <summary>Code to write or to run.</summary>
/// <param name="Variants">One for each language, the main one first.</param>
/// <param name="Tests">What a solution must pass.</param>
public sealed record CodeInput(IReadOnlyList<VariantInput?>? Variants, IReadOnlyList<TestInput?>? Tests);

/// <summary>The code of one language.</summary>
/// <param name="Language">Its name.</param>
/// <param name="Template">What the learner starts from.</param>
/// <param name="Solution">The reference solution; empty for none.</param>
public sealed record VariantInput(string? Language, string? Template, string? Solution);

/// <summary>A test (opencode-R81 … R89).</summary>
/// <param name="Id">Of one that the lesson has, so that it stays the same to learners; others are given a new one.</param>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="Description">At most 1000 characters.</param>
/// <param name="Type">Its name.</param>
/// <param name="Input">What goes in.</param>
/// <param name="Expected">What must come out.</param>
/// <param name="Timeout">Milliseconds.</param>
/// <param name="Points">1 to 100.</param>
/// <param name="Hidden">True when learners may not see it.</param>
public sealed record TestInput(
    Guid? Id, string? Name, string? Description, string? Type, JsonElement? Input, JsonElement? Expected, int? Timeout, int? Points, bool? Hidden);

/// <summary>Questions.</summary>
/// <param name="Questions">In order.</param>
public sealed record QuizInput(IReadOnlyList<QuestionInput?>? Questions);

/// <summary>A question.</summary>
/// <param name="Id">Of one that the lesson has; others are given a new one.</param>
/// <param name="Question">Markdown.</param>
/// <param name="Type">Its name.</param>
/// <param name="Options">What to choose from; of a question with true and false they are made.</param>
/// <param name="Points">1 to 100.</param>
/// <param name="CorrectAnswers">The right options' ids, or the accepted texts.</param>
/// <param name="Explanation">Why that is right.</param>
public sealed record QuestionInput(
    Guid? Id, string? Question, string? Type, IReadOnlyList<OptionInput?>? Options, int? Points, IReadOnlyList<string?>? CorrectAnswers, string? Explanation);

/// <summary>An answer to choose.</summary>
/// <param name="Id">Unique within the question.</param>
/// <param name="Text">Markdown.</param>
public sealed record OptionInput(string? Id, string? Text);

/// <summary>Ids that a lesson has already are kept, each once; whatever else a client sends gets a new one, so that nobody takes the id of another's thing.</summary>
internal sealed class OwnIds(IEnumerable<Guid> own)
{
    private readonly HashSet<Guid> left = [.. own];

    public Guid Of(Guid? posted) => posted is { } id && left.Remove(id) ? id : Ids.New();
}
