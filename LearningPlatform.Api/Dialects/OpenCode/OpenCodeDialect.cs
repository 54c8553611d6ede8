using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Api.Dialects.OpenCode;

/// <summary>OpenCode: camelCase, bare bodies, one flat error format, four rate classes, permissions (opencode-R01 to R52).</summary>
internal sealed class OpenCodeDialect : Dialect
{
    private static readonly JsonSerializerOptions Options = DialectJson.Options(JsonNamingPolicy.CamelCase, JsonNamingPolicy.SnakeCaseLower, omitNulls: true);

    private readonly FrozenDictionary<string, FrozenSet<string>> permissions;

    /// <summary>Reads the permission table of the contract.</summary>
    public OpenCodeDialect()
        : base(ContractSet.All["opencode"]) => permissions = Contract.Root.GetProperty("x-role-permissions").EnumerateObject().ToFrozenDictionary(
            role => role.Name,
            role => role.Value.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()!).ToFrozenSet(StringComparer.Ordinal));

    /// <inheritdoc/>
    public override JsonSerializerOptions Json => Options;

    /// <inheritdoc/>
    public override bool MalformedIdIsUnknown => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PageSizeNames { get; } = ["limit"];

    /// <inheritdoc/>
    public override int? PageSizeCut => null;

    /// <inheritdoc/>
    public override bool InvalidTokenCountsAsNone => true;

    /// <inheritdoc/>
    public override CorsRules Cors { get; } = CorsRules.Closed with
    {
        Headers = "Authorization, Content-Type, X-API-Key",
        Exposed = "Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Window",
    };

    /// <inheritdoc/>
    public override PresentedToken? Token(HttpRequest http, ContractOperation operation) =>
        PresentedToken.Bearer(http) ?? (http.Headers["X-API-Key"].ToString() is { Length: > 0 } key ? new PresentedToken(key, IsApiKey: true) : null);

    // opencode-D09: a locked account has a code of its own.
    /// <inheritdoc/>
    public override Error Suspended(ContractOperation operation, Forbidden refusal) => refusal;

    /// <inheritdoc/>
    public override Roles Role(string name) => name switch
    {
        "student" => Roles.Student,
        "instructor" => Roles.Instructor,
        "teaching_assistant" => Roles.TeachingAssistant,
        "admin" => Roles.Admin,
        _ => throw new InvalidDataException($"OpenCode has no role {name}."),
    };

    /// <inheritdoc/>
    public override IReadOnlySet<string> Permissions(Roles roles)
    {
        var granted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, rights) in permissions)
        {
            if ((roles & Role(name)) != 0)
                granted.UnionWith(rights);
        }

        return granted;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<RateRule> ReadRateRules(ContractOperation operation)
    {
        // opencode-R30: the default class counts every operation, also those with another class, which the headers then describe (R32).
        var named = operation.Extension("x-rate-limit")!.Value.GetString()!;
        return named == "default" ? [Class("default")] : [Class(named), Class("default")];
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> RateHeaders(IReadOnlyList<RateState> states, RateState? exceeded, DateTimeOffset at)
    {
        var shown = exceeded ?? states[0];
        yield return new("X-RateLimit-Limit", shown.Limit.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Remaining", shown.Remaining.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Reset", shown.ResetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Window", shown.Rule.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }

    // The files of a sandbox come with its creation, tests with their run.
    /// <inheritdoc/>
    public override int BodyLimit(ContractOperation operation) => operation.Id is "createSandbox" or "executeCode" or "runTests" ? 8 << 20 : DefaultBodyLimit;

    /// <inheritdoc/>
    public override object? Envelope(Success success) => success.Page is { } page
        ? success.With(("data", page.Items), ("pagination", new { Page = page.Number, Limit = page.Size, page.Total, page.Pages }))
        : success.Merged();

    /// <inheritdoc/>
    public override ErrorAnswer Render(Error error, DialectRequest request)
    {
        var (status, code) = error switch
        {
            Invalid invalid => (400, invalid.Fields[0].Kind switch
            {
                FieldFault.Missing => "MISSING_REQUIRED_FIELD",
                FieldFault.Format => "INVALID_FORMAT",
                _ => "VALIDATION_ERROR",
            }),
            Unreadable => (400, "INVALID_FORMAT"),
            TooLarge => (400, "VALIDATION_ERROR"),
            Unauthenticated { Reason: AuthFault.CredentialsInvalid } => (401, "INVALID_CREDENTIALS"),
            Unauthenticated { Reason: AuthFault.TokenExpired } => (401, "TOKEN_EXPIRED"),
            Unauthenticated { Reason: AuthFault.AccountClosed } => (401, "ACCOUNT_LOCKED"),
            Unauthenticated => (401, "TOKEN_INVALID"),
            Forbidden { Reason: ForbiddenReason.Role } => (403, "INSUFFICIENT_PERMISSIONS"),
            Forbidden { Reason: ForbiddenReason.Owner } => (403, "ACCESS_DENIED"),
            Forbidden => (401, "ACCOUNT_LOCKED"),
            NotFound => (404, "RESOURCE_NOT_FOUND"),
            Conflict => (409, "RESOURCE_CONFLICT"),
            Gone => (410, "RESOURCE_EXPIRED"),
            TooMany => (429, "RATE_LIMIT_EXCEEDED"),
            RunnerFailed { Fault: RunnerFault.Memory } => (500, "MEMORY_LIMIT_EXCEEDED"),
            RunnerFailed { Fault: RunnerFault.Time } => (504, "EXECUTION_TIMEOUT"),
            RunnerFailed => (500, "EXECUTION_ERROR"),
            Unavailable => (503, "SERVICE_UNAVAILABLE"),
            Unexpected { Store: true } => (500, "DATABASE_ERROR"),
            _ => (500, "INTERNAL_SERVER_ERROR"),
        };
        var body = new JsonObject
        {
            ["code"] = code,
            ["message"] = error.Message,
            ["details"] = Details(error),
            ["timestamp"] = DialectJson.Text(request.At),
            ["requestId"] = request.Id,
        };

        // opencode-D06: field, value and constraints stand in details and at the top.
        if (error is Invalid && body["details"] is JsonObject { Count: > 0 } details)
        {
            foreach (var (name, value) in details)
                body[name] = value?.DeepClone();
        }

        return new ErrorAnswer(status, body);
    }

    private static JsonObject Details(Error error)
    {
        var details = new JsonObject();
        if (error is Invalid { Fields: [{ Field.Length: > 0 } first, ..] fields })
        {
            details["field"] = first.Field;
            if (first.Value is not null)
                details["value"] = first.Value;

            details["constraints"] = new JsonArray([.. fields.Where(field => field.Field == first.Field).Select(field => (JsonNode)field.Message)]);
            return details;
        }

        foreach (var (name, value) in error.Details)
        {
            if (value is not null)
                details[name] = JsonSerializer.SerializeToNode(value, Options);
        }

        return details;
    }

    private RateRule Class(string name)
    {
        var limit = Contract.Root.GetProperty("x-rate-limits").GetProperty(name);
        return new RateRule(
            name, limit.GetProperty("max").GetInt32(), TimeSpan.FromSeconds(limit.GetProperty("window").GetInt32()),
            name == "authentication" ? RateScope.EmailAndAddress : RateScope.UserOrAddress);
    }
}
