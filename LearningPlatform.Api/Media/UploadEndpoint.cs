using System.Diagnostics;
using System.Text.Json.Nodes;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Media;
using Microsoft.AspNetCore.Http.Features;

namespace LearningPlatform.Api.Media;

/// <summary>
/// Takes the file of a presigned URL. What is wrong is told in Academy's common error format, as its contract says (x-presigned-uploads): 400 for another type or
/// size than announced and for what is no picture, 403 for a URL that isn't good.
/// </summary>
internal static class UploadEndpoint
{
    /// <summary>PUT of the raw bytes.</summary>
    /// <param name="token">What the URL grants.</param>
    /// <param name="http">The request.</param>
    /// <param name="receive">Takes the file.</param>
    /// <param name="ct">Ends when the client goes away.</param>
    public static async Task<IResult> Put(string token, HttpContext http, ReceiveUpload receive, CancellationToken ct)
    {
        var request = http.Request;
        var file = new SentFile(token, request.ContentType, request.ContentLength, request.Body);
        var admitted = receive.Admit(file);
        if (!admitted.Ok)
            return Refusal(admitted.Error);

        // Exactly the announced bytes are taken. The server counts more: the frames of a body that comes in chunks.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = (2 * admitted.Value.Size) + 65_536;

        try
        {
            var received = await receive.Handle(file, ct);
            return received.Ok ? Results.Json(new { message = "The file was received." }) : Refusal(received.Error);
        }
        catch (BadHttpRequestException)
        {
            return Refusal(Invalid.Field("size", $"must be {admitted.Value.Size} bytes as announced"));
        }
    }

    private static IResult Refusal(Error error)
    {
        var (status, code) = error switch
        {
            Invalid { Fields: [{ Kind: FieldFault.Format }, ..] } => (StatusCodes.Status400BadRequest, "INVALID_FIELD_FORMAT"),
            Invalid => (StatusCodes.Status400BadRequest, "VALUE_OUT_OF_RANGE"),
            _ => (StatusCodes.Status403Forbidden, "INSUFFICIENT_PERMISSIONS"),
        };
        var details = new JsonObject();
        foreach (var field in (error as Invalid)?.Fields ?? [])
            details[field.Field] = field.Message;

        return Results.Json(
            new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = error.Message, ["details"] = details, ["request_id"] = Activity.Current?.TraceId.ToString() ?? Ids.New().ToString("N") } },
            statusCode: status);
    }
}
