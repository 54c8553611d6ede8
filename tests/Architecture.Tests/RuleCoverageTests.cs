using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace LearningPlatform.Architecture.Tests;

/// <summary>
/// Each rule and each decision of a contract is named by a test: in a comment as <c>opencode-R14</c> (a range is <c>opencode-R84 to R94</c>, a list <c>wayr-R04, R12, R37 … R43</c>) or in its name as
/// <c>opencode_R14</c>, where several follow each other as <c>opencode_R104_R105</c>. Whoever changes a rule finds its tests by this name.
/// </summary>
public sealed partial class RuleCoverageTests
{
    /// <summary>What no test can hold, each with the reason. A dialect stands here as soon as all of its rules are named.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Untested = new()
    {
        ["opencode"] = new()
        {
            ["opencode-D01"] = "says how the contract is to be read",
            ["opencode-D04"] = "says where two schemas of the contract come from",
            ["opencode-R23"] = "who may publish is a rule of the studio, outside this dialect",
            ["opencode-R27"] = "the class applies to no operation of this dialect",
        },
        ["wayr"] = [],
    };

    private static readonly IReadOnlyList<string> Tests =
        [.. Repository.Files.Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal) && !path.EndsWith("/RuleCoverageTests.cs", StringComparison.Ordinal))];

    public static TheoryData<string> Dialects => new(Untested.Keys);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_rule_and_decision_is_named_by_a_test(string dialect)
    {
        var rules = Declared().Matches(Repository.Read($"contracts/{dialect}.yaml").Text).Select(match => match.Groups[1].Value).Where(id => id.StartsWith(dialect, StringComparison.Ordinal)).ToHashSet();
        var named = Tests.SelectMany(path => Named(dialect, Repository.Read(path).Text)).ToHashSet();

        Assert.NotEmpty(rules);
        Assert.Empty(rules.Where(rule => !named.Contains(rule) && !Untested[dialect].ContainsKey(rule)).Order(StringComparer.Ordinal));
        Assert.Empty(named.Except(rules).Order(StringComparer.Ordinal));

        // A reason that isn't needed any more goes.
        Assert.Equal([], Untested[dialect].Keys.Where(rule => named.Contains(rule) || !rules.Contains(rule)));
    }

    [Fact]
    public void Names_are_read_in_each_of_their_forms()
    {
        Assert.Equal(
            ["opencode-R01", "opencode-R84", "opencode-R85", "opencode-R86", "opencode-D03", "opencode-R104", "opencode-R105"],
            Named("opencode", "opencode-R01, then opencode-R84 to R86; opencode_D03 x_opencode_R104_R105_R"));
        Assert.Equal(["wayr-R04", "wayr-R12", "wayr-R37", "wayr-R38", "wayr-R39", "wayr-D08"], Named("wayr", "wayr-R04, R12, R37 … wayr-R39, wayr-D08"));
        Assert.Empty(Named("opencode", "wayr-R01 opencode R02 opencode-X1"));
    }

    private static IEnumerable<string> Named(string dialect, string text)
    {
        foreach (var match in Name().Matches(text).Where(match => match.Groups["dialect"].Value == dialect))
        {
            var last = match.Groups["first"].Value;
            yield return $"{dialect}-{last}";
            for (var i = 0; i < match.Groups["more"].Captures.Count; i++)
            {
                var (joint, next) = (match.Groups["joint"].Captures[i].Value, match.Groups["more"].Captures[i].Value);
                for (var number = Number(last) + 1; joint is " to " or " … " && next[0] == last[0] && number < Number(next); number++)
                    yield return string.Create(CultureInfo.InvariantCulture, $"{dialect}-{next[0]}{number:00}");

                last = next;
                yield return $"{dialect}-{last}";
            }
        }
    }

    private static int Number(string id) => int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^  - id: (\w+-[RD]\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"(?<dialect>opencode|unpuzzle|labs|wayr|academy)[-_](?<first>[RD]\d+)(?:(?<joint> to | … |, |_)(?:\k<dialect>-)?(?<more>[RD]\d+))*")]
    private static partial Regex Name();
}
