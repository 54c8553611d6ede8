using System.Diagnostics;
using System.Text.Json;
using LearningPlatform.Core.Sandbox;
using Xunit;

namespace Core.Tests.Sandbox;

public sealed class CheckersTests
{
    // opencode-R86
    [Theory]
    [InlineData(MatchKind.Exact, "a\n", "a\n", true)]
    [InlineData(MatchKind.Exact, "a\n", "a", false)]
    [InlineData(MatchKind.Exact, "a\n", "a\r\n", false)]
    [InlineData(MatchKind.Trimmed, "a\nb", "\n\na  \r\nb\t\n\n", true)]
    [InlineData(MatchKind.Trimmed, "a\nb", " a\nb", false)]
    [InlineData(MatchKind.Trimmed, "a\n\nb", "a\nb", false)]
    [InlineData(MatchKind.Trimmed, "", "\n \n", true)]
    [InlineData(MatchKind.Regex, "^total: \\d+$", "total: 12", true)]
    [InlineData(MatchKind.Regex, "\\d{3}", "ab 12", false)]
    [InlineData(MatchKind.Regex, "\\d", "\u0663", false)]
    [InlineData(MatchKind.Json, """{"a":[1,2.0],"b":null}""", """ {"b":null, "a":[1.0,2]} """, true)]
    [InlineData(MatchKind.Json, """{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData(MatchKind.Json, "[1,2]", "[2,1]", false)]
    [InlineData(MatchKind.Json, "1", "one", false)]
    [InlineData(MatchKind.Json, "9007199254740993", "9007199254740992", false)]
    [InlineData(MatchKind.Json, "1e2", "100", true)]
    [InlineData(MatchKind.Json, "\"\\u00e9\"", "\"é\"", true)]
    [InlineData(MatchKind.NumberTolerance, "pi is 3.141592", "pi  is\n3.1415921", true)]
    [InlineData(MatchKind.NumberTolerance, "1000000", "1000000.5", true)]
    [InlineData(MatchKind.NumberTolerance, "1 2", "1 2 3", false)]
    [InlineData(MatchKind.NumberTolerance, "x 1", "y 1", false)]
    [InlineData(MatchKind.NumberTolerance, "nan", "nan", true)]
    [InlineData(MatchKind.NumberTolerance, "1", "1.1", false)]
    public void Output_matches(MatchKind kind, string expected, string actual, bool passes)
    {
        var check = Checkers.Match(kind, expected, actual, TestForms.DefaultTolerance);

        Assert.Equal(passes, check.Passed);
        Assert.Equal(passes, check.Difference is null);
    }

    [Fact]
    public void A_difference_names_its_place()
    {
        Assert.Equal("Line 2: expected 'b', but got 'c'.", Checkers.Match(MatchKind.Trimmed, "a\nb", "a\nc", 0).Difference);
        Assert.Equal("Expected 2 at x[1].y, but got 3.".Replace("2", "'2'").Replace("3", "'3'"), Checkers.JsonOutput(Json("""{"x":[0,{"y":2}]}"""), """{"x":[0,{"y":3}]}""").Difference);
    }

    [Theory]
    [InlineData("[1.0, [2]]", "[1.04, [2]]", 0.05, true)]
    [InlineData("1.0", "1.06", 0.05, false)]
    [InlineData("null", "false", 0, false)]
    [InlineData("1", "true", 0, false)]
    public void Values_are_near(string expected, string actual, double tolerance, bool passes) =>
        Assert.Equal(passes, Checkers.Json(Json(expected), Json(actual), tolerance).Passed);

    // opencode-R87
    [Theory]
    [InlineData(null, null, true)]
    [InlineData("KeyError", null, true)]
    [InlineData("LookupError", "gone", true)]
    [InlineData("TypeError", null, false)]
    [InlineData(null, "other", false)]
    public void Raised_errors_match_by_class_and_message(string? type, string? message, bool passes) =>
        Assert.Equal(passes, Checkers.Call(new Throws(type, message), new CallRaised(["KeyError", "LookupError"], "'gone'")).Passed);

    [Fact]
    public void Returning_and_raising_are_not_confused()
    {
        Assert.False(Checkers.Call(new Throws(null, null), new CallReturned(Json("1"))).Passed);
        Assert.False(Checkers.Call(new Returns(Json("1"), 0), new CallRaised(["Error"], "x")).Passed);
        Assert.False(Checkers.Call(new Throws(null, null), new CallImpossible("no")).Passed);
    }

    [Theory]
    [InlineData("[", "]", 60)]
    [InlineData("{\"a\":", "}", 60)]
    public void Deep_values_are_compared(string open, string close, int depth)
    {
        var text = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        Assert.True(Checkers.JsonOutput(Json(text), text).Passed);
    }

    [Fact]
    public void Output_made_to_be_slow_is_not()
    {
        var watch = Stopwatch.StartNew();
        var digits = new string('9', 1_000_000);
        var keys = "{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":[]")) + "}";

        Assert.False(Checkers.JsonOutput(Json("1"), digits).Passed);
        Assert.True(Checkers.JsonOutput(Json(keys), keys).Passed);
        Assert.False(Checkers.Match(MatchKind.Regex, "^(a+)+$", new string('a', 40) + "b", 0).Passed);
        Assert.False(Checkers.JsonOutput(Json("1"), new string('[', 1_000_000)).Passed);
        Assert.False(Checkers.JsonOutput(Json("""{"a":1}"""), """{"\ud800":1}""").Passed);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
