using System.Globalization;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Schemas;

namespace LearningPlatform.Api.Dialects.Framework.Contracts;

/// <summary>How an operation treats tokens.</summary>
internal enum ContractAuthentication
{
    /// <summary>No token is read; one that is sent counts for nothing but the rate limit.</summary>
    Public,

    /// <summary>A valid token tells who asks; an invalid one counts as none or is refused, as the dialect decides.</summary>
    Optional,

    /// <summary>Without a valid token the operation is refused.</summary>
    Required,
}

/// <summary>One operation of a contract.</summary>
internal sealed class ContractOperation
{
    private readonly Contract contract;
    private readonly JsonElement element;
    private readonly Lazy<IReadOnlyList<ContractParameter>> parameters;
    private readonly Lazy<ContractBody?> body;

    /// <summary>Reads an operation.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="method">The method in upper case.</param>
    /// <param name="path">The path template, below the base path.</param>
    /// <param name="item">The path item: parameters there belong to all its operations.</param>
    /// <param name="element">The operation.</param>
    public ContractOperation(Contract contract, string method, string path, JsonElement item, JsonElement element)
    {
        this.contract = contract;
        this.element = element;
        Method = method;
        Path = path;
        Id = element.GetProperty("operationId").GetString()!;
        Summary = element.TryGetProperty("summary", out var summary) ? summary.GetString()! : Id;
        Authentication = ReadAuthentication();
        Roles = Strings("x-roles");
        RequiresActiveAccount = element.TryGetProperty("x-requires-active-account", out var active) && active.GetBoolean();
        Responses = element.GetProperty("responses").EnumerateObject().ToDictionary(r => r.Name, r => new ContractResponse(contract, contract.Follow(r.Value)));
        SuccessStatus = Responses.Keys.Where(status => status[0] is '1' or '2').Select(status => int.Parse(status, CultureInfo.InvariantCulture)).Min();
        parameters = new(() => ReadParameters(item));
        body = new(ReadBody);
    }

    /// <summary>The operation's id, unique in its contract.</summary>
    public string Id { get; }

    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    public string Method { get; }

    /// <summary>The path template below the base path, as in <c>/users/{userId}</c>.</summary>
    public string Path { get; }

    /// <summary>What it does, in a line.</summary>
    public string Summary { get; }

    /// <summary>The contract that it belongs to.</summary>
    public Contract Contract => contract;

    /// <summary>How it treats tokens.</summary>
    public ContractAuthentication Authentication { get; }

    /// <summary>The roles that may call it, in the dialect's names; empty where the contract restricts nothing.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Accounts that are not active are refused with 403 (labs-R12).</summary>
    public bool RequiresActiveAccount { get; }

    /// <summary>The status of success; the smallest where there are several.</summary>
    public int SuccessStatus { get; }

    /// <summary>The answers by status, which may be a range such as <c>5XX</c>.</summary>
    public IReadOnlyDictionary<string, ContractResponse> Responses { get; }

    /// <summary>Query, path and header parameters.</summary>
    public IReadOnlyList<ContractParameter> Parameters => parameters.Value;

    /// <summary>The request's body; null when the operation takes none.</summary>
    public ContractBody? Body => body.Value;

    /// <summary>The answer that the contract documents for a status; null when it documents none.</summary>
    /// <param name="status">The status.</param>
    public ContractResponse? Response(int status) =>
        Responses.TryGetValue(status.ToString(CultureInfo.InvariantCulture), out var exact) ? exact
        : Responses.TryGetValue($"{status / 100}XX", out var range) ? range
        : Responses.GetValueOrDefault("default");

    /// <summary>An extension of the operation, as in <c>x-rate-limit</c>.</summary>
    /// <param name="name">Its name.</param>
    public JsonElement? Extension(string name) => element.TryGetProperty(name, out var value) ? value : null;

    /// <inheritdoc/>
    public override string ToString() => $"{contract.Name} {Id} ({Method} {Path})";

    private ContractAuthentication ReadAuthentication()
    {
        if (!element.TryGetProperty("security", out var security) && !contract.Root.TryGetProperty("security", out security))
            throw new InvalidDataException($"{contract.Name} {Id} says nothing about security.");

        if (security.GetArrayLength() == 0)
            return ContractAuthentication.Public;

        return security.EnumerateArray().Any(way => !way.EnumerateObject().Any()) ? ContractAuthentication.Optional : ContractAuthentication.Required;
    }

    private List<ContractParameter> ReadParameters(JsonElement item)
    {
        var all = new List<ContractParameter>();
        foreach (var owner in new[] { element, item })
        {
            if (!owner.TryGetProperty("parameters", out var list))
                continue;

            foreach (var parameter in list.EnumerateArray())
            {
                var read = new ContractParameter(contract, contract.Follow(parameter));
                if (!all.Exists(other => other.Name == read.Name && other.In == read.In))
                    all.Add(read);
            }
        }

        return all;
    }

    private ContractBody? ReadBody() => element.TryGetProperty("requestBody", out var requestBody)
        ? new ContractBody(contract, contract.Follow(requestBody))
        : null;

    private string[] Strings(string extension) =>
        Extension(extension) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(name => name.GetString()!)] : [];
}

/// <summary>A query, path or header parameter.</summary>
internal sealed class ContractParameter
{
    /// <summary>Reads a parameter.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="element">The parameter.</param>
    public ContractParameter(Contract contract, JsonElement element)
    {
        Name = element.GetProperty("name").GetString()!;
        In = element.GetProperty("in").GetString()!;
        Required = element.TryGetProperty("required", out var required) && required.GetBoolean();
        EmptyIsAbsent = element.TryGetProperty("allowEmptyValue", out var empty) && empty.GetBoolean();
        var schema = element.GetProperty("schema");
        Schema = contract.Schema(schema);
        Default = schema.TryGetProperty("default", out var value) || contract.Follow(schema).TryGetProperty("default", out value) ? value.ToString() : null;
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>query, path or header.</summary>
    public string In { get; }

    /// <summary>True when it can't be left out.</summary>
    public bool Required { get; }

    /// <summary>True when an empty value counts as absent (labs-R57).</summary>
    public bool EmptyIsAbsent { get; }

    /// <summary>What its values must be.</summary>
    public Schema Schema { get; }

    /// <summary>The value that an absent one has, as it would stand in the query; null for none. Truth values are written in lower case.</summary>
    public string? Default { get => field is "True" ? "true" : field is "False" ? "false" : field; }
}

/// <summary>The body of a request.</summary>
internal sealed class ContractBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="element">The request body.</param>
    public ContractBody(Contract contract, JsonElement element)
    {
        Required = element.TryGetProperty("required", out var required) && required.GetBoolean();
        Schema = contract.Schema(element.GetProperty("content").GetProperty("application/json").GetProperty("schema"));
    }

    /// <summary>True when it can't be left out.</summary>
    public bool Required { get; }

    /// <summary>What it must be.</summary>
    public Schema Schema { get; }
}

/// <summary>One answer of an operation.</summary>
internal sealed class ContractResponse
{
    private readonly Lazy<IReadOnlyDictionary<string, Schema?>> content;
    private readonly Lazy<IReadOnlyList<ContractHeader>> headers;

    /// <summary>Reads an answer.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="element">The answer.</param>
    public ContractResponse(Contract contract, JsonElement element)
    {
        content = new(() => element.TryGetProperty("content", out var types)
            ? types.EnumerateObject().ToDictionary(type => type.Name, type => type.Value.TryGetProperty("schema", out var schema) ? contract.Schema(schema) : null)
            : []);
        headers = new(() => element.TryGetProperty("headers", out var list)
            ? [.. list.EnumerateObject().Select(header => new ContractHeader(contract, header.Name, contract.Follow(header.Value)))]
            : []);
    }

    /// <summary>The media types with the schema of each; empty when there is no body.</summary>
    public IReadOnlyDictionary<string, Schema?> Content => content.Value;

    /// <summary>The documented headers.</summary>
    public IReadOnlyList<ContractHeader> Headers => headers.Value;
}

/// <summary>A header of an answer.</summary>
internal sealed class ContractHeader
{
    /// <summary>Reads a header.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="name">The header's name.</param>
    /// <param name="element">The header.</param>
    public ContractHeader(Contract contract, string name, JsonElement element)
    {
        Name = name;
        Required = element.TryGetProperty("required", out var required) && required.GetBoolean();
        Schema = contract.Schema(element.GetProperty("schema"));
    }

    /// <summary>The header's name.</summary>
    public string Name { get; }

    /// <summary>True when the contract requires it.</summary>
    public bool Required { get; }

    /// <summary>What its value must be.</summary>
    public Schema Schema { get; }
}
