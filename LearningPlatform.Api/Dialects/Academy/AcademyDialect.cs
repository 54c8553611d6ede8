using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Academy;

/// <summary>Academy: snake_case, bare bodies, two error formats (that of the Auth service has the code twice), limits by address and user (academy-R01 to R111).</summary>
internal sealed class AcademyDialect() : Dialect(ContractSet.All["academy"])
{
    private static readonly JsonSerializerOptions Options = DialectJson.Options(JsonNamingPolicy.SnakeCaseLower, JsonNamingPolicy.SnakeCaseLower);

    /// <inheritdoc/>
    public override JsonSerializerOptions Json => Options;

    /// <inheritdoc/>
    public override bool MalformedIdIsUnknown => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PageSizeNames { get; } = ["limit"];

    /// <inheritdoc/>
    public override int? PageSizeCut => null;

    // The decision of sendNotification: a token that is sent must be valid.
    /// <inheritdoc/>
    public override bool InvalidTokenCountsAsNone => false;

    // academy-D14.
    /// <inheritdoc/>
    public override CorsRules Cors { get; } = new(
        "GET, POST, PUT, DELETE", "Authorization, Content-Type", "Retry-After, Content-Disposition, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
        Credentials: false, AnyOrigin: true);

    // academy-R01: browsers can't set headers on a WebSocket handshake.
    /// <inheritdoc/>
    public override PresentedToken? Token(HttpRequest http, ContractOperation operation) => operation.Id == "connectChatSocket"
        ? http.Query["token"].ToString() is { Length: > 0 } token ? new PresentedToken(token) : null
        : base.Token(http, operation);

    // academy-R16: user is everybody who is signed in.
    /// <inheritdoc/>
    public override Roles Role(string name) => name switch
    {
        "user" => Roles.Student | Roles.Instructor | Roles.TeachingAssistant | Roles.Admin,
        "student" => Roles.Student,
        "instructor" => Roles.Instructor,
        "admin" => Roles.Admin,
        _ => throw new InvalidDataException($"Academy has no role {name}."),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<RateRule> ReadRateRules(ContractOperation operation) =>
    [
        // academy-D12: operations with the same rule share a counter.
        .. RateRule.Listed(operation).Select(limit => new RateRule(
            limit.GetProperty("rule").GetString()!,
            limit.GetProperty("limit").GetInt32(),
            RateRule.ParseWindow(limit.GetProperty("window").GetString()!),
            limit.GetProperty("scope").GetString() == "ip" ? RateScope.Address : RateScope.UserOrAddress)),
    ];

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> RateHeaders(IReadOnlyList<RateState> states, RateState? exceeded, DateTimeOffset at)
    {
        var shown = exceeded ?? states.MinBy(state => state.Remaining)!;
        yield return new("X-RateLimit-Limit", shown.Limit.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Remaining", shown.Remaining.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Reset", shown.ResetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    // academy-R87.
    /// <inheritdoc/>
    public override int BodyLimit(ContractOperation operation) => operation.Id == "ingestEvents" ? 10_485_760 : DefaultBodyLimit;

    // academy-D10: a success without a documented body says a message.
    /// <inheritdoc/>
    public override object? Envelope(Success success) =>
        success.Value is not null ? success.Merged()
        : (success.Reply?.Status ?? success.Request.Operation!.SuccessStatus) == 204 ? null
        : success.With(("message", success.Reply?.Message ?? "OK"));

    /// <inheritdoc/>
    public override ErrorAnswer Render(Error error, DialectRequest request)
    {
        var auth = request.Http.Request.Path.StartsWithSegments("/academy/api/auth");
        var (status, code) = error switch
        {
            // academy-R86: too many events in a batch are a payload that is too large.
            Invalid { Fields: [{ Field.Length: 0, Kind: FieldFault.Constraint }, ..] } when Documents(request, 413) => (413, "VALUE_OUT_OF_RANGE"),
            Invalid or Unreadable or TooLarge when auth => (400, "INVALID_REQUEST"),
            Invalid invalid => (400, invalid.Fields[0] switch
            {
                { Field: "channel", Kind: not FieldFault.Missing } => "INVALID_CHANNEL",
                { Kind: FieldFault.Missing } => "MISSING_REQUIRED_FIELD",
                { Kind: FieldFault.Format } => "INVALID_FIELD_FORMAT",
                _ => "VALUE_OUT_OF_RANGE",
            }),
            Unreadable => (400, "INVALID_REQUEST"),
            TooLarge => (Documents(request, 413) ? 413 : 400, "VALUE_OUT_OF_RANGE"),
            Unauthenticated { Reason: AuthFault.CredentialsInvalid } => (401, "INVALID_CREDENTIALS"),
            Unauthenticated { Reason: AuthFault.TokenExpired } => (401, "TOKEN_EXPIRED"),
            Unauthenticated => (401, auth ? "TOKEN_INVALID" : "INVALID_TOKEN"),
            Forbidden { Reason: ForbiddenReason.Locked } => (423, "ACCOUNT_LOCKED"),
            Forbidden => (403, "INSUFFICIENT_PERMISSIONS"),
            NotFound { What: "template" } => (404, "TEMPLATE_NOT_FOUND"),
            NotFound or Gone => (404, "RESOURCE_NOT_FOUND"),
            Conflict => (409, "RESOURCE_ALREADY_EXISTS"),
            TooMany => (429, "RATE_LIMIT_EXCEEDED"),
            Unavailable => (503, "SERVICE_UNAVAILABLE"),
            _ => (500, "INTERNAL_SERVER_ERROR"),
        };
        var inner = new JsonObject { ["code"] = code, ["message"] = error.Message, ["details"] = Details(error), ["request_id"] = request.Id };

        // academy-D02: the Auth service says it twice, so that both kinds of readers find it.
        return new ErrorAnswer(status, auth ? new JsonObject { ["code"] = code, ["message"] = error.Message, ["error"] = inner } : new JsonObject { ["error"] = inner });
    }

    private static bool Documents(DialectRequest request, int status) => request.Operation?.Response(status) is not null;

    private static JsonObject Details(Error error)
    {
        var details = new JsonObject();
        foreach (var field in FieldList.Fields(error))
            details.TryAdd(field.Field, field.Message);

        if (details.Count == 0)
        {
            foreach (var (name, value) in error.Details)
                details[name] = JsonSerializer.SerializeToNode(value, Options);
        }

        return details;
    }
}
