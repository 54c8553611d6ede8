using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Collects what is wrong with an input, so that an author sees all of it at once.</summary>
internal sealed class Faults
{
    private const int Most = 50;
    private readonly List<FieldError> found = [];

    /// <summary>Everything that is wrong; null when nothing is.</summary>
    public Invalid? Refusal => found.Count == 0 ? null : new Invalid([.. found.Take(Most)], $"{found[0].Field}: {found[0].Message}");

    public void Add(string field, string message) => found.Add(new FieldError(field, message));

    public void Add(FieldError? fault)
    {
        if (fault is not null)
        {
            found.Add(fault);
        }
    }

    public void Missing(string field) => found.Add(new FieldError(field, "Is required.", FieldFault.Missing));

    /// <summary>A text of a length; what is a title has no white space around it.</summary>
    public string Text(string field, string? value, int least, int most)
    {
        var text = value ?? "";
        if (value is null && least > 0)
        {
            Missing(field);
        }
        else if (text.Length > most || (least > 0 && string.IsNullOrWhiteSpace(text)))
        {
            Add(field, $"Must have {(least > 0 ? $"{least} to" : "at most")} {most} characters.");
        }

        return text;
    }

    public int? Number(string field, int? value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(field, $"Must be from {least} to {most}.");
        }

        return value;
    }

    public T Name<T>(string field, string? value, T otherwise)
        where T : struct, Enum
    {
        if (CatalogNames.Parse<T>(value) is { } known)
        {
            return known;
        }

        if (value is null)
        {
            Missing(field);
        }
        else
        {
            Add(field, $"Must be one of {string.Join(", ", Enum.GetValues<T>().Select(one => CatalogNames.Of(one)))}.");
        }

        return otherwise;
    }

    public string[] Texts(string field, IReadOnlyList<string?> values, int most, int longest)
    {
        Count(field, values.Count, most);
        return [.. values.Take(most).Select((value, i) => Text($"{field}[{i}]", value, 1, longest).Trim())];
    }

    public void Count(string field, int count, int most)
    {
        if (count > most)
        {
            Add(field, $"Must have at most {most} entries.");
        }
    }

    public Uri Address(string field, string? value)
    {
        if (value is { Length: <= 2000 } && Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.Host.Length > 0
            && address.UserInfo.Length == 0 && !value.Any(char.IsWhiteSpace))
        {
            return address;
        }

        Add(field, "Must be an absolute https address of at most 2000 characters.");
        return new Uri("https://invalid.invalid/");
    }

    public JsonElement Data(string field, JsonElement? value, int mostBytes)
    {
        if (value is not { ValueKind: JsonValueKind.Object } data)
        {
            Add(field, "Must be an object.");
            return Empty;
        }

        if (data.GetRawText().Length > mostBytes)
        {
            Add(field, $"Must have at most {mostBytes} characters.");
        }
        else
        {
            Add(ExerciseData.Unstorable(data, field));
        }

        return data;
    }

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement.Clone();
}
