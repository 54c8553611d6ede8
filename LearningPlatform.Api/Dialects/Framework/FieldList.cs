using System.Text.Json.Nodes;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>
/// What errors say about fields, for dialects that show a list of <c>{field, message}</c>. Beside the fields of <see cref="Invalid"/> an error may name
/// one in its details as <c>field</c>, or several as <c>fields</c> (a list of <see cref="FieldError"/>).
/// </summary>
internal static class FieldList
{
    /// <summary>The list; empty when no field is at fault.</summary>
    /// <param name="error">The error.</param>
    public static JsonArray Of(Error error) =>
        new([.. Fields(error).Select(field => (JsonNode)new JsonObject { ["field"] = field.Field, ["message"] = field.Message })]);

    /// <summary>The fields at fault.</summary>
    /// <param name="error">The error.</param>
    public static IEnumerable<FieldError> Fields(Error error) => error switch
    {
        Invalid invalid => invalid.Fields.Where(field => field.Field.Length > 0),
        _ when error.Details.TryGetValue("fields", out var fields) && fields is IEnumerable<FieldError> list => list,
        _ when error.Details.TryGetValue("field", out var field) && field is string name => [new FieldError(name, error.Message)],
        _ => [],
    };

    /// <summary>Seconds to wait, for errors that end by themselves.</summary>
    /// <param name="error">The error.</param>
    public static long RetryAfter(Error error) => error switch
    {
        TooMany tooMany => Math.Max(1, (long)Math.Ceiling(tooMany.RetryAfter.TotalSeconds)),
        _ when error.Details.TryGetValue("retryAfter", out var seconds) && seconds is int number => Math.Max(1, number),
        _ => 1,
    };
}
