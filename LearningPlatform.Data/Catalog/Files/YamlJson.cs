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
    private const int Deepest = 64;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static T Read<T>(string file) => Read(file, node => node is null ? throw new ContentFileException(file, "is empty.") : node.Deserialize<T>(Options)!);

    /// <summary>A file as it is; an empty one is null.</summary>
    public static JsonNode? Read(string file) => Read(file, node => node);

    private static T Read<T>(string file, Func<JsonNode?, T> make)
    {
        try
        {
            using var reader = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents.Count switch
            {
                0 => make(null),
                1 => make(Json(yaml.Documents[0].RootNode, 0)),
                _ => throw new ContentFileException(file, "must hold one document."),
            };
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

    private static JsonNode? Json(YamlNode node, int depth)
    {
        // An anchor may hold an alias of itself.
        if (depth > Deepest)
        {
            throw new YamlException(node.Start, node.End, "It is nested too deeply.");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    members.Add(key is YamlScalarNode { Value: { } name } ? name : throw new YamlException(key.Start, key.End, "A name must be a text."), Json(value, depth + 1));
                }

                return members;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(child => Json(child, depth + 1))]);
            case YamlScalarNode { Style: ScalarStyle.Plain } plain:
                return Plain(plain.Value ?? "");
            case YamlScalarNode quoted:
                return quoted.Value;
            default:
                throw new YamlException(node.Start, node.End, "An alias stands where nothing can be.");
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
