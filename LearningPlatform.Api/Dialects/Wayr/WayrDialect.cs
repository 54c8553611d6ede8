using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Wayr;

/// <summary>Wayr: <c>{success, timestamp, data}</c>, pages in headers, an error envelope that mirrors the success, limits on authentication (wayr-R01 to R87).</summary>
internal sealed class WayrDialect() : Dialect(ContractSet.All["wayr"])
{
    private static readonly JsonSerializerOptions Options = DialectJson.Options(JsonNamingPolicy.SnakeCaseLower, JsonNamingPolicy.SnakeCaseLower);

    /// <inheritdoc/>
    public override JsonSerializerOptions Json => Options;

    // wayr-R12 and the decision of getUserById: a user id that is no UUID is invalid input; content ids have no form.
    /// <inheritdoc/>
    public override bool MalformedIdIsUnknown => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PageSizeNames { get; } = ["limit"];

    /// <inheritdoc/>
    public override int? PageSizeCut => 100;

    // wayr-D06.
    /// <inheritdoc/>
    public override bool InvalidTokenCountsAsNone => true;

    // wayr-R33, D13.
    /// <inheritdoc/>
    public override CorsRules Cors { get; } = CorsRules.Closed with
    {
        Methods = "GET, POST, PUT, DELETE",
        Exposed = "X-Total-Count, X-Total-Pages, X-Current-Page, X-Has-Next, X-Has-Prev, Retry-After",
    };

    // wayr-D19: names, codes and e-mail addresses.
    /// <inheritdoc/>
    public override IReadOnlySet<string> Trims { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "email", "username", "country_code", "name", "source_language", "target_language" };

    /// <inheritdoc/>
    public override Roles Role(string name) => name switch
    {
        "student" => Roles.Student | Roles.TeachingAssistant,
        "content_creator" => Roles.Instructor,
        "admin" => Roles.Admin,
        _ => throw new InvalidDataException($"Wayr has no role {name}."),
    };

    // wayr-D12: each endpoint below /auth has a counter of its own.
    /// <inheritdoc/>
    protected override IReadOnlyList<RateRule> ReadRateRules(ContractOperation operation) =>
    [
        .. RateRule.Listed(operation).Select(limit => new RateRule(
            operation.Id, limit.GetProperty("limit").GetInt32(), RateRule.ParseWindow(limit.GetProperty("window").GetString()!), RateScope.Address)),
    ];

    // A synchronisation carries any number of completions (wayr-R74).
    /// <inheritdoc/>
    public override int BodyLimit(ContractOperation operation) => operation.Id == "syncProgress" ? 8 << 20 : DefaultBodyLimit;

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> PageHeaders(IPage page)
    {
        yield return new("X-Total-Count", page.Total.ToString(CultureInfo.InvariantCulture));
        yield return new("X-Total-Pages", page.Pages.ToString(CultureInfo.InvariantCulture));
        yield return new("X-Current-Page", page.Number.ToString(CultureInfo.InvariantCulture));
        yield return new("X-Has-Next", page.HasNext ? "true" : "false");
        yield return new("X-Has-Prev", page.HasPrevious ? "true" : "false");
    }

    /// <inheritdoc/>
    public override object? Envelope(Success success)
    {
        var body = new Dictionary<string, object?> { ["success"] = true, ["timestamp"] = success.Request.At };
        if (success.Value is not null)
            body["data"] = success.Value;

        if (success.Reply?.Message is { } message)
            body["message"] = message;
        else if (success.Value is null)
            body["message"] = "Done";

        // wayr-R08: this list tells its page in the body too.
        if (success is { Page: { } page, Request.Operation.Id: "listLessonCompletions" })
        {
            body["pagination"] = new Dictionary<string, object?>
            {
                ["page"] = page.Number,
                ["limit"] = page.Size,
                ["total"] = page.Total,
                ["totalPages"] = page.Pages,
                ["hasNext"] = page.HasNext,
                ["hasPrev"] = page.HasPrevious,
            };
        }

        foreach (var (name, value) in success.Reply?.Extra ?? new Dictionary<string, object?>())
            body[name] = value;

        return body;
    }

    /// <inheritdoc/>
    public override ErrorAnswer Render(Error error, DialectRequest request)
    {
        var (status, code) = error switch
        {
            Invalid or Unreadable or TooLarge => (400, "VALIDATION_ERROR"),
            Unauthenticated { Reason: AuthFault.CredentialsInvalid } => (401, "INVALID_CREDENTIALS"),
            Unauthenticated { Reason: AuthFault.TokenMissing } => (401, "UNAUTHORIZED"),
            Unauthenticated { Reason: AuthFault.TokenExpired } => (401, "TOKEN_EXPIRED"),
            Unauthenticated => (401, "INVALID_TOKEN"),
            // The document knows no lock: while there is one, no password is the right one.
            Forbidden { Reason: ForbiddenReason.Locked } => (401, "INVALID_CREDENTIALS"),
            Forbidden => (403, "FORBIDDEN"),
            NotFound or Gone => (404, "NOT_FOUND"),
            Conflict => (409, "CONFLICT"),
            TooMany => (429, "RATE_LIMIT_EXCEEDED"),
            _ => (500, "INTERNAL_ERROR"),
        };
        return new ErrorAnswer(status, new JsonObject
        {
            ["success"] = false,
            ["timestamp"] = DialectJson.Text(request.At),
            ["error"] = new JsonObject { ["code"] = code, ["message"] = error.Message, ["details"] = FieldList.Of(error) },
        });
    }
}
