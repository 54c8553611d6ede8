using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Sandbox;
using Xunit;
using Always = FsCheck.Check;

namespace Core.Tests.Sandbox;

/// <summary>What holds for every output and every expectation (opencode-R84 to R94).</summary>
public sealed class CheckersPropertyTests
{
    private static readonly Config Times = Config.QuickThrowOnFailure.WithMaxTest(200);
    private static readonly string[] Pieces = ["a", "b", " ", "\t", "\n", "\r\n", "\r", "\f", "\u2028", "\u0085", "ü", "1", "1.0", "-2e3", "{", "\"", "\\", "\0", "😀", "^", "$"];
    private static readonly Gen<string> Texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat);

    [Fact]
    public void Exact_is_identity() => Always.One(Times, Prop.ForAll(
        Texts.ToArbitrary(),
        Texts.ToArbitrary(),
        (expected, actual) => Match(MatchKind.Exact, expected, actual) == string.Equals(expected, actual, StringComparison.Ordinal) && Match(MatchKind.Exact, expected, expected)));

    [Fact]
    public void Trimmed_ignores_line_endings_and_blanks_at_ends_and_nothing_else() => Always.One(Times, Prop.ForAll(
        Texts.ToArbitrary(),
        Texts.ToArbitrary(),
        (expected, actual) => Match(MatchKind.Trimmed, expected, actual) == (Plain(expected) == Plain(actual))
            && Match(MatchKind.Trimmed, expected, $"\r\n \n{expected.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", " \t\r\n", StringComparison.Ordinal)}  \n\n") == (Plain(expected) == Plain($"\n{expected}"))));

    [Fact]
    public void Json_is_equal_whatever_the_key_order_and_blanks() => Always.One(Times, Prop.ForAll(
        Values(3).ToArbitrary(),
        Values(3).ToArbitrary(),
        (one, other) =>
        {
            var (a, b) = (Write(one, reverse: false), Write(other, reverse: false));
            return Match(MatchKind.Json, a, $" \n{Write(one, reverse: true)}\t\n") && Match(MatchKind.Json, a, b) == Match(MatchKind.Json, b, a) && (a != b || Match(MatchKind.Json, a, b));
        }));

    [Fact]
    public void Whole_numbers_of_any_size_are_told_apart() => Always.One(Times, Prop.ForAll(
        Gen.Choose(1, 6000).ToArbitrary(),
        digits =>
        {
            var number = "1" + new string('0', digits);
            var next = number[..^1] + "1";
            return Match(MatchKind.Json, number, number) && !Match(MatchKind.Json, number, next) && !Match(MatchKind.Json, $"-{number}", number);
        }));

    [Theory]
    [InlineData("1e400", "2e400")]
    [InlineData("1e400", "-1e400")]
    [InlineData("[1e999]", "[1e998]")]
    [InlineData("1e400", "1")]
    public void Numbers_beyond_a_double_are_not_all_one(string expected, string actual)
    {
        Assert.False(Match(MatchKind.Json, expected, actual));
        Assert.True(Match(MatchKind.Json, expected, expected));
        Assert.False(Checkers.Json(Json(expected), Json(actual), 1000).Passed);
    }

    [Fact]
    public void Numbers_within_the_tolerance_are_equal_absolutely_or_relatively() => Always.One(Times, Prop.ForAll(
        Gen.Choose(-1_000_000, 1_000_000).Select(n => n / 64.0).ToArbitrary(),
        Gen.Choose(-1_000_000, 1_000_000).Select(n => n / 64.0).ToArbitrary(),
        Gen.Elements(0.0, 0.015625, 0.5, 100).ToArbitrary(),
        (expected, actual, tolerance) =>
        {
            var near = Math.Abs(expected - actual) <= Math.Max(tolerance, tolerance * Math.Max(Math.Abs(expected), Math.Abs(actual)));
            return Checkers.Match(MatchKind.NumberTolerance, $"x  {Text(expected)}\n", $"x\t{Text(actual)}", tolerance).Passed == near
                && Checkers.Json(Json(Text(expected)), Json(Text(actual)), tolerance).Passed == (Math.Abs(expected - actual) <= tolerance);
        }));

    [Fact]
    public void Words_are_compared_one_by_one() => Always.One(Times, Prop.ForAll(
        Texts.ToArbitrary(),
        Texts.ToArbitrary(),
        (expected, actual) =>
        {
            var (a, b) = (expected.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), actual.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return !Match(MatchKind.NumberTolerance, expected, actual) || a.Length == b.Length;
        }));

    [Fact]
    public void A_text_is_found_by_its_own_expression() => Always.One(Times, Prop.ForAll(
        Texts.ToArbitrary(),
        Texts.ToArbitrary(),
        (text, around) => Match(MatchKind.Regex, System.Text.RegularExpressions.Regex.Escape(text), around + text + around)));

    [Fact]
    public void No_output_makes_a_checker_throw_and_every_refusal_has_a_reason() => Always.One(Times, Prop.ForAll(
        Texts.ToArbitrary(),
        Texts.ToArbitrary(),
        (expected, actual) => Enum.GetValues<MatchKind>().All(kind =>
        {
            var check = Checkers.Match(kind, expected, actual, TestForms.DefaultTolerance);
            return check.Passed == check.Difference is null;
        })));

    [Fact]
    public void The_score_is_the_share_of_the_points() => Always.One(Times, Prop.ForAll(
        Gen.Choose(1, 100).Zip(ArbMap.Default.GeneratorFor<bool>()).ArrayOf().ToArbitrary(),
        tests =>
        {
            var score = Submissions.Score([.. tests.Select(t => (t.Item1, t.Item2))]);
            var all = tests.Sum(t => t.Item1);
            return score is >= 0 and <= 100
                && (score == 100) == (all > 0 && tests.All(t => t.Item2))
                && (all == 0 ? score == 0 : Math.Abs(score - (100m * tests.Where(t => t.Item2).Sum(t => t.Item1) / all)) <= 0.005m);
        }));

    private static bool Match(MatchKind kind, string expected, string actual) => Checkers.Match(kind, expected, actual, TestForms.DefaultTolerance).Passed;

    // The rule said another way: character by character.
    private static string Plain(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\r", "\n", StringComparison.Ordinal).Split('\n').Select(l => l.TrimEnd());
        return string.Join('\n', lines).Trim('\n');
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static Gen<object?> Values(int depth)
    {
        var plain = Gen.Elements<object?>(null, true, false, 0, 1, 1.5, -3, "", "a", "ü", "\n", "1");
        if (depth == 0)
            return plain;

        var inner = Values(depth - 1);
        return Gen.OneOf(
            plain,
            inner.ArrayOf(3).Select(items => (object?)items),
            inner.ArrayOf(3).Select(items => (object?)items.Select((item, i) => (Key: $"k{i}", item)).ToDictionary(pair => pair.Key, pair => pair.item)));
    }

    private static string Write(object? value, bool reverse) => value switch
    {
        object?[] items => $"[{string.Join(reverse ? " , " : ",", items.Select(item => Write(item, reverse)))}]",
        Dictionary<string, object?> members => "{" + string.Join(',', (reverse ? members.Reverse() : members).Select(m => $"\"{m.Key}\":{Write(m.Value, reverse)}")) + "}",
        _ => JsonSerializer.Serialize(value),
    };
}
