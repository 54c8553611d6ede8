using System.Reflection;
using Api.Tests.Conformance;
using LearningPlatform.Testing;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;
using Contracts = LearningPlatform.Testing.Contracts.Conformance;

[assembly: TestCollectionOrderer(typeof(EndOfRunLast))]

namespace Api.Tests.Conformance;

/// <summary>
/// The last tests of the run: what all others have called is compared with what is registered. The collection doesn't run in parallel, so it begins when
/// all parallel ones have ended, and it is ordered behind the others of its kind.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndOfRun
{
    public const string Name = "~ end of run";
}

[Collection(EndOfRun.Name)]
public sealed class EndOfRunTests
{
    [Fact]
    public async Task Every_operation_of_every_contract_is_registered_or_listed_as_not_built()
    {
        await using var app = ApiNode.Compose();

        var problems = Contracts.Bookkeeping(Contracts.Registered(app.Services));

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public async Task Every_registered_operation_was_exercised_by_a_test()
    {
        await using var app = ApiNode.Compose();
        var registered = Contracts.Registered(app.Services);
        var report = Contracts.Report(registered);
        await File.WriteAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "conformance.txt"), report, TestContext.Current.CancellationToken);
        foreach (var line in report)
            TestContext.Current.SendDiagnosticMessage(line);

        // A run of some of the tests says nothing about what the others would have called.
        if (EndOfRunLast.IsPartial)
        {
            TestContext.Current.SendDiagnosticMessage("Only some of the tests ran: nothing is said about operations that they left out.");
            return;
        }

        var missed = registered.Where(entry => !Contracts.IsExercised(entry.Dialect, entry.Operation)).Order()
            .Select(entry => $"{entry.Dialect} {entry.Operation} never succeeded in a test (statuses seen: {string.Join(", ", Contracts.Statuses(entry.Dialect, entry.Operation))})").ToList();
        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }
}

/// <summary>Puts the end of the run at its end, and notices when the run leaves tests out.</summary>
public sealed class EndOfRunLast : ITestCollectionOrderer
{
    /// <summary>True when a filter left out whole classes.</summary>
    public static bool IsPartial { get; private set; }

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        IsPartial = testCollections.Count < AllCollections();
        return [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == EndOfRun.Name).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];
    }

    private static int AllCollections() => typeof(EndOfRunLast).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any()))
        .Select(type => type.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType.Name.StartsWith("Collection", StringComparison.Ordinal)) is { } collection
            ? string.Join(',', collection.ConstructorArguments.Concat(collection.AttributeType.GenericTypeArguments.Select(argument => new CustomAttributeTypedArgument(argument))))
            : type.FullName)
        .Distinct()
        .Count();
}
