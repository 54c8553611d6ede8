using System.Text.RegularExpressions;
using Xunit;

namespace LearningPlatform.Architecture.Tests;

/// <summary>What the documents promise about themselves and about the code.</summary>
public sealed partial class DocumentsTests
{
    public static TheoryData<string> Decisions => [.. Repository.Files.Where(path => path.StartsWith("docs/adr/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_says_why_what_and_what_follows(string path)
    {
        var text = Repository.Read(path).Text;

        Assert.Matches(@"^docs/adr/\d{4}-[a-z0-9-]+\.md$", path);
        Assert.StartsWith($"# {int.Parse(path.AsSpan("docs/adr/".Length, 4), System.Globalization.CultureInfo.InvariantCulture)}. ", text, StringComparison.Ordinal);
        foreach (var part in (string[])["Context", "Decision", "Consequence"])
        {
            var body = Regex.Match(text, $@"^## {part}\n+(?<body>[\s\S]*?)(?=^## |\z)", RegexOptions.Multiline).Groups["body"].Value;
            Assert.True(body.Trim().Length > 80, $"{path} has nothing to say under {part}.");
        }
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps()
    {
        var numbers = Decisions.Select(row => row.Data.AsSpan("docs/adr/".Length, 4).ToString()).ToList();

        Assert.NotEmpty(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => $"{number:0000}"), numbers);
    }

    [Fact]
    public void Every_setting_that_the_code_reads_is_documented()
    {
        var documented = Repository.Read("docs/configuration.md").Text;
        var sources = Repository.Product.Where(source => !source.In("LearningPlatform.AppHost") && !source.In("LearningPlatform.Data/Migrations"));

        var missing = from source in sources
                      from key in Settings(source.Code)
                      where !documented.Contains($"`{key}`", StringComparison.Ordinal) && !documented.Contains($"`{key}:", StringComparison.Ordinal)
                      select $"{source.Path}: {key}";

        Findings.None(missing.Distinct());
    }

    [Fact]
    public void Every_property_of_every_section_is_documented()
    {
        var documented = Repository.Read("docs/configuration.md").Text;
        var types = Directory.EnumerateFiles(AppContext.BaseDirectory, "LearningPlatform.*.dll").Select(Path.GetFileNameWithoutExtension)
            .SelectMany(name => System.Reflection.Assembly.Load(name!).GetTypes()).ToLookup(type => type.Name, StringComparer.Ordinal);
        var bound = Repository.Product.SelectMany(source => Sections().Matches(source.Code)).Select(match => (Section: match.Groups["section"].Value, Type: match.Groups["type"].Value)).ToList();

        var missing = from one in bound
                      from type in types[one.Type]
                      from property in type.GetProperties()
                      where property.SetMethod is not null && !documented.Contains($"`{one.Section}:{property.Name}`", StringComparison.Ordinal)
                      select $"{one.Section}:{property.Name}";

        Assert.NotEmpty(bound);
        Findings.None(missing.Distinct());
    }

    [Theory]
    [InlineData("""configuration["Sandbox:Slots"]""", "Sandbox:Slots")]
    [InlineData("""builder.Configuration.GetValue("Web:Root", "x")""", "Web:Root")]
    [InlineData("""configuration.GetValue<bool?>("RateLimits:Factor")""", "RateLimits:Factor")]
    [InlineData("""services.Configure<MailOptions>(configuration.GetSection("Mail"))""", "Mail")]
    [InlineData("""configuration.GetConnectionString("cache")""", "ConnectionStrings:cache")]
    [InlineData("""Environment.GetEnvironmentVariable("PG_BIN")""", "PG_BIN")]
    [InlineData("""private const string Setting = "Realtime:FanOut";""", "Realtime:FanOut")]
    public void A_setting_is_found_where_it_is_read(string code, string key)
    {
        Assert.Equal([key], Settings(code));
    }

    [GeneratedRegex("""Configure<(?<type>\w+)>\([^;\n]*GetSection\("(?<section>[^"]+)"\)|GetSection\("(?<section>[^"]+)"\)\.Get<(?<type>\w+)>""")]
    private static partial Regex Sections();

    private static IEnumerable<string> Settings(string code) => SettingReads().Matches(code)
        .Select(match => match.Groups["name"].Success ? $"ConnectionStrings:{match.Groups["name"].Value}" : match.Groups["key"].Value);

    [GeneratedRegex("""
        (?:
          \b\w*[cC]onfiguration\[ | \bsettings\[ | \b\w*[cC]onfiguration\.Get(?:Required)?Section\( | \bBindConfiguration\( | \bGetValue(?:<[^>(]+>)?\( | \bGetEnvironmentVariable\(
        )\s*"(?<key>[^"]+)"
        | \bGetConnectionString\(\s*"(?<name>[^"]+)"
        | "(?<key>[A-Z][A-Za-z]+(?::[A-Z][A-Za-z0-9]+)+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SettingReads();
}
