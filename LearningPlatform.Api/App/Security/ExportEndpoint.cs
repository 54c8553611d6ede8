using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Security;

/// <summary>The copy of all that the platform holds about the caller.</summary>
internal static class ExportEndpoint
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Maps the operation.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app) => app.MapGet("/account/export", Export)
        .WithName("exportAccount").WithTags("Account").WithSummary("All that the platform holds about the caller, as a file. Needs a recent proof.");

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Export(ExportAccount export, Caller caller, RequestOrigin origin, CancellationToken ct)
    {
        var copy = await export.Handle(caller, origin.Client, ct);
        return copy.Ok
            ? TypedResults.Stream(
                stream => Write(copy.Value, stream, ct), "application/json", string.Create(CultureInfo.InvariantCulture, $"learning-platform-{copy.Value.At:yyyy-MM-dd}.json"))
            : AppApi.Problem(copy.Error);
    }

    // A page at a time: what is sent isn't kept.
    private static async Task Write(PersonalCopy copy, Stream stream, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = Options.Encoder });
        json.WriteStartObject();
        json.WriteString("exportedAt", copy.At);
        foreach (var section in copy.Sections)
        {
            json.WriteStartArray(section.Section);
            await foreach (var page in section.Read(copy.AccountId, ct))
            {
                foreach (var row in page)
                    JsonSerializer.Serialize(json, row, row.GetType(), Options);

                await Send();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        await Send();

        async Task Send()
        {
            json.Flush();
            await stream.WriteAsync(buffer.WrittenMemory, ct);
            buffer.ResetWrittenCount();
        }
    }
}
