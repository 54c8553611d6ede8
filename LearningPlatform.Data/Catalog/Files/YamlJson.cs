using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>Reads YAML as JSON, so that typed records and free-form test data come out of the same reader. Unknown keys are errors: a typo must not vanish.</summary>
internal static class YamlJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static T Read<T>(string file)
    {
        try
        {
            using var reader = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents.Count == 1
                ? Json(yaml.Documents[0].RootNode).Deserialize<T>(Options)!
                : throw new ContentFileException(file, "must hold one document.");
        }
        catch (YamlException e)
        {
            throw new ContentFileException(file, $"line {e.Start.Line}: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new ContentFileException(file, $"{e.Path}: {e.Message}", e);
        }
    }

    private static JsonNode? Json(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    members.Add(((YamlScalarNode)key).Value!, Json(value));
                }

                return members;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(Json)]);
            case YamlScalarNode { Style: ScalarStyle.Plain } plain:
                return Plain(plain.Value ?? "");
            default:
                return ((YamlScalarNode)node).Value;
        }
    }

    /// <summary>The core schema of YAML 1.2; what isn't null, a truth value or a number is text.</summary>
    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when char.IsAsciiDigit(text[^1]) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
