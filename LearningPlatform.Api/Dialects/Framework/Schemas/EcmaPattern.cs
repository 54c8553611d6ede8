using System.Text;
using System.Text.RegularExpressions;

namespace LearningPlatform.Api.Dialects.Framework.Schemas;

/// <summary>Regular expressions of ECMAScript, which is what <c>pattern</c> means, as expressions of .NET.</summary>
internal static class EcmaPattern
{
    // A pattern that needs longer than this for one value would be a way to stop the server.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Compiles a pattern. Where it isn't anchored it may match anywhere in the value.</summary>
    /// <param name="pattern">The ECMAScript source.</param>
    public static Regex Compile(string pattern) => new(Translate(pattern), RegexOptions.CultureInvariant, Patience);

    // Three things differ: $ is the very end and not the place before a last line break, \d and \w know ASCII only, the dot stops at every line end.
    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            switch (c)
            {
                case '\\' when i + 1 < pattern.Length:
                    var next = pattern[++i];
                    text.Append((next, inClass) switch
                    {
                        ('d', false) => "[0-9]",
                        ('d', true) => "0-9",
                        ('D', false) => "[^0-9]",
                        ('w', false) => "[A-Za-z0-9_]",
                        ('w', true) => "A-Za-z0-9_",
                        ('W', false) => "[^A-Za-z0-9_]",
                        ('s', false) => $"[{White}]",
                        ('s', true) => White,
                        ('S', false) => $"[^{White}]",
                        // [\s\S] is how ECMAScript says "anything": the class then holds both halves.
                        ('S', true) => @"\S",
                        ('/', _) => "/",
                        _ => $@"\{next}",
                    });
                    break;
                case '[':
                    text.Append(inClass ? @"\[" : "[");
                    inClass = true;
                    break;
                case ']':
                    text.Append(']');
                    inClass = false;
                    break;
                case '$' when !inClass:
                    text.Append(@"\z");
                    break;
                case '.' when !inClass:
                    text.Append(@"[^\n\r\u2028\u2029]");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    private const string White = @"\s\uFEFF";
}
