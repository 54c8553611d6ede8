using System.Text.RegularExpressions;
using System.Xml.Linq;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed partial class BoundariesTests
{
    /// <summary>What each project of the product may refer to; a reference that is missing here is a decision to take, not a line to add.</summary>
    private static readonly Dictionary<string, string[]> MayRefer = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["ServiceDefaults"] = [],
        ["Data"] = ["Core"],
        ["Sandbox"] = ["Core"],
        ["Worker"] = ["Core", "Data"],
        ["Grains"] = ["Core"],
        ["Api"] = ["Core", "Data", "Sandbox", "Worker", "ServiceDefaults"],
        ["Web"] = ["Api", "ServiceDefaults"],
        ["Silo"] = ["Core", "Data", "Sandbox", "Worker", "ServiceDefaults", "Grains", "Api"],
        ["Api.Cluster"] = ["Api", "Grains", "ServiceDefaults"],
        ["AppHost"] = ["Silo", "Api.Cluster", "Web"],
    };

    public static TheoryData<string> Projects => [.. MayRefer.Keys];

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.EntityFrameworkCore")]
    [InlineData("Microsoft.Extensions")]
    [InlineData("Npgsql")]
    [InlineData("Orleans")]
    [InlineData("Aspire")]
    [InlineData("StackExchange")]
    public void Core_is_pure(string family)
    {
        var referenced = typeof(Error).Assembly.GetReferencedAssemblies().Select(name => name.Name!);

        Assert.DoesNotContain(referenced, name => name.StartsWith(family, StringComparison.Ordinal));
        Findings.None(Product("LearningPlatform.Core").SelectMany(source => source.Hits(new Regex($@"\b(using|global::)\s*{Regex.Escape(family)}\b"))));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_it_may(string project)
    {
        var path = $"LearningPlatform.{project}/LearningPlatform.{project}.csproj";

        var referred = XDocument.Parse(Repository.Read(path).Text).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["LearningPlatform.".Length..]);

        Assert.Empty(referred.Except(MayRefer[project]));
    }

    [Fact]
    public void Only_the_sandbox_and_the_embedded_database_know_Linux()
    {
        // The embedded server needs another user and the parent's death signal (notes of its ADR); everything else runs wherever .NET does.
        var others = Repository.Product.Where(source => !source.In("LearningPlatform.Sandbox") && !source.In("LearningPlatform.Data/Embedded"));

        Findings.None(others.SelectMany(source => source.Hits(Linux())));
    }

    [Fact]
    public void Wire_types_stay_in_their_dialects_folder()
    {
        var dialects = Repository.Product
            .Select(source => DialectFolder().Match(source.Path))
            .Where(match => match.Success && match.Groups[1].Value != "Framework")
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal);

        // Who composes names what registers a dialect's operations, and none of the wire types: the host, the registry, and a module's own line of each.
        var hits = from dialect in dialects
                   let name = new Regex($@"\bDialects\.{dialect}\b(?!\.{dialect}Dialect\b)")
                   from source in Repository.Product
                   where !source.In($"LearningPlatform.Api/Dialects/{dialect}") && !Composes(source.Path)
                   from hit in source.Hits(name)
                   select hit;

        Findings.None(hits);
    }

    [Fact]
    public void Only_the_dialects_and_the_host_know_HTTP_bodies()
    {
        var types = typeof(Error).Assembly.GetTypes();

        Assert.DoesNotContain(types, type => type.Name.EndsWith("Request", StringComparison.Ordinal) && type.Namespace!.Contains("Dialects", StringComparison.Ordinal));
        Findings.None(Product("LearningPlatform.Core").SelectMany(source => source.Hits(HttpStatus())));
    }

    private static bool Composes(string path) =>
        Path.GetFileName(path) is "ApiHost.cs" or "DialectRegistry.cs" || (path.StartsWith("LearningPlatform.Api/", StringComparison.Ordinal) && path.EndsWith("Module.cs", StringComparison.Ordinal));

    private static IEnumerable<Repository.Source> Product(string folder) => Repository.Product.Where(source => source.In(folder));

    [GeneratedRegex("""\[(DllImport|LibraryImport)\(|"/proc/|"/sys/|\bbwrap\b|\bprctl\b|\bsetpriv\b""")]
    private static partial Regex Linux();

    [GeneratedRegex("^LearningPlatform.Api/Dialects/([A-Za-z]+)/")]
    private static partial Regex DialectFolder();

    [GeneratedRegex(@"\b(HttpStatusCode|StatusCodes|HttpContext|IResult)\b")]
    private static partial Regex HttpStatus();
}
