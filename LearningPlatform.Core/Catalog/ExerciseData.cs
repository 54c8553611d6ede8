using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>What an exercise asks, by type (wayr-R49 … R54).</summary>
public abstract record ExerciseData
{
    /// <summary>What stands for a missing word (wayr-R50).</summary>
    public const string Gap = "_____";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the data of an exercise and checks what its type demands; additional fields are ignored here and kept where they are stored.</summary>
    /// <param name="type">The type.</param>
    /// <param name="data">The data.</param>
    public static Outcome<ExerciseData> Read(ExerciseType type, JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            return Wrong("data", "Must be an object.", FieldFault.Format);
        }

        try
        {
            ExerciseData? read = type switch
            {
                ExerciseType.Translation => data.Deserialize<TranslationData>(Json),
                ExerciseType.FillInTheBlank => data.Deserialize<FillInTheBlankData>(Json),
                ExerciseType.Vof => data.Deserialize<VofData>(Json),
                ExerciseType.Pairs => data.Deserialize<PairsData>(Json),
                ExerciseType.Informative => data.Deserialize<InformativeData>(Json),
                ExerciseType.Ordering => data.Deserialize<OrderingData>(Json),
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An unknown type."),
            };
            return read!.Fault() is { } fault ? new Invalid([fault], fault.Message) : read;
        }
        catch (JsonException e)
        {
            return Wrong($"data{e.Path?.TrimStart('$')}", "Is missing or of the wrong type.", FieldFault.Format);
        }
    }

    /// <summary>What is wrong with the values; null when nothing is.</summary>
    private protected abstract FieldError? Fault();

    private protected static FieldError? NotEmpty(string field, string text) =>
        text.Length == 0 ? new FieldError($"data.{field}", "Must have at least 1 character.") : null;

    private static Invalid Wrong(string field, string message, FieldFault fault) => new([new FieldError(field, message, fault)], message);
}

/// <summary>Translate.</summary>
/// <param name="SourceText">In the learner's language.</param>
/// <param name="TargetText">In the language that is taught.</param>
/// <param name="Hints">Help, if any.</param>
public sealed record TranslationData(string SourceText, string TargetText, IReadOnlyList<string>? Hints = null) : ExerciseData
{
    private protected override FieldError? Fault() => NotEmpty("source_text", SourceText) ?? NotEmpty("target_text", TargetText);
}

/// <summary>Complete a sentence.</summary>
/// <param name="Text">With <see cref="ExerciseData.Gap"/> in the place of each missing word.</param>
/// <param name="Blanks">One for each gap.</param>
public sealed record FillInTheBlankData(string Text, IReadOnlyList<Blank> Blanks) : ExerciseData
{
    private protected override FieldError? Fault()
    {
        if (NotEmpty("text", Text) is { } empty)
        {
            return empty;
        }

        if (Blanks.Count == 0)
        {
            return new FieldError("data.blanks", "Must have at least 1 item.");
        }

        for (var i = 0; i < Blanks.Count; i++)
        {
            // An array's items may be null whatever the annotations say.
            if (Blanks[i] is null)
            {
                return new FieldError($"data.blanks[{i}]", "Must be an object.", FieldFault.Format);
            }

            if (Blanks[i].Position < 0)
            {
                return new FieldError($"data.blanks[{i}].position", "Must be at least 0.");
            }

            if (Blanks[i].CorrectAnswers.Count == 0 || Blanks[i].CorrectAnswers.Any(string.IsNullOrEmpty))
            {
                return new FieldError($"data.blanks[{i}].correct_answers", "Must have at least 1 answer, and no empty one.");
            }
        }

        return null;
    }
}

/// <summary>A missing word.</summary>
/// <param name="Position">The index of the gap in the text, from 0; not a character offset.</param>
/// <param name="CorrectAnswers">What counts as right, at least 1.</param>
/// <param name="Hints">Help, if any.</param>
public sealed record Blank(int Position, IReadOnlyList<string> CorrectAnswers, IReadOnlyList<string>? Hints = null);

/// <summary>True or false.</summary>
/// <param name="Statement">What is said.</param>
/// <param name="IsTrue">Whether it is true.</param>
/// <param name="Explanation">Why, if somebody wrote it.</param>
public sealed record VofData(string Statement, bool IsTrue, string? Explanation = null) : ExerciseData
{
    private protected override FieldError? Fault() => NotEmpty("statement", Statement);
}

/// <summary>Match two columns.</summary>
/// <param name="Pairs">What belongs together, at least 1.</param>
public sealed record PairsData(IReadOnlyList<Pair> Pairs) : ExerciseData
{
    private protected override FieldError? Fault()
    {
        if (Pairs.Count == 0)
        {
            return new FieldError("data.pairs", "Must have at least 1 item.");
        }

        var empty = Pairs.ToList().FindIndex(pair => pair is null || pair.Left.Length == 0 || pair.Right.Length == 0);
        return empty >= 0 ? new FieldError($"data.pairs[{empty}]", "Must have text on both sides.") : null;
    }
}

/// <summary>Two things that belong together.</summary>
/// <param name="Left">In the first column.</param>
/// <param name="Right">In the second column.</param>
public sealed record Pair(string Left, string Right);

/// <summary>Read.</summary>
/// <param name="Content">What.</param>
/// <param name="Title">Above it, if there is one.</param>
public sealed record InformativeData(string Content, string? Title = null) : ExerciseData
{
    private protected override FieldError? Fault() => NotEmpty("content", Content);
}

/// <summary>Put in order.</summary>
/// <param name="Items">What, at least 1.</param>
public sealed record OrderingData(IReadOnlyList<OrderingItem> Items) : ExerciseData
{
    private protected override FieldError? Fault()
    {
        if (Items.Count == 0)
        {
            return new FieldError("data.items", "Must have at least 1 item.");
        }

        var wrong = Items.ToList().FindIndex(item => item is null || item.Text.Length == 0 || item.CorrectOrder < 1);
        return wrong >= 0 ? new FieldError($"data.items[{wrong}]", "Must have a text and an order from 1.") : null;
    }
}

/// <summary>A piece to put in its place.</summary>
/// <param name="Text">The piece.</param>
/// <param name="CorrectOrder">Its place, from 1.</param>
public sealed record OrderingItem(string Text, int CorrectOrder);
