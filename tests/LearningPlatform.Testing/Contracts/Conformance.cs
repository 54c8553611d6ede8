using System.Collections.Concurrent;
using System.Collections.Frozen;
using LearningPlatform.Api.Dialects;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Testing.Contracts;

/// <summary>What the tests of this process have called, and how that compares with what is registered and what the contracts name.</summary>
public static class Conformance
{
    private static readonly ConcurrentDictionary<(string Dialect, string Operation), ConcurrentDictionary<int, int>> Seen = new();

    /// <summary>The operations on <c>contracts/not-built.txt</c>.</summary>
    public static IReadOnlySet<(string Dialect, string Operation)> NotBuilt { get; } = ReadNotBuilt();

    /// <summary>Notes an answer that follows its contract.</summary>
    internal static void Note(string dialect, string operation, int status) =>
        Seen.GetOrAdd((dialect, operation), _ => new()).AddOrUpdate(status, 1, (_, count) => count + 1);

    /// <summary>The statuses that an operation has answered so far.</summary>
    public static IReadOnlyCollection<int> Statuses(string dialect, string operation) =>
        Seen.TryGetValue((dialect, operation), out var statuses) ? [.. statuses.Keys.Order()] : [];

    /// <summary>True when an operation has done what it is for at least once: errors alone exercise nothing.</summary>
    public static bool IsExercised(string dialect, string operation) => Statuses(dialect, operation).Any(status => status is >= 100 and < 300);

    /// <summary>What a composed application has registered.</summary>
    /// <param name="services">The application's services.</param>
    public static IReadOnlySet<(string Dialect, string Operation)> Registered(IServiceProvider services) => services.GetRequiredService<DialectApiSlot>().Api.All
        .SelectMany(routes => routes.Registered.Select(id => (routes.Dialect.Name, id)))
        .ToHashSet();

    /// <summary>One line for each dialect, as in <c>opencode: operations exercised 20/24 (not built: 4)</c>.</summary>
    /// <param name="registered">What is registered.</param>
    public static IReadOnlyList<string> Report(IReadOnlySet<(string Dialect, string Operation)> registered) =>
    [
        .. ContractSet.All.Values.OrderBy(contract => contract.Name, StringComparer.Ordinal).Select(contract =>
            $"{contract.Name}: operations exercised {contract.Operations.Keys.Count(id => registered.Contains((contract.Name, id)) && IsExercised(contract.Name, id))}"
            + $"/{contract.Operations.Count} (not built: {NotBuilt.Count(entry => entry.Dialect == contract.Name)})"),
    ];

    /// <summary>What is wrong with the list: an operation is neither registered nor on it, or a line is stale.</summary>
    /// <param name="registered">What is registered.</param>
    public static IReadOnlyList<string> Bookkeeping(IReadOnlySet<(string Dialect, string Operation)> registered)
    {
        var all = ContractSet.All.Values.SelectMany(contract => contract.Operations.Keys.Select(id => (contract.Name, id))).ToHashSet();
        return
        [
            .. all.Where(entry => !registered.Contains(entry) && !NotBuilt.Contains(entry)).Select(entry => $"{entry.Name} {entry.id} is neither registered nor on contracts/not-built.txt").Order(StringComparer.Ordinal),
            .. registered.Where(NotBuilt.Contains).Select(entry => $"{entry.Dialect} {entry.Operation} is registered: take its line out of contracts/not-built.txt").Order(StringComparer.Ordinal),
            .. NotBuilt.Where(entry => !all.Contains(entry)).Select(entry => $"{entry.Dialect} {entry.Operation} on contracts/not-built.txt is no operation").Order(StringComparer.Ordinal),
            .. registered.Where(entry => !all.Contains(entry)).Select(entry => $"{entry.Dialect} {entry.Operation} is registered and in no contract").Order(StringComparer.Ordinal),
        ];
    }

    private static FrozenSet<(string Dialect, string Operation)> ReadNotBuilt()
    {
        using var stream = typeof(Conformance).Assembly.GetManifestResourceStream("contracts/not-built.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' '))
            .Select(parts => (parts[0], parts[1]))
            .ToFrozenSet();
    }
}
