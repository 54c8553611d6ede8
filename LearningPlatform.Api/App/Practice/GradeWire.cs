using System.Text.Json;
using LearningPlatform.Core.Languages;
using LearningPlatform.Core.Languages.Contracts;

namespace LearningPlatform.Api.App.Practice;

/// <summary>A grade: <c>correct</c>, <c>small_error</c> or <c>wrong</c>, with what was expected and what differs word by word.</summary>
internal sealed record GradeWire(string Verdict, string? Expected, IReadOnlyList<WordWire> Words, IReadOnlyList<GradeWire>? Gaps)
{
    public static GradeWire Of(ExerciseGrade grade) => new(Word(grade.Verdict), grade.Expected, Of(grade.Words), grade.Gaps is { } gaps ? [.. gaps.Select(Of)] : null);

    /// <summary>The name of a value on the wire.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static GradeWire Of(Grade grade) => new(Word(grade.Verdict), grade.Expected, Of(grade.Words), null);

    private static WordWire[] Of(IReadOnlyList<WordDifference> words) => [.. words.Select(word => new WordWire(Word(word.Kind), word.Given, word.Expected))];
}

/// <summary>A word of an answer: <c>same</c>, <c>accent</c>, <c>typo</c>, <c>other</c>, <c>missing</c> or <c>extra</c>.</summary>
internal sealed record WordWire(string Kind, string? Given, string? Expected);
