using System.Globalization;
using System.Net;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.Schemas;

namespace LearningPlatform.Testing.Contracts;

/// <summary>An answer that the contract doesn't document. Its message says all that is wrong with it.</summary>
public sealed class ContractViolationException(string message) : Exception(message);

/// <summary>
/// Stands in every HttpClient of the API tests. Each answer below a dialect's base path is held against the contract: status, media type, headers, body.
/// What the contract doesn't document throws. Good answers are noted as exercised (see <see cref="Conformance"/>).
/// </summary>
public sealed class ConformanceHandler : DelegatingHandler
{
    private readonly bool notes;
    private readonly bool everythingIsBuilt;

    /// <summary>A handler for a client of the platform; the factory of the client sets the inner handler.</summary>
    public ConformanceHandler()
        : this(notes: true, everythingIsBuilt: false)
    {
    }

    /// <summary>A handler for other hosts.</summary>
    /// <param name="notes">False for requests that shall not count as exercising an operation.</param>
    /// <param name="everythingIsBuilt">True when the host serves every operation, whatever <c>contracts/not-built.txt</c> says.</param>
    internal ConformanceHandler(bool notes, bool everythingIsBuilt)
    {
        this.notes = notes;
        this.everythingIsBuilt = everythingIsBuilt;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (ContractMatcher.ContractOf(path) is not { } contract)
            return response;

        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var operation = ContractMatcher.Find(contract, request.Method.Method, path);
        if (operation is not null && !everythingIsBuilt && Conformance.NotBuilt.Contains((contract.Name, operation.Id)))
            operation = null;

        // Documents leave HTTP's own conditional requests to HTTP: only who asked for it gets "you have it", without a body.
        if (operation is not null && response.StatusCode == HttpStatusCode.NotModified && request.Headers.IfNoneMatch.Count > 0 && body.Length == 0)
            return response;

        var problems = operation is null ? Unknown(contract, request, response, body) : Known(operation, response, body);
        if (problems.Count > 0)
        {
            throw new ContractViolationException(
                $"{request.Method} {request.RequestUri.PathAndQuery} answered {(int)response.StatusCode}, which {operation?.ToString() ?? contract.Name} does not document:\n  "
                + $"{string.Join("\n  ", problems)}\n{Text(body)}");
        }

        if (operation is not null && notes)
            Conformance.Note(contract.Name, operation.Id, (int)response.StatusCode);

        return response;
    }

    private static List<string> Known(ContractOperation operation, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (operation.Response(status) is not { } documented)
        {
            return Deviations.Allows(operation, status)
                ? CheckBody(ErrorSchema(operation.Contract, operation.Path), response, body)
                : [$"the status is none of {string.Join(", ", operation.Responses.Keys)}"];
        }

        var problems = CheckHeaders(operation, documented, response);
        if (documented.Content.Count == 0)
        {
            if (body.Length > 0)
                problems.Add("there is a body where none is documented");

            return problems;
        }

        var type = response.Content.Headers.ContentType?.MediaType ?? "(none)";
        if (!documented.Content.TryGetValue(type, out var schema))
            problems.Add($"the media type is {type} and not {string.Join(" or ", documented.Content.Keys)}");
        else if (schema is not null && type == "application/json")
            problems.AddRange(CheckBody(schema, response, body));

        return problems;
    }

    // Below a base path nothing exists that the contract doesn't name: a 404 in the dialect's own words, or the answer to a preflight.
    private static List<string> Unknown(Contract contract, HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        if (request.Method == HttpMethod.Options && response.StatusCode == HttpStatusCode.NoContent)
            return [];

        return response.StatusCode == HttpStatusCode.NotFound
            ? CheckBody(ErrorSchema(contract, request.RequestUri!.AbsolutePath[contract.BasePath.Length..]), response, body)
            : ["there is no such operation, so the answer must be 404"];
    }

    private static List<string> CheckHeaders(ContractOperation operation, ContractResponse documented, HttpResponseMessage response)
    {
        var problems = new List<string>();
        foreach (var header in documented.Headers)
        {
            var value = response.Headers.TryGetValues(header.Name, out var found) || response.Content.Headers.TryGetValues(header.Name, out found)
                ? string.Join(", ", found)
                : null;
            if (value is null)
            {
                if (header.Required || IsPromised(operation, header.Name))
                    problems.Add($"the header {header.Name} is missing");

                continue;
            }

            if (HeaderValue(header.Schema, value) is not { } read)
                problems.Add($"the header {header.Name} can't be '{value}'");
            else
                problems.AddRange(header.Schema.Validate(read).Select(fault => $"the header {header.Name}: {fault}"));
        }

        return problems;
    }

    // A documented header is sent, with two exceptions: nothing is deprecated, and operations without a limit have no figures (unpuzzle-D13).
    private static bool IsPromised(ContractOperation operation, string header) => header switch
    {
        "Deprecation" => false,
        _ when header.StartsWith("X-RateLimit", StringComparison.Ordinal) => operation.Extension("x-rate-limit") is not null,
        _ => true,
    };

    private static JsonElement? HeaderValue(Schema schema, string value)
    {
        if ((schema.Accepts & JsonTypes.String) != 0)
            return JsonSerializer.SerializeToElement(value);

        if ((schema.Accepts & JsonTypes.Boolean) != 0)
            return value is "true" or "false" ? JsonSerializer.SerializeToElement(value == "true") : null;

        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonSerializer.SerializeToElement(number) : null;
    }

    private static List<string> CheckBody(Schema schema, HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
            return [$"the media type is {response.Content.Headers.ContentType?.ToString() ?? "(none)"} and not application/json"];

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return [.. schema.Validate(document.RootElement).Select(fault => fault.ToString())];
        }
        catch (JsonException fault)
        {
            return [$"the body is no JSON: {fault.Message}"];
        }
    }

    private static Schema ErrorSchema(Contract contract, string path)
    {
        var name = contract.Name switch
        {
            "opencode" => "ErrorBody",
            "academy" when path.StartsWith("/api/auth", StringComparison.OrdinalIgnoreCase) => "AuthError",
            "academy" or "labs" => "Error",
            _ => "ErrorResponse",
        };
        return contract.Schema(contract.Root.GetProperty("components").GetProperty("schemas").GetProperty(name));
    }

    private static string Text(byte[] body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body);
        return text.Length > 2000 ? text[..2000] + "…" : text;
    }
}

/// <summary>
/// Statuses that the platform answers although the operation's contract doesn't list them, each decided in DESIGN.md for all dialects. The body must still
/// be the dialect's error.
/// </summary>
internal static class Deviations
{
    // "An account's status is platform-wide: sign-in and existing tokens are refused in every dialect, each with its own documented status
    // (where a dialect has none: 403 at sign-in, 401 for tokens)."
    private static readonly HashSet<(string Dialect, string Operation, int Status)> Decided =
    [
        ("unpuzzle", "signIn", 403), ("unpuzzle", "oauthCallback", 403), ("academy", "verifyPhoneCode", 403),
    ];

    /// <summary>True when the status was decided for the operation.</summary>
    public static bool Allows(ContractOperation operation, int status) => Decided.Contains((operation.Contract.Name, operation.Id, status));
}
