using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Languages.Contracts;

/// <summary>What an answer to a whole exercise is worth, and why.</summary>
/// <param name="Verdict">How good it is.</param>
/// <param name="Expected">The accepted answer that is nearest to it; null when there is none to tell.</param>
/// <param name="Words">Word by word, what is the same and what is not; empty where there are no words to compare.</param>
/// <param name="Gaps">For a text with gaps a grade for each, in the order of the text; null otherwise.</param>
public sealed record ExerciseGrade(Verdict Verdict, string? Expected, IReadOnlyList<WordDifference> Words, IReadOnlyList<Grade>? Gaps = null);

/// <summary>
/// Grades answers as clients send them, by the type of the exercise: <c>{ text }</c>, <c>{ blanks }</c>, <c>{ value }</c>, <c>{ pairs: [{ left, right }] }</c>,
/// <c>{ order }</c>, <c>{ read: true }</c>. Pure: the same answer always gets the same grade.
/// </summary>
public static class ExerciseGrading
{
    // An answer of more pieces is nobody's; it would only cost time to compare.
    private const int MostPieces = 500;

    /// <summary>True for exercises that ask something; there is nothing to practise in the others.</summary>
    /// <param name="type">The type.</param>
    public static bool Asks(ExerciseType type) => type != ExerciseType.Informative;

    /// <summary>The grade of an answer; <see cref="Invalid"/> when it has not the form that the type demands.</summary>
    /// <param name="exercise">The exercise.</param>
    /// <param name="answer">What was sent.</param>
    /// <param name="field">The answer's name in the request, for what is said about it.</param>
    public static Outcome<ExerciseGrade> Grade(ExerciseRef exercise, JsonElement answer, string field = "answer")
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return Misshapen(field, "an object");
        }

        var read = exercise.Read();
        if (!read.Ok)
        {
            // Content is checked when it is written, so this is content of before a rule.
            return new Conflict("languages.exercise_unusable", "The exercise can't be graded.");
        }

        return read.Value switch
        {
            TranslationData data => Text(answer) is { } text
                ? Of(Grading.Text(text, [data.TargetText, .. Others(exercise.Data)]))
                : Misshapen($"{field}.text", "a text"),
            FillInTheBlankData data => Texts(answer, "blanks") is { } blanks ? Blanks(data, blanks) : Misshapen($"{field}.blanks", "a list of texts"),
            VofData data => answer.TryGetProperty("value", out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? Of(Grading.Truth(value.GetBoolean(), data.IsTrue))
                : Misshapen($"{field}.value", "true or false"),
            PairsData data => Pairs(answer) is { } pairs
                ? Of(Grading.Pairs(pairs, [.. data.Pairs.Select(pair => (pair.Left, pair.Right))]))
                : Misshapen($"{field}.pairs", "a list of pairs, each with left and right"),
            OrderingData data => Texts(answer, "order") is { } order ? Order(data, order) : Misshapen($"{field}.order", "a list of texts"),
            _ => answer.TryGetProperty("read", out var done) && done.ValueKind == JsonValueKind.True ? Of(Grading.Read()) : Misshapen($"{field}.read", "true"),
        };
    }

    private static Invalid Misshapen(string field, string wanted) => new([new FieldError(field, $"Must be {wanted}.", FieldFault.Format)], $"The answer must have {wanted} in {field}.");

    private static ExerciseGrade Of(Grade grade) => new(grade.Verdict, grade.Expected, grade.Words);

    private static ExerciseGrade Blanks(FillInTheBlankData data, List<string> given)
    {
        var blanks = data.Blanks.OrderBy(blank => blank.Position).ToList();
        var gaps = Grading.Blanks(given, [.. blanks.Select(blank => blank.CorrectAnswers)]);

        // More answers than gaps: somebody answers another exercise.
        var whole = given.Count > gaps.Count ? Verdict.Wrong : Grading.Whole(gaps);
        return new ExerciseGrade(whole, string.Join(", ", gaps.Select(gap => gap.Expected)), [], gaps);
    }

    private static ExerciseGrade Order(OrderingData data, List<string> given)
    {
        string[] right = [.. data.Items.OrderBy(item => item.CorrectOrder).Select(item => item.Text)];
        return Of(Grading.Order(given, right)) with { Expected = string.Join(' ', right) };
    }

    /// <summary>Other right translations: the additional field <c>accepted</c> that authors may send.</summary>
    private static List<string> Others(JsonElement data) => Texts(data, "accepted") ?? [];

    private static string? Text(JsonElement answer) => answer.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.Readable() : null;

    private static List<string>? Texts(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= MostPieces
        && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.Readable())]
            : null;

    private static List<(string Left, string Right)>? Pairs(JsonElement answer) =>
        answer.TryGetProperty("pairs", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= MostPieces && list.EnumerateArray().All(IsPair)
            ? [.. list.EnumerateArray().Select(pair => (pair.GetProperty("left").Readable(), pair.GetProperty("right").Readable()))]
            : null;

    private static bool IsPair(JsonElement pair) => pair.ValueKind == JsonValueKind.Object
        && pair.TryGetProperty("left", out var left) && left.ValueKind == JsonValueKind.String
        && pair.TryGetProperty("right", out var right) && right.ValueKind == JsonValueKind.String;

    /// <summary>The text; one with half a surrogate pair in it, which no string can be, is not an answer to anything.</summary>
    private static string Readable(this JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
