using System.Text.RegularExpressions;
using Xunit;

namespace LearningPlatform.Architecture.Tests;

/// <summary>The solution: what is in it, and what only the configuration Full builds.</summary>
public sealed partial class SolutionTests
{
    private static readonly string[] FullOnly =
    [
        "LearningPlatform.Grains", "LearningPlatform.Silo", "LearningPlatform.Api.Cluster", "LearningPlatform.AppHost", "Silo.Tests", "AppHost.Tests",
    ];

    private static readonly string Text = Repository.Read("LearningPlatform.sln").Text.ReplaceLineEndings("\n");

    private static readonly Dictionary<string, (string Path, string Id)> Projects = ProjectLine().Matches(Text)
        .Where(match => match.Groups["path"].Value.EndsWith(".csproj", StringComparison.Ordinal))
        .ToDictionary(match => match.Groups["name"].Value, match => (match.Groups["path"].Value.Replace('\\', '/'), match.Groups["id"].Value), StringComparer.Ordinal);

    [Fact]
    public void Every_project_of_the_solution_exists_and_every_project_is_in_the_solution()
    {
        var projects = Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        Assert.Equal(projects, Projects.Values.Select(project => project.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Debug")]
    [InlineData("Release")]
    public void The_default_configurations_build_everything_but_the_projects_of_Full(string configuration)
    {
        var built = Projects.Where(project => Text.Contains($"{project.Value.Id}.{configuration}|Any CPU.Build.0", StringComparison.Ordinal)).Select(project => project.Key);

        Assert.Equal(Projects.Keys.Except(FullOnly).Order(StringComparer.Ordinal), built.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Full_builds_everything()
    {
        var built = Projects.Where(project => Text.Contains($"{project.Value.Id}.Full|Any CPU.Build.0 = Release|Any CPU", StringComparison.Ordinal)).Select(project => project.Key);

        Assert.Equal(Projects.Keys.Order(StringComparer.Ordinal), built.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_Full_names_Orleans_or_Aspire_and_it_carries_no_lock_files()
    {
        foreach (var (name, (path, _)) in Projects)
        {
            var full = FullOnly.Contains(name);
            var locked = Repository.Files.Contains(Path.GetDirectoryName(path)!.Replace('\\', '/') + "/packages.lock.json");

            Assert.True(full || !Outside().IsMatch(Repository.Read(path).Text), $"{path} names a package that not every feed has.");
            Assert.True(full != locked, $"{path}: lock file {(locked ? "present" : "missing")}.");
        }
    }

    [Fact]
    public void The_rule_that_finds_the_projects_of_Full_finds_these()
    {
        // Directory.Build.props turns lock files off by the projects' names.
        var pattern = IsFullOnly().Match(Repository.Read("Directory.Build.props").Text).Groups[1].Value;

        Assert.Equal(FullOnly.Order(StringComparer.Ordinal), Projects.Keys.Where(name => Regex.IsMatch(name, pattern)).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""^Project\("[^"]+"\) = "(?<name>[^"]+)", "(?<path>[^"]+)", "(?<id>[^"]+)"$""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();

    [GeneratedRegex(@"Include=""(Microsoft\.Orleans|Aspire)\.|Sdk=""Aspire")]
    private static partial Regex Outside();

    [GeneratedRegex(@"'\$\(MSBuildProjectName\)', '([^']+)'")]
    private static partial Regex IsFullOnly();
}
