using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Labs;

/// <summary>Labs: snake_case, <c>{data}</c> and <c>{data, meta}</c>, errors <c>{message, errors?}</c>, 422 for bad input (labs-R01 to R66).</summary>
internal sealed class LabsDialect() : Dialect(ContractSet.All["labs"])
{
    private static readonly JsonSerializerOptions Options = DialectJson.Options(JsonNamingPolicy.SnakeCaseLower, JsonNamingPolicy.SnakeCaseUpper);

    /// <inheritdoc/>
    public override JsonSerializerOptions Json => Options;

    /// <inheritdoc/>
    public override bool MalformedIdIsUnknown => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PageSizeNames { get; } = ["limit", "per_page"];

    /// <inheritdoc/>
    public override int? PageSizeCut => 100;

    /// <inheritdoc/>
    public override bool InvalidTokenCountsAsNone => true;

    /// <inheritdoc/>
    public override CorsRules Cors => CorsRules.Closed;

    // labs-R12, R52, D06: suspended accounts are known, may log out and look at themselves, and are refused everywhere else.
    /// <inheritdoc/>
    public override bool AdmitsSuspended(ContractOperation operation) => !operation.RequiresActiveAccount && operation.Roles.Count == 0;

    /// <inheritdoc/>
    public override Error Suspended(ContractOperation operation, Forbidden refusal) => refusal;

    /// <inheritdoc/>
    public override Roles Role(string name) => name switch
    {
        "USER" => Roles.Student | Roles.Instructor | Roles.TeachingAssistant | Roles.Admin,
        "ADMIN" => Roles.Admin,
        _ => throw new InvalidDataException($"Labs has no role {name}."),
    };

    // labs-R63, R64. The limits by challenge (wrong flags, cooldown) are the domain's and not counted here: they have no window of requests.
    /// <inheritdoc/>
    protected override IReadOnlyList<RateRule> ReadRateRules(ContractOperation operation) =>
    [
        .. RateRule.Listed(operation).Select(limit => new RateRule(
            operation.Id,
            limit.GetProperty("limit").GetInt32(),
            RateRule.ParseWindow(limit.GetProperty("window").GetString()!),
            limit.GetProperty("kind").GetString() == "attempt" ? RateScope.EmailAndAddress : RateScope.UserOrAddress,
            FailuresOnly: limit.GetProperty("kind").GetString() == "attempt")),
    ];

    /// <inheritdoc/>
    public override object? Envelope(Success success) => success switch
    {
        { Page: { } page } => success.With(("data", page.Items), ("meta", new { Page = page.Number, PerPage = page.Size, page.Total })),
        { Value: null } => null,
        // labs-R04: the one body that is documented without its envelope.
        { Request.Operation.Id: "getModule" } => success.Merged(),
        _ => success.With(("data", success.Value)),
    };

    /// <inheritdoc/>
    public override ErrorAnswer Render(Error error, DialectRequest request)
    {
        var status = error switch
        {
            Invalid or Unreadable or TooLarge => 422,
            Unauthenticated => 401,
            Forbidden { Reason: ForbiddenReason.Locked } => 429,
            Forbidden => 403,
            NotFound => 404,
            Conflict or Gone => 409,
            TooMany => 429,
            Unavailable => 503,
            _ => 500,
        };
        var body = new JsonObject { ["message"] = error.Message };
        if (status == 422)
            body["errors"] = Errors(error);

        return new ErrorAnswer(status, body);
    }

    private static JsonObject Errors(Error error)
    {
        var errors = new JsonObject();
        foreach (var field in FieldList.Fields(error).GroupBy(field => field.Field))
            errors[field.Key] = new JsonArray([.. field.Select(one => (JsonNode)$"The {field.Key} field {one.Message}.")]);

        if (errors.Count == 0)
            errors["body"] = new JsonArray(error.Message);

        return errors;
    }
}
