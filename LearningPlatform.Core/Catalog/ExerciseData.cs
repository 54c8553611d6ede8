using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
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
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the data of an exercise and checks what its type demands; additional fields are ignored here and kept where they are stored.</summary>
    /// <param name="type">The type.</param>
    /// <param name="data">The data.</param>
    public static Outcome<ExerciseData> Read(ExerciseType type, JsonElement data)
    {
        if ((Unstorable(data, "data") ?? Misshapen(data, Json.GetTypeInfo(Kind(type)), "data")) is { } wrong)
        {
            return new Invalid([wrong], wrong.Message);
        }

        try
        {
            var read = (ExerciseData)data.Deserialize(Kind(type), Json)!;
            return read.Fault() is { } fault ? new Invalid([fault], fault.Message) : read;
        }
        catch (JsonException e)
        {
            // A number that is none of 32 bits.
            var outside = new FieldError($"data{e.Path?.TrimStart('$')}", "Is out of range.", FieldFault.Format);
            return new Invalid([outside], outside.Message);
        }
    }

    /// <summary>What is wrong with the values; null when nothing is.</summary>
    private protected abstract FieldError? Fault();

    /// <summary>How many gaps a text has; a longer line is one gap too.</summary>
    /// <param name="text">The text.</param>
    private protected static int Gaps(string text) => Regex.Count(text, $"{Gap}+", RegexOptions.CultureInvariant);

    private protected static FieldError? NotEmpty(string field, string text) =>
        text.Length == 0 ? new FieldError($"data.{field}", "Must have at least 1 character.") : null;

    private static Type Kind(ExerciseType type) => type switch
    {
        ExerciseType.Translation => typeof(TranslationData),
        ExerciseType.FillInTheBlank => typeof(FillInTheBlankData),
        ExerciseType.Vof => typeof(VofData),
        ExerciseType.Pairs => typeof(PairsData),
        ExerciseType.Informative => typeof(InformativeData),
        ExerciseType.Ordering => typeof(OrderingData),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An unknown type."),
    };

    /// <summary>The first field that is missing or has another type than the record wants. Null is no value of any field.</summary>
    private static FieldError? Misshapen(JsonElement value, JsonTypeInfo wanted, string path)
    {
        switch (wanted.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                foreach (var property in wanted.Properties)
                {
                    var field = $"{path}.{property.Name}";
                    if (!value.TryGetProperty(property.Name, out var below))
                    {
                        if (property.IsRequired)
                        {
                            return new FieldError(field, "Is required.", FieldFault.Missing);
                        }
                    }
                    else if (Misshapen(below, Json.GetTypeInfo(property.PropertyType), field) is { } fault)
                    {
                        return fault;
                    }
                }

                return null;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var item = Json.GetTypeInfo(wanted.ElementType!);
                return value.EnumerateArray().Select((below, i) => Misshapen(below, item, $"{path}[{i}]")).FirstOrDefault(fault => fault is not null);
            case JsonTypeInfoKind.None when wanted.Type == typeof(string) && value.ValueKind == JsonValueKind.String:
            case JsonTypeInfoKind.None when wanted.Type == typeof(int) && value.ValueKind == JsonValueKind.Number:
            case JsonTypeInfoKind.None when wanted.Type == typeof(bool) && value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return null;
            default:
                return new FieldError(path, "Has the wrong type.", FieldFault.Format);
        }
    }

    /// <summary>The first number that the database has no place for; additional fields hold anything.</summary>
    internal static FieldError? Unstorable(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(p => Unstorable(p.Value, $"{path}.{p.Name}")).FirstOrDefault(fault => fault is not null),
        JsonValueKind.Array => value.EnumerateArray().Select((below, i) => Unstorable(below, $"{path}[{i}]")).FirstOrDefault(fault => fault is not null),
        JsonValueKind.Number when !Modest(value.GetRawText()) => new FieldError(path, "Must be a number of at most 300 digits.", FieldFault.Format),
        _ => null,
    };

    private static bool Modest(string number)
    {
        var e = number.IndexOfAny(['e', 'E']);
        return number.Length <= 300 && (e < 0 || (int.TryParse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && Math.Abs(exponent) <= 300));
    }
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

        var (gaps, taken) = (Gaps(Text), new HashSet<int>());
        for (var i = 0; i < Blanks.Count; i++)
        {
            if (Blanks[i].Position < 0 || Blanks[i].Position >= gaps)
            {
                return new FieldError($"data.blanks[{i}].position", $"Must be the index of a gap ({Gap}) in the text, which has {gaps}.");
            }

            if (!taken.Add(Blanks[i].Position))
            {
                return new FieldError($"data.blanks[{i}].position", "Must be the index of a gap without another blank.");
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

        var empty = Pairs.ToList().FindIndex(pair => pair.Left.Length == 0 || pair.Right.Length == 0);
        return empty >= 0 ? NotEmpty($"pairs[{empty}].left", Pairs[empty].Left) ?? NotEmpty($"pairs[{empty}].right", Pairs[empty].Right) : null;
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

        var places = new HashSet<int>();
        for (var i = 0; i < Items.Count; i++)
        {
            if (NotEmpty($"items[{i}].text", Items[i].Text) is { } empty)
            {
                return empty;
            }

            if (Items[i].CorrectOrder < 1 || Items[i].CorrectOrder > Items.Count || !places.Add(Items[i].CorrectOrder))
            {
                return new FieldError($"data.items[{i}].correct_order", $"Must be a place from 1 to {Items.Count} that no other item has.");
            }
        }

        return null;
    }
}

/// <summary>A piece to put in its place.</summary>
/// <param name="Text">The piece.</param>
/// <param name="CorrectOrder">Its place, from 1.</param>
public sealed record OrderingItem(string Text, int CorrectOrder);
