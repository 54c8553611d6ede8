using System.Globalization;
using System.Text;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.Schemas;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Primitives;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>Validates path, query and header parameters by their schemas, and gives the query its defaults and cuts, so that binding finds them.</summary>
internal static class ParameterReader
{
    private const string BadText = "must be text without NUL and without half characters";

    /// <summary>Validates the parameters of a request and rewrites its query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="unknown">A path id that can't name anything, where the dialect answers as if it named nothing; or a header that is missing.</param>
    /// <returns>What is wrong with the others.</returns>
    public static List<FieldError> Read(DialectRequest request, out Error? unknown)
    {
        unknown = null;
        var faults = new List<FieldError>();
        var http = request.Http.Request;
        Dictionary<string, StringValues>? query = null;
        foreach (var parameter in request.Operation!.Parameters)
        {
            switch (parameter.In)
            {
                case "path":
                    var text = http.RouteValues[parameter.Name] as string ?? string.Empty;
                    if (Check(parameter, text) is { } wrong)
                    {
                        // Only what identifies a thing can fail to name one; a choice such as the exercise type is input.
                        if (request.Dialect.MalformedIdIsUnknown && (wrong.Kind == FieldFault.Format || text.Length == 0))
                            unknown ??= new NotFound(Thing(parameter.Name, request.Operation.Path));
                        else
                            faults.Add(wrong);
                    }

                    break;
                case "query":
                    query ??= http.Query.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.OrdinalIgnoreCase);
                    ReadQuery(request, parameter, query, faults);
                    break;
                case "header" when parameter.Required && string.IsNullOrEmpty(http.Headers[parameter.Name]):
                    unknown ??= new Unreadable($"The header {parameter.Name} is required.");
                    break;
            }
        }

        if (query is not null)
            http.Query = new QueryCollection(query);

        return faults;
    }

    /// <summary>The refusal of wrong input, its first field first.</summary>
    /// <param name="fields">What is wrong; at least one.</param>
    public static Invalid Invalid(IReadOnlyList<FieldError> fields) =>
        new(fields, fields[0].Field.Length == 0 ? $"The body {fields[0].Message}." : $"{fields[0].Field} {fields[0].Message}.");

    /// <summary>A fault of a document as a field's error; secrets are withheld.</summary>
    /// <param name="fault">The fault.</param>
    public static FieldError Field(SchemaFault fault) => new(fault.Path, fault.Message, fault.Kind, Shown(fault.Path, fault.Value));

    /// <summary>The kind of thing that a path parameter identifies, in the singular, as in <c>course</c>.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="path">The path template.</param>
    public static string Thing(string parameter, string path)
    {
        var name = parameter.EndsWith("_id", StringComparison.Ordinal) ? parameter[..^3] : parameter.EndsWith("Id", StringComparison.Ordinal) ? parameter[..^2] : string.Empty;
        if (name.Length > 0)
            return name.Replace('_', ' ');

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(segments, $"{{{parameter}}}");
        return at > 0 ? segments[at - 1].TrimEnd('s').Replace('-', ' ') : "resource";
    }

    private static void ReadQuery(DialectRequest request, ContractParameter parameter, Dictionary<string, StringValues> query, List<FieldError> faults)
    {
        var values = query.GetValueOrDefault(parameter.Name);
        var text = values.Count == 0 || (parameter.EmptyIsAbsent && values.Count == 1 && values[0]!.Length == 0) ? null : values[^1];
        if (text is null || (text.Length == 0 && parameter.Required))
        {
            query.Remove(parameter.Name);
            if (parameter.Required)
                faults.Add(new FieldError(parameter.Name, "is required", FieldFault.Missing));
            else if (parameter.Default is { } value)
                query[parameter.Name] = value;

            return;
        }

        if (values.Count > 1)
        {
            faults.Add(new FieldError(parameter.Name, "must be given once", FieldFault.Format));
            return;
        }

        if (request.Dialect.PageSizeCut is { } cut && request.Dialect.PageSizeNames.Contains(parameter.Name) && IsAbove(text, cut))
            query[parameter.Name] = text = cut.ToString(CultureInfo.InvariantCulture);

        if (Check(parameter, text) is { } wrong)
            faults.Add(wrong);
    }

    private static bool IsAbove(string text, int cut) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9') && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > cut);

    private static FieldError? Check(ContractParameter parameter, string text)
    {
        if (TextGuard.IsBad(text))
            return new FieldError(parameter.Name, BadText, FieldFault.Format);

        if (Parse(parameter.Schema.Accepts, text) is not { } value)
            return new FieldError(parameter.Name, Expected(parameter.Schema.Accepts), FieldFault.Format, Shown(parameter.Name, text));

        var faults = parameter.Schema.Validate(value);
        return faults.Count == 0 ? null : new FieldError(parameter.Name, faults[0].Message, faults[0].Kind, Shown(parameter.Name, text));
    }

    // The text as the JSON value that the schema speaks of; null when it can't be one.
    private static JsonElement? Parse(JsonTypes types, string text)
    {
        if ((types & JsonTypes.String) != 0)
            return JsonSerializer.SerializeToElement(text);

        if ((types & JsonTypes.Boolean) != 0)
            return text is "true" or "false" ? JsonSerializer.SerializeToElement(text == "true") : null;

        // Handlers bind to 32 bits, so nothing beyond is a whole number here.
        if ((types & JsonTypes.Number) == 0 && (types & JsonTypes.Integer) != 0)
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonSerializer.SerializeToElement(whole) : null;

        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonSerializer.SerializeToElement(number)
            : null;
    }

    private static string Expected(JsonTypes types) =>
        (types & JsonTypes.Boolean) != 0 ? "must be true or false" : (types & JsonTypes.Number) != 0 ? "must be a number" : "must be a whole number";

    private static string? Shown(string path, JsonElement? value) => value is not { } shown
        ? null
        : Shown(path, shown.ValueKind == JsonValueKind.String ? shown.GetString()! : shown.GetRawText());

    private static string? Shown(string path, string value)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        if (name.Contains("password", StringComparison.OrdinalIgnoreCase) || name.Contains("token", StringComparison.OrdinalIgnoreCase)
            || name.Contains("secret", StringComparison.OrdinalIgnoreCase) || name.StartsWith("flag", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return value.Length > 200 ? value[..(char.IsHighSurrogate(value[199]) ? 199 : 200)] : value;
    }
}

/// <summary>Finds text that can't be stored: U+0000, which PostgreSQL has no place for, and halves of surrogate pairs, which are no characters.</summary>
internal static class TextGuard
{
    /// <summary>The path of the first name or string that can't be stored; null when all can.</summary>
    /// <param name="document">The document.</param>
    public static string? FirstBad(JsonElement document)
    {
        var path = new Stack<object>();
        return Walk(document, path) ? Text(path) : null;
    }

    /// <summary>True for text that can't be stored.</summary>
    /// <param name="text">The text.</param>
    public static bool IsBad(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0' || char.IsLowSurrogate(c))
                return true;

            if (char.IsHighSurrogate(c) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
                return true;
        }

        return false;
    }

    private static bool Walk(JsonElement value, Stack<object> path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return IsBad(value);
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    path.Push(index++);
                    if (Walk(item, path))
                        return true;

                    path.Pop();
                }

                return false;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    string name;
                    try
                    {
                        name = property.Name;
                    }
                    catch (InvalidOperationException)
                    {
                        return true;
                    }

                    if (IsBad(name))
                        return true;

                    path.Push(name);
                    if (Walk(property.Value, path))
                        return true;

                    path.Pop();
                }

                return false;
            default:
                return false;
        }
    }

    private static bool IsBad(JsonElement text)
    {
        try
        {
            return IsBad(text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or an escape of half a character.
            return true;
        }
    }

    private static string Text(Stack<object> path)
    {
        var text = new StringBuilder();
        foreach (var segment in path.Reverse())
            text.Append(segment is int index ? string.Create(CultureInfo.InvariantCulture, $"[{index}]") : text.Length == 0 ? segment : $".{segment}");

        return text.ToString();
    }
}
