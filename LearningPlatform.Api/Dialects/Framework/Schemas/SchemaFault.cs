using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework.Schemas;

/// <summary>One place where a document doesn't follow its schema.</summary>
/// <param name="Path">Where, as in <c>tests[0].timeout</c>; empty for the whole document.</param>
/// <param name="Kind">Which rule is broken.</param>
/// <param name="Keyword">The schema's keyword, as in <c>minLength</c>.</param>
/// <param name="Message">What is expected, as in <c>must be at least 8 characters long</c>.</param>
/// <param name="Value">The value that is wrong; null when it is missing.</param>
internal sealed record SchemaFault(string Path, FieldFault Kind, string Keyword, string Message, JsonElement? Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Path.Length == 0 ? "(document)" : Path)}: {Message} [{Keyword}]{(Value is { } value ? $", is {Short(value)}" : string.Empty)}";

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length > 120 ? text[..120] + "…" : text;
    }
}
