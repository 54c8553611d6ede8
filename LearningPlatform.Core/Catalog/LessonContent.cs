using System.Text.Json;
using System.Text.Json.Serialization;
using LearningPlatform.Core.Catalog.Contracts;

namespace LearningPlatform.Core.Catalog;

/// <summary>The parts of a lesson; each is there or not (opencode-R63). It is stored as one JSON document in the form of <see cref="Json"/>.</summary>
public sealed record LessonContent
{
    /// <summary>How content is stored: camelCase, enumerations in snake_case, absent parts left out.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Markdown, as the author wrote it; whoever shows it sanitises it.</summary>
    public string? Text { get; init; }

    /// <summary>A film.</summary>
    public VideoContent? Video { get; init; }

    /// <summary>Something to play with.</summary>
    public InteractiveContent? Interactive { get; init; }

    /// <summary>Code to write or to run.</summary>
    public CodeContent? Code { get; init; }

    /// <summary>Questions.</summary>
    public QuizContent? Quiz { get; init; }

    /// <summary>What learners get: no solutions, no answers, hidden tests in withheld form (opencode-R67, R92).</summary>
    public LessonContent ForLearners() => this with { Code = Code?.ForLearners(), Quiz = Quiz?.ForLearners() };
}

/// <summary>A film.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Subtitles">One for each language.</param>
public sealed record VideoContent(Uri Url, int? Duration, IReadOnlyList<Subtitle> Subtitles);

/// <summary>The text of a film.</summary>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Url">A WebVTT file.</param>
public sealed record Subtitle(string Language, Uri Url);

/// <summary>Something to play with.</summary>
/// <param name="Type">What.</param>
/// <param name="Config">For the component that shows it.</param>
public sealed record InteractiveContent(InteractiveType Type, JsonElement Config);

/// <summary>The types of interactive content.</summary>
public enum InteractiveType
{
    /// <summary>Shows how something is done.</summary>
    Demo,

    /// <summary>Behaves like the real thing.</summary>
    Simulation,

    /// <summary>Makes something visible.</summary>
    Visualization,
}

/// <summary>Code to write or to run, in one or more languages, under one list of tests.</summary>
/// <param name="Variants">At least one; the first is the lesson's main language, which clients that know only one get.</param>
/// <param name="Tests">What a solution must pass, hidden ones included; empty for code that is only shown.</param>
public sealed record CodeContent(IReadOnlyList<CodeVariant> Variants, IReadOnlyList<TestCase> Tests)
{
    /// <summary>The same without solutions and with hidden tests withheld.</summary>
    public CodeContent ForLearners()
    {
        var hidden = 0;
        return new([.. Variants.Select(variant => variant with { Solution = null })], [.. Tests.Select(test => test.Hidden ? test.Withheld(++hidden) : test)]);
    }
}

/// <summary>The code of one language.</summary>
/// <param name="Language">javascript, typescript, python, java, go, rust or cpp (opencode-R68).</param>
/// <param name="Template">What the learner starts from.</param>
/// <param name="Solution">The reference solution; null when withheld, or where there is nothing to solve.</param>
public sealed record CodeVariant(string Language, string Template, string? Solution);

/// <summary>Questions, graded by the server.</summary>
/// <param name="Questions">In order.</param>
public sealed record QuizContent(IReadOnlyList<QuizQuestion> Questions)
{
    /// <summary>The same without answers.</summary>
    public QuizContent ForLearners() => new([.. Questions.Select(question => question with { CorrectAnswers = null, Explanation = null })]);
}

/// <summary>A question.</summary>
public sealed record QuizQuestion
{
    /// <summary>Identifies the question everywhere.</summary>
    public required Guid Id { get; init; }

    /// <summary>Markdown.</summary>
    public required string Question { get; init; }

    /// <summary>How it is answered.</summary>
    public required QuestionType Type { get; init; }

    /// <summary>What to choose from; null for a short answer.</summary>
    public IReadOnlyList<QuizOption>? Options { get; init; }

    /// <summary>1 to 100; null means 1.</summary>
    public int? Points { get; init; }

    /// <summary>The right options' ids, or the accepted texts of a short answer; null when withheld.</summary>
    public IReadOnlyList<string>? CorrectAnswers { get; init; }

    /// <summary>Why that is right; shown after an answer.</summary>
    public string? Explanation { get; init; }
}

/// <summary>An answer to choose.</summary>
/// <param name="Id">Unique within the question.</param>
/// <param name="Text">Markdown.</param>
public sealed record QuizOption(string Id, string Text);

/// <summary>How a question is answered.</summary>
public enum QuestionType
{
    /// <summary>Exactly one option.</summary>
    SingleChoice,

    /// <summary>Any number of options.</summary>
    MultipleChoice,

    /// <summary>The option true or the option false.</summary>
    TrueFalse,

    /// <summary>A few words.</summary>
    ShortAnswer,
}
