using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Schemas;

namespace LearningPlatform.Api.Dialects.Framework.Contracts;

/// <summary>The contract of one dialect, as its YAML file in <c>contracts/</c> has it. Immutable; one instance a process.</summary>
internal sealed class Contract
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    private readonly JsonDocument document;
    private readonly ConcurrentDictionary<string, Schema> references = new(StringComparer.Ordinal);

    private Contract(string name, JsonDocument document)
    {
        Name = name;
        this.document = document;
        BasePath = Root.GetProperty("servers")[0].GetProperty("url").GetString()!;
        var operations = new Dictionary<string, ContractOperation>(StringComparer.Ordinal);
        foreach (var path in Root.GetProperty("paths").EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject())
            {
                if (Methods.Contains(method.Name))
                {
                    var operation = new ContractOperation(this, method.Name.ToUpperInvariant(), path.Name, path.Value, method.Value);
                    operations.Add(operation.Id, operation);
                }
            }
        }

        Operations = operations.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The dialect's name in lower case, as in <c>opencode</c>.</summary>
    public string Name { get; }

    /// <summary>Where the dialect is mounted, without a slash at its end.</summary>
    public string BasePath { get; }

    /// <summary>The whole document.</summary>
    public JsonElement Root => document.RootElement;

    /// <summary>All operations by their id.</summary>
    public IReadOnlyDictionary<string, ContractOperation> Operations { get; }

    /// <summary>Reads the contract that is embedded in this assembly.</summary>
    /// <param name="name">The dialect's name.</param>
    public static Contract Load(string name)
    {
        using var stream = typeof(Contract).Assembly.GetManifestResourceStream($"contracts/{name}.yaml")
            ?? throw new InvalidOperationException($"There is no contract {name}.");
        using var reader = new StreamReader(stream);
        return Parse(name, reader);
    }

    /// <summary>Reads a contract.</summary>
    /// <param name="name">The dialect's name.</param>
    /// <param name="yaml">The YAML.</param>
    public static Contract Parse(string name, TextReader yaml) => new(name, ContractReader.Read(yaml));

    /// <summary>The operation, or an exception that names the contract: a route that the contract doesn't name is a bug.</summary>
    /// <param name="id">The operation's id.</param>
    public ContractOperation Operation(string id) => Operations.TryGetValue(id, out var operation)
        ? operation
        : throw new InvalidOperationException($"contracts/{Name}.yaml has no operation '{id}'.");

    /// <summary>The element itself, or what its <c>$ref</c> points to.</summary>
    /// <param name="element">An element of this contract.</param>
    public JsonElement Follow(JsonElement element)
    {
        for (var hops = 0; hops < 20; hops++)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("$ref", out var pointer))
                return element;

            element = At(pointer.GetString()!);
        }

        throw new InvalidDataException($"contracts/{Name}.yaml: references run in a circle.");
    }

    /// <summary>The schema, compiled. References are compiled once and shared.</summary>
    /// <param name="element">A schema of this contract.</param>
    public Schema Schema(JsonElement element) => Schemas.Schema.Compile(element, Reference);

    private Schema Reference(string pointer) => references.GetOrAdd(pointer, static (key, contract) => contract.Schema(contract.At(key)), this);

    private JsonElement At(string pointer)
    {
        if (!pointer.StartsWith("#/", StringComparison.Ordinal))
            throw new InvalidDataException($"contracts/{Name}.yaml: {pointer} points outside.");

        var at = Root;
        foreach (var part in pointer[2..].Split('/'))
        {
            if (!at.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out at))
                throw new InvalidDataException($"contracts/{Name}.yaml: {pointer} points to nothing.");
        }

        return at;
    }
}

/// <summary>The five contracts. They are read in parallel at the first use and kept.</summary>
internal static class ContractSet
{
    private static readonly string[] Names = ["academy", "labs", "opencode", "unpuzzle", "wayr"];

    private static readonly Lazy<FrozenDictionary<string, Contract>> Loaded = new(() =>
    {
        var contracts = new Contract[Names.Length];
        Parallel.For(0, Names.Length, i => contracts[i] = Contract.Load(Names[i]));
        return contracts.ToFrozenDictionary(contract => contract.Name, StringComparer.Ordinal);
    });

    /// <summary>All contracts by their dialect's name.</summary>
    public static IReadOnlyDictionary<string, Contract> All => Loaded.Value;
}
