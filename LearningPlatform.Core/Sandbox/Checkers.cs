using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Whether something is as expected, and if not where it differs.</summary>
/// <param name="Passed">True when it is.</param>
/// <param name="Difference">A sentence for the learner; null when it passed.</param>
public readonly record struct Check(bool Passed, string? Difference)
{
    /// <summary>As expected.</summary>
    public static readonly Check Yes = new(true, null);

    /// <summary>Not as expected.</summary>
    /// <param name="difference">Where it differs.</param>
    public static Check No(string difference) => new(false, difference);
}

/// <summary>Compares what a test expects with what came (opencode-R86, R87). Runs outside the box: expected data never enters it.</summary>
public static class Checkers
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Compares output.</summary>
    /// <param name="kind">How.</param>
    /// <param name="expected">The expected text, or the expression.</param>
    /// <param name="actual">What the program printed.</param>
    /// <param name="tolerance">For numbers.</param>
    public static Check Match(MatchKind kind, string expected, string actual, double tolerance) => kind switch
    {
        MatchKind.Exact => Lines(expected.Split('\n'), actual.Split('\n')),
        MatchKind.Trimmed => Lines(Trim(expected), Trim(actual)),
        MatchKind.Regex => Expression(expected, actual),
        MatchKind.Json => JsonText(expected, actual),
        MatchKind.NumberTolerance => Words(expected, actual, tolerance),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>True when the text is a regular expression that can be matched.</summary>
    /// <param name="expression">The expression.</param>
    public static bool IsExpression(string expression)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.ECMAScript, MatchTime);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Compares standard output with a JSON value (opencode-R89).</summary>
    /// <param name="expected">The value.</param>
    /// <param name="actual">What the program printed.</param>
    public static Check JsonOutput(JsonElement expected, string actual)
    {
        if (Parse(actual) is not { } document)
        {
            return Check.No($"The output is not JSON: {Short(actual.Trim())}.");
        }

        using (document)
        {
            return Json(expected, document.RootElement, 0);
        }
    }

    /// <summary>Compares two JSON values whatever their key order; 1 and 1.0 are equal.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">What came.</param>
    /// <param name="tolerance">Allowed difference of each number.</param>
    public static Check Json(JsonElement expected, JsonElement actual, double tolerance)
    {
        try
        {
            return Json(expected, actual, tolerance, "");
        }
        catch (InvalidOperationException)
        {
            // A key with half a surrogate pair is JSON but no text.
            return Check.No("The value has a key that is not valid text.");
        }
    }

    /// <summary>Compares how a function call ended (opencode-R87).</summary>
    /// <param name="expected">What must come of it.</param>
    /// <param name="actual">What came of it.</param>
    public static Check Call(CallExpectation expected, CallResult actual) => (expected, actual) switch
    {
        (_, CallImpossible impossible) => Check.No(impossible.Reason),
        (Returns returns, CallReturned returned) => Json(returns.Value, returned.Value, returns.Tolerance),
        (Returns returns, CallRaised raised) =>
            Check.No($"Expected {Short(returns.Value.GetRawText())}, but {raised.Types[0]} was raised: {Short(raised.Message)}"),
        (Throws throws, CallReturned returned) =>
            Check.No($"Expected {throws.Type ?? "an error"}, but {Short(returned.Value.GetRawText())} was returned."),
        (Throws throws, CallRaised raised) => Raised(throws, raised),
        _ => throw new ArgumentOutOfRangeException(nameof(expected)),
    };

    private static Check Raised(Throws expected, CallRaised raised)
    {
        if (expected.Type is { } type && !raised.Types.Contains(type, StringComparer.Ordinal))
        {
            return Check.No($"Expected {type}, but {raised.Types[0]} was raised: {Short(raised.Message)}");
        }

        return expected.Message is { } message && !raised.Message.Contains(message, StringComparison.Ordinal)
            ? Check.No($"Expected a message with {Short(message)}, but it is {Short(raised.Message)}.")
            : Check.Yes;
    }

    private static string[] Trim(string text)
    {
        // No other character ends a line: a form feed or U+2028 is part of the text.
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n').Select(l => l.TrimEnd()).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return [.. lines.SkipWhile(l => l.Length == 0)];
    }

    private static Check Lines(string[] expected, string[] actual)
    {
        for (var i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            if (i >= actual.Length)
            {
                return Check.No($"Line {i + 1}: expected {Short(expected[i])}, but the output ends before it.");
            }

            if (i >= expected.Length)
            {
                return Check.No($"Line {i + 1}: the output should have ended, but has {Short(actual[i])}.");
            }

            if (!string.Equals(expected[i], actual[i], StringComparison.Ordinal))
            {
                return Check.No($"Line {i + 1}: expected {Short(expected[i])}, but got {Short(actual[i])}.");
            }
        }

        return Check.Yes;
    }

    private static Check Expression(string expression, string actual)
    {
        try
        {
            return Regex.IsMatch(actual, expression, RegexOptions.ECMAScript, MatchTime)
                ? Check.Yes
                : Check.No($"The expression {Short(expression)} is not found in the output.");
        }
        catch (RegexMatchTimeoutException)
        {
            return Check.No($"The expression {Short(expression)} takes too long on this output.");
        }
        catch (ArgumentException)
        {
            return Check.No($"{Short(expression)} is not a regular expression.");
        }
    }

    private static Check JsonText(string expected, string actual)
    {
        using var wanted = Parse(expected);
        return wanted is null ? Check.No("The expected text is not JSON.") : JsonOutput(wanted.RootElement, actual);
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Check Words(string expected, string actual, double tolerance)
    {
        char[]? blanks = null;
        var wanted = expected.Split(blanks, StringSplitOptions.RemoveEmptyEntries);
        var got = actual.Split(blanks, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < Math.Max(wanted.Length, got.Length); i++)
        {
            if (i >= got.Length || i >= wanted.Length)
            {
                return Check.No($"Expected {wanted.Length} words, but got {got.Length}.");
            }

            if (!string.Equals(wanted[i], got[i], StringComparison.Ordinal)
                && !(Number(wanted[i], out var a) && Number(got[i], out var b) && Near(a, b, tolerance)))
            {
                return Check.No($"Word {i + 1}: expected {Short(wanted[i])}, but got {Short(got[i])}.");
            }
        }

        return Check.Yes;
    }

    private static bool Number(string word, out double value) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static bool Near(double expected, double actual, double tolerance)
    {
        var difference = Math.Abs(expected - actual);
        return difference <= tolerance || difference <= tolerance * Math.Max(Math.Abs(expected), Math.Abs(actual));
    }

    private static Check Json(JsonElement expected, JsonElement actual, double tolerance, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when actual.ValueKind == JsonValueKind.Object:
                return Members(expected, actual, tolerance, path);
            case JsonValueKind.Array when actual.ValueKind == JsonValueKind.Array:
                var (wanted, got) = (expected.GetArrayLength(), actual.GetArrayLength());
                if (wanted != got)
                {
                    return Check.No($"Expected {wanted} items{At(path)}, but got {got}: {Short(actual.GetRawText())}.");
                }

                // Enumerated side by side: an index into an array of arrays costs a walk.
                using (var other = actual.EnumerateArray())
                {
                    var i = 0;
                    foreach (var item in expected.EnumerateArray())
                    {
                        other.MoveNext();
                        if (Json(item, other.Current, tolerance, $"{path}[{i++}]") is { Passed: false } inside)
                        {
                            return inside;
                        }
                    }
                }

                return Check.Yes;
            case JsonValueKind.Number when actual.ValueKind == JsonValueKind.Number && SameNumber(expected.GetRawText(), actual.GetRawText(), tolerance):
                return Check.Yes;
            case JsonValueKind.String when actual.ValueKind == JsonValueKind.String && SameText(expected, actual):
                return Check.Yes;
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null when expected.ValueKind == actual.ValueKind:
                return Check.Yes;
            default:
                return Check.No($"Expected {Short(expected.GetRawText())}{At(path)}, but got {Short(actual.GetRawText())}.");
        }
    }

    // A string with half a surrogate pair is JSON but no .NET string: such strings are compared as they are written.
    private static bool SameText(JsonElement expected, JsonElement actual)
    {
        try
        {
            return string.Equals(expected.GetString(), actual.GetString(), StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return string.Equals(expected.GetRawText(), actual.GetRawText(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static Check Members(JsonElement expected, JsonElement actual, double tolerance, string path)
    {
        // The last one of equal keys counts, as JSON.parse has it. Dictionaries, because a look-up in an element costs a walk.
        var wanted = Keys(expected);
        var got = Keys(actual);
        foreach (var (key, value) in wanted)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (!got.TryGetValue(key, out var other))
            {
                return Check.No($"Expected {Short(value.GetRawText())}{At(at)}, but there is no such key.");
            }

            if (Json(value, other, tolerance, at) is { Passed: false } inside)
            {
                return inside;
            }
        }

        return got.Keys.FirstOrDefault(k => !wanted.ContainsKey(k)) is { } extra
            ? Check.No($"The key {Short(extra)} should not be there{At(path)}.")
            : Check.Yes;
    }

    private static Dictionary<string, JsonElement> Keys(JsonElement value)
    {
        var keys = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            keys[member.Name] = member.Value;
        }

        return keys;
    }

    private static bool SameNumber(string expected, string actual, double tolerance)
    {
        if (string.Equals(expected, actual, StringComparison.Ordinal))
        {
            return true;
        }

        // Integers are compared exactly; a double would call 2^53 and 2^53 + 1 equal. Reading one takes quadratic time, hence the bound.
        if (expected.Length <= 4096 && actual.Length <= 4096
            && BigInteger.TryParse(expected, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var a)
            && BigInteger.TryParse(actual, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b))
        {
            return a == b || (tolerance > 0 && (double)BigInteger.Abs(a - b) <= tolerance);
        }

        var x = double.Parse(expected, NumberStyles.Float, CultureInfo.InvariantCulture);
        var y = double.Parse(actual, NumberStyles.Float, CultureInfo.InvariantCulture);

        // What is too large for a double is only equal to what is written alike: infinity would be equal to all of it.
        return double.IsFinite(x) && double.IsFinite(y) && (x.Equals(y) || Math.Abs(x - y) <= tolerance);
    }

    private static string At(string path) => path.Length == 0 ? "" : $" at {path}";

    private static string Short(string text) => text.Length <= 200 ? $"'{text}'" : $"'{text[..200]}…'";
}
