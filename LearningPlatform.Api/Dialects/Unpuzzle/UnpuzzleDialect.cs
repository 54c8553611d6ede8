using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace LearningPlatform.Api.Dialects.Unpuzzle;

/// <summary>Unpuzzle: snake_case, bare bodies, pages with links, an error envelope with a list of fields, hourly limits (unpuzzle-R01 to R48).</summary>
/// <param name="origins">Whose pages may use the cookie.</param>
internal sealed class UnpuzzleDialect(AllowedOrigins origins) : Dialect(ContractSet.All["unpuzzle"])
{
    private static readonly JsonSerializerOptions Options = DialectJson.Options(JsonNamingPolicy.SnakeCaseLower, JsonNamingPolicy.SnakeCaseLower);

    // unpuzzle-R41, R42, D13: anonymous requests by address, the others by account; authentication always by address; webhooks not at all.
    private static readonly RateRule Anonymous = new("anonymous", 100, TimeSpan.FromHours(1), RateScope.Address, RateAudience.Anonymous);

    private static readonly RateRule[] Usual = [Anonymous, new("authenticated", 1000, TimeSpan.FromHours(1), RateScope.UserOrAddress, RateAudience.SignedIn)];

    private static readonly RateRule[] Authentication = [Anonymous with { Audience = RateAudience.Everybody }];

    /// <inheritdoc/>
    public override JsonSerializerOptions Json => Options;

    /// <inheritdoc/>
    public override bool MalformedIdIsUnknown => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PageSizeNames { get; } = ["page_size"];

    /// <inheritdoc/>
    public override int? PageSizeCut => 100;

    /// <inheritdoc/>
    public override bool InvalidTokenCountsAsNone => true;

    // unpuzzle-R12 to R14, D19.
    /// <inheritdoc/>
    public override CorsRules Cors { get; } = new(
        "GET, POST, PUT, DELETE, OPTIONS",
        "Authorization, Content-Type, X-API-Version, X-Client-Version, X-Request-ID, Accept",
        "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Reset-After",
        Credentials: true, AnyOrigin: false);

    // unpuzzle-D02: the header takes precedence over the cookie. unpuzzle-D25: a change that another site's page asks for is one without a token.
    /// <inheritdoc/>
    public override PresentedToken? Token(HttpRequest http, ContractOperation operation) =>
        PresentedToken.Bearer(http) ?? (http.Cookies["access_token"] is { Length: > 0 } cookie && origins.AdmitCookie(http) ? new PresentedToken(cookie) : null);

    /// <inheritdoc/>
    public override Roles Role(string name) => name switch
    {
        "student" => Roles.Student,
        "instructor" => Roles.Instructor,
        _ => throw new InvalidDataException($"Unpuzzle has no role {name}."),
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<RateRule> ReadRateRules(ContractOperation operation) =>
        operation.Extension("x-rate-limit") is not { } limits ? []
        : limits.EnumerateArray().Any(limit => limit.GetProperty("rule").GetString() == "unpuzzle-R42") ? Usual
        : Authentication;

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> RateHeaders(IReadOnlyList<RateState> states, RateState? exceeded, DateTimeOffset at)
    {
        var shown = exceeded ?? states[0];
        yield return new("X-RateLimit-Limit", shown.Limit.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Remaining", shown.Remaining.ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Reset", shown.ResetsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        yield return new("X-RateLimit-Reset-After", shown.SecondsLeft(at).ToString(CultureInfo.InvariantCulture));
    }

    // unpuzzle-R35, D20: the client's own id, whatever it is.
    /// <inheritdoc/>
    public override string RequestId(HttpRequest http) => http.Headers["X-Request-ID"].ToString() is { Length: > 0 } id ? id : base.RequestId(http);

    /// <inheritdoc/>
    public override object? Envelope(Success success) => success.Page is { } page
        ? success.With(
            ("count", page.Total),
            ("next", page.HasNext ? PageUrl(success.Request, page.Number + 1) : null),
            ("previous", page.HasPrevious ? PageUrl(success.Request, page.Number - 1) : null),
            ("page_size", page.Size),
            ("page", page.Number),
            ("total_pages", page.Pages),
            ("results", page.Items))
        : success.Merged();

    /// <inheritdoc/>
    public override ErrorAnswer Render(Error error, DialectRequest request)
    {
        var (status, code) = error switch
        {
            // unpuzzle-D06: 422 for fields; the webhooks document 400 only.
            Invalid => (request.Operation is { } operation && operation.Response(422) is null ? 400 : 422, "VALIDATION_ERROR"),
            Unreadable or TooLarge => (400, "VALIDATION_ERROR"),
            Unauthenticated { Reason: AuthFault.CredentialsInvalid } => (401, "AUTH_INVALID_CREDENTIALS"),
            Unauthenticated { Reason: AuthFault.AccountGone } => (401, "AUTH_USER_NOT_FOUND"),
            Unauthenticated => (401, "AUTH_INVALID_TOKEN"),
            // The document knows no lock: while there is one, no password is the right one.
            Forbidden { Reason: ForbiddenReason.Locked } => (401, "AUTH_INVALID_CREDENTIALS"),
            Forbidden => (403, "PERMISSION_DENIED"),
            NotFound { Code: "catalog.course_not_published" } => (404, "COURSE_NOT_PUBLISHED"),
            NotFound { What: "course" } => (404, "COURSE_NOT_FOUND"),
            NotFound { What: "enrollment" } => (404, "ENROLLMENT_NOT_FOUND"),
            NotFound or Gone => (404, "RESOURCE_NOT_FOUND"),
            Conflict { Code: "payments.already_enrolled" } => (409, "ENROLLMENT_EXISTS"),
            Conflict => (409, "VALIDATION_ERROR"),
            TooMany { Code: "assistant.limit" } => (429, "AI_LIMIT_EXCEEDED"),
            TooMany => (429, "RATE_LIMIT_EXCEEDED"),
            Unavailable { Code: "assistant.unavailable" } => (503, "AI_SERVICE_ERROR"),
            Unavailable => (503, "SERVICE_UNAVAILABLE"),
            _ => (500, "INTERNAL_SERVER_ERROR"),
        };
        var inner = new JsonObject { ["code"] = code, ["message"] = error.Message, ["details"] = FieldList.Of(error) };
        if (status == 429)
            inner["retry_after"] = FieldList.RetryAfter(error);

        return new ErrorAnswer(status, new JsonObject
        {
            ["status"] = "error",
            ["error"] = inner,
            ["timestamp"] = DialectJson.Text(request.At),
            ["request_id"] = request.Id,
        });
    }

    // unpuzzle-D10: the other query parameters stay as they were sent.
    private static string PageUrl(DialectRequest request, int page)
    {
        var query = new Dictionary<string, StringValues>(QueryHelpers.ParseQuery(request.QueryString), StringComparer.OrdinalIgnoreCase)
        {
            ["page"] = page.ToString(CultureInfo.InvariantCulture),
        };
        var http = request.Http.Request;
        return $"{http.Scheme}://{http.Host}{http.PathBase}{http.Path}{QueryString.Create(query)}";
    }
}
