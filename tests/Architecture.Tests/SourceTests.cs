using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Xunit;

namespace LearningPlatform.Architecture.Tests;

/// <summary>What must not stand in the sources, also in those that only the configuration Full compiles.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] OwnFolder = ["tests/Architecture.Tests/"];
    private static readonly string[] CodeEndings = [".cs", ".ts", ".tsx", ".sql", ".css", ".sh", ".csproj", ".props", ".mjs", ".js"];

    [Fact]
    public void Time_comes_in_and_ids_sort()
    {
        Findings.None(Repository.Product.SelectMany(source => source.Hits(Clock())));
    }

    [Fact]
    public void Nothing_is_left_to_do_later()
    {
        Findings.None(Code().SelectMany(source => source.TextHits(Later())));
    }

    /// <summary>The one reason to leave a test out is a processor that it isn't written for.</summary>
    [Fact]
    public void No_test_is_left_out()
    {
        var tests = Code().Where(source => source.Path.Contains("test", StringComparison.OrdinalIgnoreCase));

        Findings.None(tests.SelectMany(source => source.Hits(LeftOut())));
    }

    [Fact]
    public void No_package_host_and_no_path_of_a_machine_is_tracked()
    {
        var texts = Repository.Files.Where(path => !OwnFolder.Any(path.StartsWith) && !Binary().IsMatch(path)).Select(Repository.Read);

        Findings.None(texts.SelectMany(source => source.TextHits(Hosts())).Select(hit => hit.Length > 200 ? hit[..200] : hit));
    }

    [Fact]
    public void Grains_are_sealed_and_thin()
    {
        var grains = Repository.Product.Where(source => source.In("LearningPlatform.Grains") && GrainClass().IsMatch(source.Code)).ToList();

        Assert.NotEmpty(grains);
        foreach (var grain in grains)
        {
            Assert.All(GrainClass().Matches(grain.Code), match => Assert.StartsWith("internal sealed class", match.Value, StringComparison.Ordinal));

            // One-line adapters: what a grain does is an expression over Core. A block means that a decision crept in.
            Assert.DoesNotMatch(DecidingBlock(), grain.Code);
        }
    }

    [Fact]
    public void Hubs_are_sealed_typed_and_thin()
    {
        var hubs = System.Reflection.Assembly.Load("LearningPlatform.Api").GetTypes().Where(type => typeof(Hub).IsAssignableFrom(type)).ToList();

        Assert.NotEmpty(hubs);
        Assert.All(hubs, hub =>
        {
            Assert.True(hub.IsSealed, $"{hub.Name} is not sealed.");
            Assert.True(hub.BaseType is { IsGenericType: true } basis && basis.GetGenericTypeDefinition() == typeof(Hub<>), $"{hub.Name} is not typed: Hub<TClient>.");
        });
        var sources = Repository.Product.Where(source => source.In("LearningPlatform.Api/Realtime") && HubClass().IsMatch(source.Code));
        Assert.All(sources, source => Assert.DoesNotMatch(DataAccess(), source.Code));
    }

    private static IEnumerable<Repository.Source> Code() => Repository.Files
        .Where(path => !OwnFolder.Any(path.StartsWith))
        .Where(path => path is "run" or "test" or ".ci/run" || path.StartsWith("tools/", StringComparison.Ordinal) || CodeEndings.Any(path.EndsWith))
        .Select(Repository.Read);

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bGuid\.NewGuid\(|\bThread\.Sleep\(")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bNotImplementedException\b|\bnot implemented yet\b", RegexOptions.IgnoreCase)]
    private static partial Regex Later();

    [GeneratedRegex(@"\bSkip\s*=\s*""|\bAssert\.Skip(?!Unless\(.*Architecture)|\b(it|test|describe)\.(skip|todo|only)\(|\bAssert\.True\(true\)")]
    private static partial Regex LeftOut();

    // Written in pieces: this file is tracked too.
    [GeneratedRegex(@"(api|www)\.nuget\." + @"org|registry\.npm" + @"js\.org|deb\.deb" + @"ian\.org|pypi\." + @"org|files\.python" + @"hosted|/work/(wt/|shared/|main/)|(?<![\w.])/farm/|(?<![\w.""])/root/\.")]
    private static partial Regex Hosts();

    [GeneratedRegex(@"\.(png|webp|jpg|ico|woff2?|mp4|mp3|pdf|zip|gz)$")]
    private static partial Regex Binary();

    [GeneratedRegex(@"(\w+ )*class \w+(\([^)]*\))?\s*:\s*Grain\b")]
    private static partial Regex GrainClass();

    [GeneratedRegex(@"\b(if|for|foreach|while|switch|try)\s*[({]")]
    private static partial Regex DecidingBlock();

    [GeneratedRegex(@"class \w+(\([^)]*\))?\s*:\s*Hub\b")]
    private static partial Regex HubClass();

    [GeneratedRegex(@"\b(PlatformDb|Database|NpgsqlDataSource|IServiceProvider)\b")]
    private static partial Regex DataAccess();
}
