using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Api.Dialects.Framework.Schemas;
using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>Settings of the dialects' HTTP side, section <c>Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary>Operations are refused over plain HTTP (opencode-R01, unpuzzle-R10). Unset: in Production, except from this machine.</summary>
    public bool? RequireHttps { get; set; }

    /// <summary>Origins whose pages may call the dialects, beside the platform's own.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>Networks (CIDR) and addresses of proxies whose <c>X-Forwarded-*</c> headers are believed. Empty: the headers are ignored.</summary>
    public string[] TrustedProxies { get; set; } = [];
}

/// <summary>
/// The way of every request below a base path: identify, limit, authenticate, authorise, validate, handle, render. It stands between routing
/// and the endpoints, so a handler runs only with valid arguments, and whatever goes wrong is answered in the dialect's own format.
/// </summary>
internal sealed partial class DialectPipeline(
    RequestDelegate next, IEnumerable<Dialect> dialects, ITokenVerifier tokens, RateLimiter limits, AllowedOrigins origins, TimeProvider time,
    DialectMetrics metrics, PresenceBook presence, IOptions<HttpOptions> options, IHostEnvironment environment, ILogger<DialectPipeline> logger)
{
    private const int ClientClosedRequest = 499;

    private readonly Dialect[] all = [.. dialects];
    private readonly bool requireHttps = options.Value.RequireHttps ?? environment.IsProduction();

    /// <summary>Handles a request, or passes on what is below no dialect's base path.</summary>
    /// <param name="http">The request.</param>
    public async Task InvokeAsync(HttpContext http)
    {
        var dialect = Array.Find(all, one => http.Request.Path.StartsWithSegments(one.BasePath, StringComparison.OrdinalIgnoreCase));
        if (dialect is null)
        {
            await next(http);
            return;
        }

        var begun = time.GetTimestamp();
        using var request = new DialectRequest(dialect, http, dialect.RequestId(http.Request), time.GetUtcNow());
        http.Features.Set(request);
        SetHeaders(request);

        // The limits are ours to tell in the dialect's words; the server's own would cut the connection of a client that is still sending.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } serverLimit)
            serverLimit.MaxRequestBodySize = null;

        try
        {
            if (Preflight(request))
                return;

            if (await Admit(request) is { } refusal)
            {
                await DialectRenderer.Refuse(request, refusal);
            }
            else
            {
                request.Admitted = true;
                presence.Note(request.Caller.UserId, request.At);
                await Handle(request);
            }
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            if (!http.Response.HasStarted)
                http.Response.StatusCode = ClientClosedRequest;
        }
        catch (BadHttpRequestException fault) when (!http.Response.HasStarted)
        {
            await DialectRenderer.Refuse(request, fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new TooLarge(request.Operation is { } operation ? dialect.BodyLimit(operation) : Dialect.DefaultBodyLimit)
                : new Unreadable("The request can't be read."));
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            Failed(logger, fault, request.Operation?.Id ?? http.Request.Method, dialect.Name, request.Id);
            await DialectRenderer.Refuse(request, fault is DbException { IsTransient: true }
                ? new Unavailable("edge.unavailable", "The service is not available at the moment.")
                : new Unexpected(Store: fault is DbException || fault.InnerException is DbException));
        }
        finally
        {
            metrics.Answered(request, time.GetElapsedTime(begun));
            if (http.Response.StatusCode == StatusCodes.Status401Unauthorized && request is { Operation: not null, Body: { } body } && Email(body) is { } email)
                await limits.Failed(request, email);
        }
    }

    // What the handler reads and writes of learners' rows is the caller's own, whatever its queries say.
    private async Task Handle(DialectRequest request)
    {
        using var scope = (request.Caller.SignedIn ? RowScope.User(request.Caller.UserId) : RowScope.Nobody).Enter();
        await next(request.Http);
    }

    private async ValueTask<Error?> Admit(DialectRequest request)
    {
        var http = request.Http;
        if (http.GetEndpoint()?.Metadata.GetMetadata<DialectEndpoint>() is not { } endpoint || endpoint.Dialect != request.Dialect)
            return new NotFound("path", "edge.no_such_path");

        var operation = request.Operation = endpoint.Operation;
        if (requireHttps && !http.Request.IsHttps && !(http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)))
            return new Unreadable("Use HTTPS.");

        // The limits count by user, so the caller is found first; who he is matters for the answer only after the limits.
        var unknown = await Identify(request);
        if (await limits.Enter(request, http.RequestAborted) is { } tooMany)
            return tooMany;

        return unknown ?? Authorise(request) ?? CheckParameters(request) ?? await ReadBody(request);
    }

    private async ValueTask<Error?> Identify(DialectRequest request)
    {
        var operation = request.Operation!;
        var required = operation.Authentication == ContractAuthentication.Required;
        if (request.Dialect.Token(request.Http.Request, operation) is not { } token)
            return required ? new Unauthenticated(AuthFault.TokenMissing, "Authentication is required.") : null;

        var verified = await tokens.Verify(token, request.Dialect.AdmitsSuspended(operation), request.Http.RequestAborted);
        if (!verified.Ok)
        {
            var refusal = verified.Error is Forbidden forbidden ? request.Dialect.Suspended(operation, forbidden) : verified.Error;
            var counts = required || (operation.Authentication == ContractAuthentication.Optional && !request.Dialect.InvalidTokenCountsAsNone);
            return counts ? refusal : null;
        }

        request.Caller = verified.Value;
        request.Http.RequestServices.GetRequiredService<CallerSlot>().Caller = verified.Value;
        return null;
    }

    private static Forbidden? Authorise(DialectRequest request)
    {
        var operation = request.Operation!;
        if (operation.Authentication != ContractAuthentication.Required)
            return null;

        if (operation.Roles.Count > 0)
        {
            var good = Roles.None;
            foreach (var name in operation.Roles)
                good |= request.Dialect.Role(name);

            // The owner's roles; what his API key takes of them is asked by permissions.
            if ((request.Caller.Roles & good) == 0)
                return new Forbidden(ForbiddenReason.Role, "Your role does not permit this.");
        }

        return OwnOrOthers(request) ?? KeyAllows(request);
    }

    // An API key does nothing that needs a permission which it lacks.
    private static Forbidden? KeyAllows(DialectRequest request)
    {
        if (request.Caller.KeyAllows is null)
            return null;

        if (request.Operation!.Extension("x-permission") is not { } rule)
            return null;

        string[] needed = rule.ValueKind == JsonValueKind.String ? [rule.GetString()!]
            : rule.TryGetProperty("anyOf", out var any) ? [.. any.EnumerateArray().Select(name => name.GetString()!)]
            : OwnOrOthers(rule, request);
        return needed.Length == 0 || needed.Any(name => Holds(request, name)) ? null : new Forbidden(ForbiddenReason.Role, "The API key does not permit this.");
    }

    // Where the path names a user, others were asked about before. Where it names a thing, the handler knows whose it is and asks for the rest.
    private static string[] OwnOrOthers(JsonElement rule, DialectRequest request)
    {
        var (own, others) = (rule.GetProperty("own").GetString()!, rule.GetProperty("others").GetString()!);
        return others.Contains(' ', StringComparison.Ordinal) ? [] // What others see, who lacks the permission sees too.
            : request.Http.Request.RouteValues["userId"] is not string user ? [own, others]
            : Guid.TryParse(user, out var owner) && owner == request.Caller.UserId ? [own]
            : [];
    }

    private static bool Holds(DialectRequest request, string permission) =>
        request.Dialect.Permissions(request.Caller.Roles).Contains(permission)
        && (request.Caller.KeyAllows is null || (Permissions.Parse(permission) is { } known && request.Caller.May(known)));

    // {own: A, others: B} on a path with {userId}: A for the caller's own data, B for everybody else's (opencode-R21). Some texts in the contract
    // are no permission, as "public view"; those are for the handler.
    private static Forbidden? OwnOrOthers(DialectRequest request)
    {
        if (request.Operation!.Extension("x-permission") is not { ValueKind: JsonValueKind.Object } rule
            || !rule.TryGetProperty("own", out _) || !rule.TryGetProperty("others", out var others)
            || !Guid.TryParse(request.Http.Request.RouteValues["userId"] as string, out var owner) || owner == request.Caller.UserId)
        {
            return null;
        }

        var permission = others.GetString()!;
        return permission.Contains(' ', StringComparison.Ordinal) || Holds(request, permission)
            ? null
            : new Forbidden(ForbiddenReason.Owner, "You may not see or change what belongs to somebody else.");
    }

    private static Error? CheckParameters(DialectRequest request)
    {
        var faults = ParameterReader.Read(request, out var unknown);
        return unknown is not null ? unknown : faults.Count > 0 ? ParameterReader.Invalid(faults) : null;
    }

    private async ValueTask<Error?> ReadBody(DialectRequest request)
    {
        var operation = request.Operation!;
        if (operation.Body is not { } expected)
            return null;

        var http = request.Http;
        var limit = request.Dialect.BodyLimit(operation);

        if (http.Request.ContentLength > limit)
            return new TooLarge(limit);

        var (bytes, complete) = await ReadBytes(http.Request, limit, http.RequestAborted);
        if (!complete)
            return new TooLarge(limit);

        request.Bytes = bytes;
        if (bytes.Length == 0)
            return expected.Required ? new Unreadable("A JSON body is required.") : null;

        if (!IsJson(http.Request))
            return new Unreadable("The body must be JSON with the content type application/json.");

        try
        {
            request.Body = JsonDocument.Parse(WithoutMark(bytes));
        }
        catch (JsonException)
        {
            return new Unreadable("The body is not valid JSON.");
        }

        var document = request.Body.RootElement;
        if (TextGuard.FirstBad(document) is { } bad)
            return new Invalid([new FieldError(bad, "must be text without NUL and without half characters", FieldFault.Format)]);

        if (request.Dialect.Trims.Count > 0 && Trimmed(document, request.Dialect.Trims) is { } trimmed)
        {
            request.Body.Dispose();
            request.Body = trimmed;
            document = trimmed.RootElement;
        }

        var faults = expected.Schema.Validate(document);
        if (faults.Count > 0)
            return Refusal(faults, document);

        return Email(request.Body) is { } email ? await limits.EnterWith(request, email, http.RequestAborted) : null;
    }

    /// <summary>The body without the white space around the texts of these names; null when there is none.</summary>
    private static JsonDocument? Trimmed(JsonElement document, IReadOnlySet<string> names)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.EnumerateObject().Any(Padded))
            return null;

        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var member in document.EnumerateObject())
            {
                if (Padded(member))
                    writer.WriteString(member.Name, member.Value.GetString()!.Trim());
                else
                    member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonDocument.Parse(bytes.WrittenMemory);

        bool Padded(JsonProperty member) =>
            names.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { Length: > 0 } text
            && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]));
    }

    private static Error Refusal(IReadOnlyList<SchemaFault> faults, JsonElement document)
    {
        // A body of another shape altogether has no field at fault.
        if (faults.Any(fault => fault is { Path.Length: 0, Keyword: "type" }))
            return new Unreadable(document.ValueKind == JsonValueKind.Array ? "The body must not be a JSON array." : "The body must be a JSON object.");

        return ParameterReader.Invalid([.. faults.Select(ParameterReader.Field)]);
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Bytes, bool Complete)> ReadBytes(HttpRequest request, int limit, CancellationToken ct)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                return (default, false);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (bytes, true);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static bool IsJson(HttpRequest request)
    {
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return false;

        var json = type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
        return json && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
    }

    private static string? Email(JsonDocument body) =>
        body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("email", out var email) && email.ValueKind == JsonValueKind.String
            ? email.GetString()
            : null;

    private void SetHeaders(DialectRequest request)
    {
        var headers = request.Headers;
        headers["X-Content-Type-Options"] = "nosniff";
        headers["X-Frame-Options"] = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'";
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains";
        headers["Cache-Control"] = "no-store";
        if (IsPlain(request.Id))
            headers["X-Request-ID"] = request.Id;

        AllowOrigin(request);
        foreach (var (name, value) in headers)
            request.Http.Response.Headers[name] = value;
    }

    private void AllowOrigin(DialectRequest request)
    {
        var rules = request.Dialect.Cors;
        var http = request.Http.Request;
        var headers = request.Headers;
        if (rules.AnyOrigin)
        {
            headers["Access-Control-Allow-Origin"] = "*";
            headers["Access-Control-Expose-Headers"] = rules.Exposed;
            return;
        }

        headers["Vary"] = "Origin";
        var own = $"{http.Scheme}://{http.Host}";
        var asked = http.Headers.Origin.ToString();
        var allowed = origins.Admit(http, asked);

        // unpuzzle-R11: the header names the web client whoever asks.
        var origin = allowed ? asked : rules.Credentials ? options.Value.Origins.FirstOrDefault() ?? own : null;
        if (origin is null)
            return;

        headers["Access-Control-Allow-Origin"] = origin;
        headers["Access-Control-Expose-Headers"] = rules.Exposed;
        if (rules.Credentials)
            headers["Access-Control-Allow-Credentials"] = "true";
    }

    private static bool Preflight(DialectRequest request)
    {
        var http = request.Http;
        if (!HttpMethods.IsOptions(http.Request.Method) || !http.Request.Headers.ContainsKey("Access-Control-Request-Method"))
            return false;

        http.Response.StatusCode = StatusCodes.Status204NoContent;
        if (request.Headers.ContainsKey("Access-Control-Allow-Origin"))
        {
            http.Response.Headers["Access-Control-Allow-Methods"] = request.Dialect.Cors.Methods;
            http.Response.Headers["Access-Control-Allow-Headers"] = request.Dialect.Cors.Headers;
            http.Response.Headers["Access-Control-Max-Age"] = "600";
        }

        return true;
    }

    private static bool IsPlain(string id) => id.Length is > 0 and <= 200 && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} of {Dialect} failed (request {RequestId})")]
    private static partial void Failed(ILogger logger, Exception fault, string operation, string dialect, string requestId);
}
