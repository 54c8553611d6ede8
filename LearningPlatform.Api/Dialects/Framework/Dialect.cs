using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>A refusal in a dialect's words.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The JSON body.</param>
internal sealed record ErrorAnswer(int Status, JsonObject Body);

/// <summary>
/// Everything in which one of the five wire protocols differs from the others: one object each. The pipeline
/// (<see cref="DialectPipeline"/>) is the same for all and asks this object.
/// </summary>
/// <param name="contract">The dialect's contract.</param>
internal abstract class Dialect(Contract contract)
{
    /// <summary>The largest body that an operation takes unless the dialect says otherwise: 1 MiB.</summary>
    public const int DefaultBodyLimit = 1 << 20;

    private readonly ConcurrentDictionary<string, IReadOnlyList<RateRule>> rateRules = new(StringComparer.Ordinal);

    /// <summary>The dialect's contract.</summary>
    public Contract Contract => contract;

    /// <summary>The dialect's name in lower case, as in <c>opencode</c>.</summary>
    public string Name => contract.Name;

    /// <summary>Where it is mounted, as in <c>/opencode/v1</c>.</summary>
    public PathString BasePath { get; } = contract.BasePath;

    /// <summary>How bodies are read and written.</summary>
    public abstract JsonSerializerOptions Json { get; }

    /// <summary>True when a path id of the wrong form answers as one that names nothing does; false when it is invalid input.</summary>
    public abstract bool MalformedIdIsUnknown { get; }

    /// <summary>The names of the parameter that sets the page size.</summary>
    public abstract IReadOnlyList<string> PageSizeNames { get; }

    /// <summary>Above this a page size is cut; null where a larger one is refused because the contract's schema says so.</summary>
    public abstract int? PageSizeCut { get; }

    /// <summary>Members of a body whose text loses surrounding white space before anything is checked.</summary>
    public virtual IReadOnlySet<string> Trims { get; } = new HashSet<string>();

    /// <summary>True when an invalid token on an operation with optional authentication counts as none; false when it is refused.</summary>
    public abstract bool InvalidTokenCountsAsNone { get; }

    /// <summary>Who may call the dialect from a page of another origin, and what they see.</summary>
    public abstract CorsRules Cors { get; }

    /// <summary>The token of a request; null when there is none. <c>Authorization: Bearer</c> unless the dialect knows more ways.</summary>
    /// <param name="http">The request.</param>
    /// <param name="operation">The operation.</param>
    public virtual PresentedToken? Token(HttpRequest http, ContractOperation operation) => PresentedToken.Bearer(http);

    /// <summary>Refuses a caller whose token is good but whose account is suspended; null to let it pass (labs-R12, labs-D06).</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="refusal">What the token's verification said.</param>
    public virtual Error Suspended(ContractOperation operation, Forbidden refusal) => new Unauthenticated(AuthFault.TokenInvalid, refusal.Message);

    /// <summary>True when a suspended account may call the operation all the same.</summary>
    /// <param name="operation">The operation.</param>
    public virtual bool AdmitsSuspended(ContractOperation operation) => false;

    /// <summary>The platform's roles that a role name of the dialect stands for.</summary>
    /// <param name="name">The name in the contract's <c>x-roles</c>.</param>
    public abstract Roles Role(string name);

    /// <summary>What a caller may do, in the dialect's permission names; empty where it has none.</summary>
    /// <param name="roles">The caller's roles.</param>
    public virtual IReadOnlySet<string> Permissions(Roles roles) => new HashSet<string>();

    /// <summary>The limits that an operation counts against, the one whose figures the headers show first.</summary>
    /// <param name="operation">The operation.</param>
    public IReadOnlyList<RateRule> RateRules(ContractOperation operation) => rateRules.GetOrAdd(operation.Id, static (_, arg) => arg.Item1.ReadRateRules(arg.operation), (this, operation));

    /// <summary>Reads the limits of an operation from the contract.</summary>
    /// <param name="operation">The operation.</param>
    protected abstract IReadOnlyList<RateRule> ReadRateRules(ContractOperation operation);

    /// <summary>The documented headers for the state of the limits.</summary>
    /// <param name="states">All limits that the request counted against, in the order of <see cref="RateRules"/>; at least one.</param>
    /// <param name="exceeded">The limit that was passed, when one was.</param>
    /// <param name="at">The time.</param>
    public virtual IEnumerable<KeyValuePair<string, string>> RateHeaders(IReadOnlyList<RateState> states, RateState? exceeded, DateTimeOffset at) => [];

    /// <summary>The largest body that an operation takes, in bytes.</summary>
    /// <param name="operation">The operation.</param>
    public virtual int BodyLimit(ContractOperation operation) => DefaultBodyLimit;

    /// <summary>The id of a request: what errors name.</summary>
    /// <param name="http">The request.</param>
    public virtual string RequestId(HttpRequest http) => $"req_{Ids.New():N}";

    /// <summary>The body of a success.</summary>
    /// <param name="success">What there is to say.</param>
    /// <returns>What is serialised; null for no body.</returns>
    public abstract object? Envelope(Success success);

    /// <summary>Headers of a page, where the dialect tells it in headers.</summary>
    /// <param name="page">The page.</param>
    public virtual IEnumerable<KeyValuePair<string, string>> PageHeaders(IPage page) => [];

    /// <summary>A refusal in the dialect's words: ONE switch over the kinds of <see cref="Error"/>.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="request">The request that is refused.</param>
    public abstract ErrorAnswer Render(Error error, DialectRequest request);
}

/// <summary>A success that waits for its envelope.</summary>
/// <param name="Value">The body's value; null when there is none. The items when <paramref name="Page"/> is set.</param>
/// <param name="Page">The page, for a list by pages.</param>
/// <param name="Reply">What the handler said beyond the value.</param>
/// <param name="Request">The request.</param>
internal sealed record Success(object? Value, IPage? Page, IReply? Reply, DialectRequest Request)
{
    /// <summary>The value as a JSON object with the reply's further fields; null without a value.</summary>
    public object? Merged()
    {
        if (Value is null || Reply is not { Extra.Count: > 0 } reply)
            return Value;

        var json = Request.Dialect.Json;
        var merged = JsonSerializer.SerializeToNode(Value, Value.GetType(), json)!.AsObject();
        foreach (var (name, value) in reply.Extra)
            merged[name] = JsonSerializer.SerializeToNode(value, json);

        return merged;
    }

    /// <summary>The fields with the reply's further ones.</summary>
    /// <param name="fields">Wire names and values.</param>
    public Dictionary<string, object?> With(params (string Name, object? Value)[] fields)
    {
        var all = fields.ToDictionary(field => field.Name, field => field.Value);
        foreach (var (name, value) in Reply?.Extra ?? new Dictionary<string, object?>())
            all[name] = value;

        return all;
    }
}

/// <summary>What answers tell browsers about other origins.</summary>
/// <param name="Methods">The methods that a preflight allows.</param>
/// <param name="Headers">The request headers that a preflight allows.</param>
/// <param name="Exposed">The response headers that scripts may read.</param>
/// <param name="Credentials">Whether cookies may come along.</param>
/// <param name="AnyOrigin">True when every origin may call.</param>
internal sealed record CorsRules(string Methods, string Headers, string Exposed, bool Credentials, bool AnyOrigin)
{
    /// <summary>Nobody may call from another origin unless the operator configures it.</summary>
    public static readonly CorsRules Closed = new("GET, POST, PUT, PATCH, DELETE", "Authorization, Content-Type", "Retry-After", Credentials: false, AnyOrigin: false);
}

/// <summary>Errors that arise at the edge and not in a use case.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Message">The sentence for the person.</param>
internal abstract record EdgeError(string Code, string Message) : Error(Code, Message);

/// <summary>A bug or a broken part. Nothing about it leaves the server.</summary>
/// <param name="Store">True when the data store failed.</param>
internal sealed record Unexpected(bool Store = false) : EdgeError("edge.unexpected", "Something went wrong on our side.");
