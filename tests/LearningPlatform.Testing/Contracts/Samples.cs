using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.Schemas;

namespace LearningPlatform.Testing.Contracts;

/// <summary>Makes the smallest request that a contract accepts: required fields only, the first value that fits.</summary>
internal static class Samples
{
    private static readonly string[] Texts =
    [
        "abc", "en", "ES", "EUR", "a-b", "Aa1!aaaa", "learner@example.com", "018f0000-0000-7000-8000-000000000001", "2026-01-02", "2026-01-02T03:04:05.678Z",
        "https://example.com/a", "+491701234567", "123456", "image/png", "pi_1", "pay_1", "order:asc", "#00ff00", "video.mp4", "a_____b", "main.py", "abcdefghijklmnopqrstuvwxyz",
    ];

    /// <summary>A path of the operation with valid parameters, and its required query.</summary>
    public static string Path(ContractOperation operation)
    {
        var path = operation.Contract.BasePath + operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "path")
                path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(Text(parameter)), StringComparison.Ordinal);
            else if (parameter is { In: "query", Required: true })
                query.Add($"{parameter.Name}={Uri.EscapeDataString(Text(parameter))}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    /// <summary>A valid value of a parameter, as text.</summary>
    public static string Text(ContractParameter parameter)
    {
        string[] candidates = parameter.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? ["018f0000-0000-7000-8000-000000000001", .. Texts] : Texts;
        if ((parameter.Schema.Accepts & JsonTypes.String) == 0)
            return "1";

        return parameter.Schema.Choices?[0].GetString() ?? candidates.First(text => parameter.Schema.Validate(JsonSerializer.SerializeToElement(text)).Count == 0);
    }

    /// <summary>A valid body of the operation; null when it takes none.</summary>
    public static string? Body(ContractOperation operation)
    {
        if (operation.Extension("requestBody") is not { } body)
            return null;

        var schema = operation.Contract.Follow(body).GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return Value(operation.Contract, schema, 0)?.ToJsonString() ?? "null";
    }

    private static JsonNode? Value(Contract contract, JsonElement element, int depth)
    {
        if (depth > 12)
            throw new InvalidOperationException("A schema asks for itself.");

        var compiled = contract.Schema(element);
        element = contract.Follow(element);
        if (element.TryGetProperty("const", out var constant))
            return JsonNode.Parse(constant.GetRawText());

        if (element.TryGetProperty("enum", out var choices))
            return JsonNode.Parse(choices[0].GetRawText());

        var merged = new JsonObject();
        if (element.TryGetProperty("allOf", out var parts))
        {
            foreach (var part in parts.EnumerateArray())
            {
                if (Value(contract, part, depth + 1) is not JsonObject fields)
                    return Value(contract, part, depth + 1);

                foreach (var (name, value) in fields)
                    merged[name] = value?.DeepClone();
            }
        }

        foreach (var keyword in new[] { "oneOf", "anyOf" })
        {
            if (element.TryGetProperty(keyword, out var branches))
            {
                foreach (var branch in branches.EnumerateArray())
                {
                    var value = Value(contract, branch, depth + 1);
                    if (value is JsonObject fields && element.TryGetProperty("properties", out _))
                    {
                        AddRequired(contract, element, fields, depth);
                        value = fields;
                    }

                    if (compiled.Validate(JsonSerializer.SerializeToElement(value)).Count == 0)
                        return value;
                }
            }
        }

        var type = element.TryGetProperty("type", out var types) ? types.ValueKind == JsonValueKind.Array ? types[0].GetString() : types.GetString() : "object";
        switch (type)
        {
            case "string":
                var text = Texts.Append(new string('a', 80)).FirstOrDefault(candidate => compiled.Validate(JsonSerializer.SerializeToElement(candidate)).Count == 0);
                return text ?? throw new InvalidOperationException($"No sample fits {element}.");
            case "integer" or "number":
                return element.TryGetProperty("minimum", out var minimum) ? JsonNode.Parse(minimum.GetRawText()) : JsonNode.Parse(1.ToString(CultureInfo.InvariantCulture));
            case "boolean":
                return true;
            case "array":
                var count = element.TryGetProperty("minItems", out var least) ? least.GetInt32() : 0;
                return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Value(contract, element.GetProperty("items"), depth + 1))]);
            case "null":
                return null;
            default:
                AddRequired(contract, element, merged, depth);
                return merged;
        }
    }

    private static void AddRequired(Contract contract, JsonElement element, JsonObject fields, int depth)
    {
        if (!element.TryGetProperty("properties", out var properties))
            return;

        var required = element.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];

        // An update that needs at least one field gets its first.
        if (required.Count == 0 && element.TryGetProperty("minProperties", out _))
            required.Add(properties.EnumerateObject().First().Name);

        foreach (var property in properties.EnumerateObject())
        {
            if (required.Contains(property.Name) && !fields.ContainsKey(property.Name))
                fields[property.Name] = Value(contract, property.Value, depth + 1);
        }
    }
}
