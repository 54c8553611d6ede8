using System.Text;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Languages;

/// <summary>
/// A tolerant look at sources of the languages that write blocks in braces: which functions there are and what their parameters are called. What it can't
/// tell it leaves to the compiler.
/// </summary>
internal static partial class Signatures
{
    /// <summary>True when a name can be a function's in all languages; dots lead into a class or module.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The spellings under which a function may stand in the code: as the test has it first, then as the languages' conventions have it.</summary>
    public static IReadOnlyList<string> Spellings(string name)
    {
        var dot = name.LastIndexOf('.') + 1;
        var words = Words().Matches(name[dot..]).Select(m => m.Value.ToLowerInvariant()).ToList();
        if (words.Count == 0)
        {
            return [name];
        }

        var pascal = string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        var camel = words[0] + pascal[words[0].Length..];
        return [.. new[] { name, name[..dot] + camel, name[..dot] + string.Join('_', words), name[..dot] + pascal }.Distinct()];
    }

    /// <summary>The code with comments and texts blanked, so that what is left is code; of the same length and with the same lines.</summary>
    public static string Bare(string code, RunLanguage language)
    {
        var bare = new StringBuilder(code);
        void Blank(int from, int to)
        {
            for (var i = from; i < Math.Min(to, bare.Length); i++)
            {
                if (bare[i] != '\n')
                {
                    bare[i] = ' ';
                }
            }
        }

        for (var i = 0; i < code.Length; i++)
        {
            var rest = code.AsSpan(i);
            var start = i;
            if (rest.StartsWith("//"))
            {
                i = End(code, i, "\n") - 1;
                Blank(start, i);
            }
            else if (rest.StartsWith("/*"))
            {
                i = End(code, i + 2, "*/") - 1;
                Blank(start, i + 1);
            }
            else if (rest.StartsWith("\"\"\"") && language == RunLanguage.Java)
            {
                i = End(code, i + 3, "\"\"\"") - 1;
                Blank(start, i + 1);
            }
            else if (Raw(code, i, language) is { } ending)
            {
                i = End(code, code.IndexOfAny(['"', '`'], i) + 1, ending) - 1;
                Blank(start, i + 1);
            }
            else if (code[i] == '"' || (code[i] == '\'' && (language != RunLanguage.Rust || RustCharacter().IsMatch(code.AsSpan(i, Math.Min(12, code.Length - i))))))
            {
                var quote = code[i];
                for (i++; i < code.Length && code[i] != quote && (code[i] != '\n' || language == RunLanguage.Rust); i++)
                {
                    if (code[i] == '\\')
                    {
                        i++;
                    }
                }

                Blank(start, i + 1);
            }
        }

        return bare.ToString();
    }

    /// <summary>Finds a function's declaration.</summary>
    /// <param name="bare">The code without comments and texts.</param>
    /// <param name="before">What stands before the name, as an expression.</param>
    /// <param name="name">The name without what it is in.</param>
    /// <returns>The text between its parentheses; null when there is none.</returns>
    public static string? Parameters(string bare, string before, string name)
    {
        foreach (Match match in Regex.Matches(bare, $@"{before}\b{name}\s*((<[^()]*?>|\[[^()]*?\])\s*)?\(", RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            var open = match.Index + match.Length;
            var depth = 1;
            for (var i = open; i < bare.Length; i++)
            {
                depth += bare[i] is '(' ? 1 : bare[i] is ')' ? -1 : 0;
                if (depth == 0)
                {
                    return bare[open..i];
                }
            }
        }

        return null;
    }

    /// <summary>Splits parameters at their commas.</summary>
    public static IReadOnlyList<string> Split(string parameters)
    {
        var parts = new List<string>();
        var depth = 0;
        var from = 0;
        for (var i = 0; i <= parameters.Length; i++)
        {
            if (i == parameters.Length || (parameters[i] == ',' && depth == 0))
            {
                parts.Add(parameters[from..i].Trim());
                from = i + 1;
                continue;
            }

            depth += parameters[i] switch
            {
                '(' or '[' or '{' or '<' => 1,
                '>' when i > 0 && parameters[i - 1] == '-' => 0,
                ')' or ']' or '}' or '>' => -1,
                _ => 0,
            };
        }

        return [.. parts.Where(p => p.Length > 0)];
    }

    private static string? Raw(string code, int at, RunLanguage language)
    {
        if (language == RunLanguage.Go)
        {
            return code[at] == '`' ? "`" : null;
        }

        // Not the end of a longer name.
        if (at > 0 && (char.IsLetterOrDigit(code[at - 1]) || code[at - 1] == '_'))
        {
            return null;
        }

        var start = code.Substring(at, Math.Min(40, code.Length - at));
        return language switch
        {
            RunLanguage.Cpp when CppRaw().Match(start) is { Success: true } cpp => $"){cpp.Groups[1].Value}\"",
            RunLanguage.Rust when RustRaw().Match(start) is { Success: true } rust => "\"" + rust.Groups[1].Value,
            _ => null,
        };
    }

    private static int End(string code, int from, string ending)
    {
        var found = from > code.Length ? -1 : code.IndexOf(ending, from, StringComparison.Ordinal);
        return found < 0 ? code.Length : found + ending.Length;
    }

    [GeneratedRegex(@"^[A-Za-z_]\w{0,100}(\.[A-Za-z_]\w{0,100}){0,5}\z", RegexOptions.ECMAScript)]
    private static partial Regex Name();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^'(\\.[^']{0,8}|[^\\'])'")]
    private static partial Regex RustCharacter();

    [GeneratedRegex(@"^(?:u8|[uUL])?R""([^()\\\s]{0,16})\(")]
    private static partial Regex CppRaw();

    [GeneratedRegex(@"^b?r(#{0,8})""")]
    private static partial Regex RustRaw();
}
