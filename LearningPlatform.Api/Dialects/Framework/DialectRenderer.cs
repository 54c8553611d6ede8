using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>Writes answers. The bodies are the dialect's; the bytes are written here, once they are complete.</summary>
internal static class DialectRenderer
{
    /// <summary>Answers a refusal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">Why.</param>
    public static async Task Refuse(DialectRequest request, Error error)
    {
        var answer = request.Dialect.Render(error, request);
        request.ErrorCode = answer.Body["code"]?.ToString();
        var response = request.Http.Response;
        response.Clear();
        if (answer.Status == StatusCodes.Status429TooManyRequests)
            request.Headers["Retry-After"] = FieldList.RetryAfter(error).ToString(CultureInfo.InvariantCulture);

        foreach (var (name, value) in request.Headers)
            response.Headers[name] = value;

        if (answer.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = error is Unauthenticated { Reason: AuthFault.TokenMissing or AuthFault.CredentialsInvalid } ? "Bearer" : "Bearer error=\"invalid_token\"";

        await Write(request, answer.Status, answer.Body);
    }

    /// <summary>Answers what a handler returned.</summary>
    /// <param name="request">The request.</param>
    /// <param name="value">The value of the good case.</param>
    public static async Task Succeed(DialectRequest request, object? value)
    {
        var reply = value as IReply;
        var content = reply is not null ? reply.Value : value is Done ? null : value;
        if (content is IResult result)
        {
            Apply(request);
            await result.ExecuteAsync(request.Http);
            return;
        }

        var page = content as IPage;
        var body = request.Dialect.Envelope(new Success(page is not null ? page.Items : content, page, reply, request));
        if (page is not null)
        {
            foreach (var (name, header) in request.Dialect.PageHeaders(page))
                request.Headers[name] = header;
        }

        if (reply is not null)
        {
            foreach (var (name, header) in reply.Headers)
                request.Http.Response.Headers.Append(name, header);

            if (reply.Location is { } place)
                request.Headers["Location"] = Absolute(request, place);
        }

        Apply(request);
        await Write(request, reply?.Status ?? request.Operation!.SuccessStatus, body);
    }

    /// <summary>The absolute URL of a path below the dialect's base path.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path.</param>
    public static string Absolute(DialectRequest request, string path)
    {
        var http = request.Http.Request;
        return $"{http.Scheme}://{http.Host}{http.PathBase}{request.Dialect.BasePath}{path}";
    }

    private static void Apply(DialectRequest request)
    {
        foreach (var (name, header) in request.Headers)
            request.Http.Response.Headers[name] = header;
    }

    private static async Task Write(DialectRequest request, int status, object? body)
    {
        var response = request.Http.Response;
        if (body is null)
        {
            response.StatusCode = status;
            return;
        }

        // Serialised as a whole first: what fails here is a 500 and not half an answer.
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), request.Dialect.Json);
        response.StatusCode = status;
        response.ContentType = MediaTypeNames.Application.Json;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, request.Http.RequestAborted);
    }
}
