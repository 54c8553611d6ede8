using System.Globalization;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Identity;

namespace LearningPlatform.Api.Dialects.Framework.Schemas;

/// <summary>The formats that the contracts name. All are checked, none is only a note.</summary>
internal static partial class Formats
{
    /// <summary>Finds the check of a format and the words for it.</summary>
    /// <param name="name">The format's name.</param>
    /// <returns>Null for a format that the platform doesn't know: a contract may not name one.</returns>
    public static (Func<string, bool> Check, string Message)? Find(string name) => name switch
    {
        "uuid" => (IsUuid, "must be a UUID"),
        "date" => (IsDate, "must be a date (YYYY-MM-DD)"),
        "date-time" => (IsDateTime, "must be a date and time with its offset (ISO 8601)"),
        "email" => (IsEmail, "must be a valid email address"),
        "uri" => (IsUri, "must be an absolute URI"),
        "uri-reference" => (IsUriReference, "must be a URI or a path"),
        // A hint for forms, not a restriction.
        "password" => (static _ => true, string.Empty),
        _ => null,
    };

    /// <summary>Eight, four, four, four and twelve hexadecimal digits.</summary>
    /// <param name="text">The value.</param>
    public static bool IsUuid(string text) => text.Length == 36 && Guid.TryParseExact(text, "D", out _);

    /// <summary>A day that exists.</summary>
    /// <param name="text">The value.</param>
    public static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>RFC 3339: a day that exists, a time, and an offset or Z.</summary>
    /// <param name="text">The value.</param>
    public static bool IsDateTime(string text) =>
        DateTimeShape().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>An address that identity takes: RFC 5321 without quoted names and address literals, letters of all scripts in name and domain.</summary>
    /// <param name="text">The value.</param>
    public static bool IsEmail(string text) => text.Length > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]) && EmailAddress.TryParse(text, out _);

    /// <summary>A URI with a scheme.</summary>
    /// <param name="text">The value.</param>
    public static bool IsUri(string text) => UriShape().IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out _);

    /// <summary>A URI, or a path below one.</summary>
    /// <param name="text">The value.</param>
    public static bool IsUriReference(string text) => UriReferenceShape().IsMatch(text) && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _);

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)\z", RegexOptions.ECMAScript)]
    private static partial Regex DateTimeShape();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*:[^\s<>""{}|\\^`\x00-\x1F\x7F]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex UriShape();

    [GeneratedRegex(@"\A[^\s<>""{}|\\^`\x00-\x1F\x7F]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex UriReferenceShape();
}
