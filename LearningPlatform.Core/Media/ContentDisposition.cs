using System.Text;

namespace LearningPlatform.Core.Media;

/// <summary>The header that says whether a browser shows a file or saves it (RFC 6266).</summary>
public static class ContentDisposition
{
    /// <summary>Saves the file under a name, whatever its letters; without a name the browser may show it.</summary>
    /// <param name="fileName">The name; null for none.</param>
    public static string Of(string? fileName)
    {
        if (fileName is null)
            return "inline";

        var plain = new StringBuilder();
        foreach (var letter in fileName)
            plain.Append(letter is >= ' ' and <= '~' and not ('"' or '\\' or '/' or '%' or ';') ? letter : '_');

        return $"attachment; filename=\"{plain}\"; filename*=UTF-8''{Uri.EscapeDataString(fileName)}";
    }
}
