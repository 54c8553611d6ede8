using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework;
using Microsoft.Net.Http.Headers;

namespace LearningPlatform.Api.OpenApi;

/// <summary>Serves <c>/openapi/{dialect}.json</c>: the contract without the operations that aren't registered.</summary>
internal static class OpenApiDocuments
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    /// <summary>Registers the document of the browser app's own operations, which is made from code.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddOpenApiDocuments(this WebApplicationBuilder builder) => builder.Services.AddOpenApi("app", document =>
        document.ShouldInclude = operation => operation.RelativePath?.StartsWith("app/api/", StringComparison.Ordinal) == true);

    /// <summary>Maps the documents of the five dialects and that of the browser app.</summary>
    /// <param name="api">What is registered.</param>
    public static void MapOpenApiDocuments(this DialectApi api)
    {
        foreach (var routes in api.All)
        {
            // Written at the first request: everything is registered by then.
            var document = new Lazy<(byte[] Json, EntityTagHeaderValue Tag)>(() => Write(routes));
            api.App.MapGet($"/openapi/{routes.Dialect.Name}.json", () =>
                    Results.Bytes(document.Value.Json, "application/json", entityTag: document.Value.Tag))
                .ExcludeFromDescription();
        }

        api.App.MapOpenApi("/openapi/{documentName:regex(^app$)}.json");
    }

    private static (byte[] Json, EntityTagHeaderValue Tag) Write(DialectRoutes routes)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 18);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var part in routes.Dialect.Contract.Root.EnumerateObject())
            {
                if (part.Name == "paths")
                    WritePaths(json, part.Value, routes.Registered);
                else
                    part.WriteTo(json);
            }

            json.WriteEndObject();
        }

        var bytes = buffer.WrittenSpan.ToArray();
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
    }

    private static void WritePaths(Utf8JsonWriter json, JsonElement paths, IReadOnlyCollection<string> registered)
    {
        json.WriteStartObject("paths");
        foreach (var path in paths.EnumerateObject())
        {
            var shown = path.Value.EnumerateObject().Where(IsShown).ToArray();
            if (!shown.Any(member => Methods.Contains(member.Name)))
                continue;

            json.WriteStartObject(path.Name);
            foreach (var member in shown)
                member.WriteTo(json);

            json.WriteEndObject();
        }

        json.WriteEndObject();

        bool IsShown(JsonProperty member) => !Methods.Contains(member.Name) || registered.Contains(member.Value.GetProperty("operationId").GetString()!);
    }
}
