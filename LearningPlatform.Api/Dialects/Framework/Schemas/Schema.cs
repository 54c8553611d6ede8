using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework.Schemas;

/// <summary>
/// A compiled JSON Schema (2020-12), as far as the contracts use it. A keyword that isn't known fails the compilation, so a contract can't
/// come to use one that nobody checks. Immutable; validation allocates only when something is wrong.
/// </summary>
internal sealed class Schema
{
    /// <summary>How many faults one validation collects; a hostile document can't make it collect more.</summary>
    public const int MostFaults = 20;

    private static readonly FrozenSet<string> Annotations = FrozenSet.ToFrozenSet(
        ["title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "contentEncoding", "contentMediaType"]);

    private readonly bool? always;
    private JsonTypes types = JsonTypes.All;
    private string typeMessage = string.Empty;
    private JsonElement? constant;
    private JsonElement[]? choices;
    private FrozenSet<string>? stringChoices;
    private string choicesMessage = string.Empty;
    private decimal? minimum;
    private decimal? maximum;
    private decimal? exclusiveMinimum;
    private decimal? exclusiveMaximum;
    private decimal? multipleOf;
    private int? minLength;
    private int? maxLength;
    private Regex? pattern;
    private (Func<string, bool> Check, string Message)? format;
    private FrozenDictionary<string, Schema> properties = FrozenDictionary<string, Schema>.Empty;
    private string[] required = [];
    private Schema? additionalProperties;
    private Schema? propertyNames;
    private int? minProperties;
    private int? maxProperties;
    private Schema? items;
    private int? minItems;
    private int? maxItems;
    private bool uniqueItems;
    private Schema[] allOf = [];
    private Schema[] anyOf = [];
    private Schema[] oneOf = [];
    private Schema? not;
    private (string Property, FrozenDictionary<string, Lazy<Schema>> Mapping)? discriminator;
    private Lazy<Schema>? reference;

    private Schema(bool? always) => this.always = always;

    /// <summary>True for what a person types in secret: its value never stands in an answer or a log.</summary>
    public bool Secret { get; private set; }

    /// <summary>Compiles a schema.</summary>
    /// <param name="element">The schema.</param>
    /// <param name="resolve">Finds the compiled schema of a <c>$ref</c>; called at the first use, so that schemas may name themselves.</param>
    public static Schema Compile(JsonElement element, Func<string, Schema> resolve)
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return new Schema(element.GetBoolean());

        var schema = new Schema(null);
        var nullable = false;
        foreach (var keyword in element.EnumerateObject())
        {
            var value = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref":
                    var pointer = value.GetString()!;
                    schema.reference = new(() => resolve(pointer));
                    break;
                case "type":
                    schema.ReadTypes(value);
                    break;
                case "nullable":
                    nullable = value.GetBoolean();
                    break;
                case "const":
                    schema.constant = value;
                    schema.choicesMessage = $"must be {value}";
                    break;
                case "enum":
                    schema.choices = [.. value.EnumerateArray()];
                    if (Array.TrueForAll(schema.choices, choice => choice.ValueKind == JsonValueKind.String))
                        schema.stringChoices = schema.choices.Select(choice => choice.GetString()!).ToFrozenSet(StringComparer.Ordinal);

                    schema.choicesMessage = $"must be one of {string.Join(", ", schema.choices.Select(choice => choice.ValueKind == JsonValueKind.Null ? "null" : choice.ToString()))}";
                    break;
                case "minimum":
                    schema.minimum = value.GetDecimal();
                    break;
                case "maximum":
                    schema.maximum = value.GetDecimal();
                    break;
                case "exclusiveMinimum":
                    schema.exclusiveMinimum = value.GetDecimal();
                    break;
                case "exclusiveMaximum":
                    schema.exclusiveMaximum = value.GetDecimal();
                    break;
                case "multipleOf":
                    schema.multipleOf = value.GetDecimal();
                    break;
                case "minLength":
                    schema.minLength = value.GetInt32();
                    break;
                case "maxLength":
                    schema.maxLength = value.GetInt32();
                    break;
                case "pattern":
                    schema.pattern = EcmaPattern.Compile(value.GetString()!);
                    break;
                case "format":
                    var name = value.GetString()!;
                    schema.format = Formats.Find(name) ?? throw new InvalidDataException($"The format {name} is not known.");
                    schema.Secret |= name == "password";
                    break;
                case "properties":
                    schema.properties = value.EnumerateObject().ToFrozenDictionary(p => p.Name, p => Compile(p.Value, resolve), StringComparer.Ordinal);
                    break;
                case "required":
                    schema.required = [.. value.EnumerateArray().Select(field => field.GetString()!)];
                    break;
                case "additionalProperties":
                    schema.additionalProperties = Compile(value, resolve);
                    break;
                case "propertyNames":
                    schema.propertyNames = Compile(value, resolve);
                    break;
                case "minProperties":
                    schema.minProperties = value.GetInt32();
                    break;
                case "maxProperties":
                    schema.maxProperties = value.GetInt32();
                    break;
                case "items":
                    schema.items = Compile(value, resolve);
                    break;
                case "minItems":
                    schema.minItems = value.GetInt32();
                    break;
                case "maxItems":
                    schema.maxItems = value.GetInt32();
                    break;
                case "uniqueItems":
                    schema.uniqueItems = value.GetBoolean();
                    break;
                case "allOf":
                    schema.allOf = [.. value.EnumerateArray().Select(part => Compile(part, resolve))];
                    break;
                case "anyOf":
                    schema.anyOf = [.. value.EnumerateArray().Select(part => Compile(part, resolve))];
                    break;
                case "oneOf":
                    schema.oneOf = [.. value.EnumerateArray().Select(part => Compile(part, resolve))];
                    break;
                case "not":
                    schema.not = Compile(value, resolve);
                    break;
                case "discriminator":
                    var mapping = value.TryGetProperty("mapping", out var named) ? named.EnumerateObject().ToArray() : [];
                    schema.discriminator = (value.GetProperty("propertyName").GetString()!, mapping.ToFrozenDictionary(
                        entry => entry.Name, entry => new Lazy<Schema>(() => resolve(entry.Value.GetString()!)), StringComparer.Ordinal));
                    break;
                default:
                    if (!Annotations.Contains(keyword.Name) && !keyword.Name.StartsWith("x-", StringComparison.Ordinal))
                        throw new InvalidDataException($"The schema keyword {keyword.Name} is not known.");

                    break;
            }
        }

        if (nullable && schema.types != JsonTypes.All)
            schema.types |= JsonTypes.Null;

        return schema;
    }

    /// <summary>Validates a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public IReadOnlyList<SchemaFault> Validate(JsonElement document)
    {
        var walk = new Walk();
        Check(document, walk);
        return walk.Faults ?? (IReadOnlyList<SchemaFault>)[];
    }

    /// <summary>Which JSON types a value may have, seen through references and <c>allOf</c>. Tells how to read a text parameter.</summary>
    public JsonTypes Accepts
    {
        get
        {
            var accepted = reference is null ? types : types & reference.Value.Accepts;
            foreach (var part in allOf)
                accepted &= part.Accepts;

            return accepted;
        }
    }

    /// <summary>The values that an enumeration allows, seen through references and <c>allOf</c>; null for anything else.</summary>
    public IReadOnlyList<JsonElement>? Choices => choices ?? reference?.Value.Choices ?? allOf.Select(part => part.Choices).FirstOrDefault(found => found is not null);

    /// <summary>The schema of an array's items; null when they may be anything.</summary>
    public Schema? Items => items ?? reference?.Value.Items;

    private void Check(JsonElement value, Walk walk)
    {
        if (always is { } allowed)
        {
            if (!allowed)
                walk.Add(FieldFault.Constraint, "false", "is not allowed", value);

            return;
        }

        if (walk.Full)
            return;

        reference?.Value.Check(value, walk);
        if (!HasType(value))
        {
            walk.Add(FieldFault.Format, "type", typeMessage, value);
            return;
        }

        if (constant is { } fixedValue && !JsonElement.DeepEquals(fixedValue, value))
            walk.Add(FieldFault.Constraint, "const", choicesMessage, value);
        else if (choices is not null && !IsChoice(value))
            walk.Add(FieldFault.Constraint, "enum", choicesMessage, value);
        else
            CheckByType(value, walk);

        foreach (var part in allOf)
            part.Check(value, walk);

        if (anyOf.Length > 0)
            CheckAnyOf(value, walk);

        if (oneOf.Length > 0)
            CheckOneOf(value, walk);

        if (not is not null && Passes(not, value))
            walk.Add(FieldFault.Constraint, "not", "is not allowed in this form", value);
    }

    private void CheckByType(JsonElement value, Walk walk)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                CheckString(value, walk);
                break;
            case JsonValueKind.Number:
                CheckNumber(value, walk);
                break;
            case JsonValueKind.Object:
                CheckObject(value, walk);
                break;
            case JsonValueKind.Array:
                CheckArray(value, walk);
                break;
        }
    }

    private void CheckString(JsonElement value, Walk walk)
    {
        if (minLength is null && maxLength is null && pattern is null && format is null)
            return;

        var text = value.GetString()!;
        if (minLength is not null || maxLength is not null)
        {
            var length = ScalarValues(text);
            if (length < minLength)
                walk.Add(FieldFault.Constraint, "minLength", minLength == 1 ? "must not be empty" : $"must be at least {minLength} characters long", value);
            else if (length > maxLength)
                walk.Add(FieldFault.Constraint, "maxLength", $"must be at most {maxLength} characters long", value);
        }

        if (format is { } known && !known.Check(text))
            walk.Add(FieldFault.Format, "format", known.Message, value);

        if (pattern is not null && !Matches(pattern, text))
            walk.Add(FieldFault.Format, "pattern", "has the wrong form", value);
    }

    private void CheckNumber(JsonElement value, Walk walk)
    {
        if (minimum is null && maximum is null && exclusiveMinimum is null && exclusiveMaximum is null && multipleOf is null)
            return;

        if (!value.TryGetDecimal(out var number))
        {
            // Beyond 28 digits: far outside every limit of a contract, so its sign decides.
            number = value.GetDouble() < 0 ? decimal.MinValue : decimal.MaxValue;
        }

        if (number < minimum || number > maximum)
        {
            walk.Add(FieldFault.Constraint, number < minimum ? "minimum" : "maximum", (minimum, maximum) switch
            {
                ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"must be between {low} and {high}"),
                ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $"must be at least {low}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"must be at most {maximum}"),
            }, value);
        }

        if (number <= exclusiveMinimum)
            walk.Add(FieldFault.Constraint, "exclusiveMinimum", string.Create(CultureInfo.InvariantCulture, $"must be greater than {exclusiveMinimum}"), value);

        if (number >= exclusiveMaximum)
            walk.Add(FieldFault.Constraint, "exclusiveMaximum", string.Create(CultureInfo.InvariantCulture, $"must be less than {exclusiveMaximum}"), value);

        if (multipleOf is { } step && number % step != 0)
            walk.Add(FieldFault.Constraint, "multipleOf", string.Create(CultureInfo.InvariantCulture, $"must be a multiple of {step}"), value);
    }

    private void CheckObject(JsonElement value, Walk walk)
    {
        foreach (var field in required)
        {
            if (!value.TryGetProperty(field, out _))
            {
                walk.Enter(field);
                walk.Add(FieldFault.Missing, "required", "is required", null);
                walk.Leave();
            }
        }

        if (minProperties is not null || maxProperties is not null)
        {
            var count = value.GetPropertyCount();
            if (count < minProperties)
                walk.Add(FieldFault.Constraint, "minProperties", minProperties == 1 ? "must not be empty" : $"must have at least {minProperties} fields", value);
            else if (count > maxProperties)
                walk.Add(FieldFault.Constraint, "maxProperties", maxProperties == 0 ? "must be empty" : $"must have at most {maxProperties} fields", value);
        }

        if (properties.Count == 0 && additionalProperties is null && propertyNames is null)
            return;

        foreach (var property in value.EnumerateObject())
        {
            if (walk.Full)
                return;

            var name = property.Name;
            walk.Enter(name);
            if (properties.TryGetValue(name, out var known))
                known.Check(property.Value, walk);
            else
                additionalProperties?.Check(property.Value, walk);

            propertyNames?.Check(JsonSerializer.SerializeToElement(name), walk);
            walk.Leave();
        }
    }

    private void CheckArray(JsonElement value, Walk walk)
    {
        var count = value.GetArrayLength();
        if (count < minItems)
            walk.Add(FieldFault.Constraint, "minItems", minItems == 1 ? "must not be empty" : $"must have at least {minItems} items", value);
        else if (count > maxItems)
            walk.Add(FieldFault.Constraint, "maxItems", $"must have at most {maxItems} items", value);

        if (uniqueItems && HasRepeats(value))
            walk.Add(FieldFault.Constraint, "uniqueItems", "must not have an item twice", value);

        if (items is null)
            return;

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (walk.Full)
                return;

            walk.Enter(index++);
            items.Check(item, walk);
            walk.Leave();
        }
    }

    private void CheckAnyOf(JsonElement value, Walk walk)
    {
        List<SchemaFault>? best = null;
        foreach (var branch in anyOf)
        {
            var faults = walk.Try(branch, value);
            if (faults is null)
                return;

            best = Better(best, faults);
        }

        walk.AddAll(best!);
    }

    private void CheckOneOf(JsonElement value, Walk walk)
    {
        // A discriminator says which form is meant, so only the faults of that form are told.
        if (discriminator is { } by && value.ValueKind == JsonValueKind.Object && by.Mapping.Count > 0)
        {
            if (!value.TryGetProperty(by.Property, out var tag))
            {
                walk.Enter(by.Property);
                walk.Add(FieldFault.Missing, "required", "is required", null);
                walk.Leave();
            }
            else if (tag.ValueKind == JsonValueKind.String && by.Mapping.TryGetValue(tag.GetString()!, out var meant))
            {
                meant.Value.Check(value, walk);
            }
            else
            {
                walk.Enter(by.Property);
                walk.Add(
                    tag.ValueKind == JsonValueKind.String ? FieldFault.Constraint : FieldFault.Format,
                    "discriminator", $"must be one of {string.Join(", ", by.Mapping.Keys.Order(StringComparer.Ordinal))}", tag);
                walk.Leave();
            }

            return;
        }

        List<SchemaFault>? best = null;
        var passed = 0;
        foreach (var branch in oneOf)
        {
            var faults = walk.Try(branch, value);
            if (faults is null)
                passed++;
            else
                best = Better(best, faults);
        }

        if (passed == 0)
            walk.AddAll(best!);
        else if (passed > 1)
            walk.Add(FieldFault.Constraint, "oneOf", "fits several of the allowed forms", value);
    }

    // The branch that was probably meant: the type and the fixed values agree, then the fewest faults.
    private static List<SchemaFault> Better(List<SchemaFault>? best, List<SchemaFault> other) =>
        best is null || Weight(other) < Weight(best) ? other : best;

    private static int Weight(List<SchemaFault> faults) => faults.Sum(fault => fault.Keyword is "type" or "const" ? 10 : 1);

    private static bool Passes(Schema schema, JsonElement value) => new Walk().Try(schema, value) is null;

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static int ScalarValues(string text)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (!char.IsLowSurrogate(c))
                count++;
        }

        return count;
    }

    private static bool HasRepeats(JsonElement array)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in array.EnumerateArray())
        {
            if (!seen.Add(Canonical(item)))
                return true;
        }

        return false;
    }

    // Equal values give equal texts: the members of an object are sorted, numbers lose their spelling.
    private static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{JsonSerializer.Serialize(p.Name)}:{Canonical(p.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private bool IsChoice(JsonElement value)
    {
        if (stringChoices is not null)
            return value.ValueKind == JsonValueKind.String && stringChoices.Contains(value.GetString()!);

        foreach (var choice in choices!)
        {
            if (JsonElement.DeepEquals(choice, value))
                return true;
        }

        return false;
    }

    private bool HasType(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => (types & JsonTypes.Object) != 0,
        JsonValueKind.Array => (types & JsonTypes.Array) != 0,
        JsonValueKind.String => (types & JsonTypes.String) != 0,
        JsonValueKind.True or JsonValueKind.False => (types & JsonTypes.Boolean) != 0,
        JsonValueKind.Null => (types & JsonTypes.Null) != 0,
        JsonValueKind.Number => (types & JsonTypes.Number) != 0 || ((types & JsonTypes.Integer) != 0 && IsWhole(value)),
        _ => false,
    };

    // 1.0 and 1e2 are whole numbers too.
    private static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var number) ? number == decimal.Truncate(number) : value.GetDouble() is var big && double.IsFinite(big) && big == Math.Truncate(big);

    private void ReadTypes(JsonElement value)
    {
        string[] names = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(name => name.GetString()!)] : [value.GetString()!];
        types = names.Aggregate(JsonTypes.None, (all, name) => all | name switch
        {
            "object" => JsonTypes.Object,
            "array" => JsonTypes.Array,
            "string" => JsonTypes.String,
            "boolean" => JsonTypes.Boolean,
            "null" => JsonTypes.Null,
            "number" => JsonTypes.Number,
            "integer" => JsonTypes.Integer,
            _ => throw new InvalidDataException($"The type {name} is not known."),
        });
        typeMessage = $"must be {string.Join(" or ", names.Select(name => name switch
            {
                "object" => "an object",
                "array" => "an array",
                "string" => "a string",
                "boolean" => "true or false",
                "number" => "a number",
                "integer" => "a whole number",
                _ => "null",
            }))}";
    }

    /// <summary>Where a validation stands and what it has found.</summary>
    private sealed class Walk
    {
        private readonly Stack<object> path = [];

        public List<SchemaFault>? Faults { get; private set; }

        public bool Full => Faults?.Count >= MostFaults;

        public void Enter(object segment) => path.Push(segment);

        public void Leave() => path.Pop();

        public void Add(FieldFault kind, string keyword, string message, JsonElement? value)
        {
            var at = Path();
            Faults ??= [];

            // Two schemas joined by allOf often say the same thing twice.
            if (!Full && !Faults.Exists(fault => fault.Path == at && fault.Keyword == keyword && fault.Message == message))
                Faults.Add(new SchemaFault(at, kind, keyword, message, value));
        }

        public void AddAll(List<SchemaFault> found)
        {
            Faults ??= [];
            Faults.AddRange(found.Take(MostFaults - Faults.Count));
        }

        /// <summary>Checks without keeping the faults; null when there are none.</summary>
        public List<SchemaFault>? Try(Schema schema, JsonElement value)
        {
            var kept = Faults;
            Faults = null;
            schema.Check(value, this);
            var found = Faults;
            Faults = kept;
            return found is { Count: > 0 } ? found : null;
        }

        private string Path()
        {
            var text = new System.Text.StringBuilder();
            foreach (var segment in path.Reverse())
            {
                if (segment is int index)
                    text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
                else
                    text.Append(text.Length == 0 ? string.Empty : ".").Append(segment);
            }

            return text.ToString();
        }
    }
}

/// <summary>The types of JSON values.</summary>
[Flags]
internal enum JsonTypes
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>An object.</summary>
    Object = 1,

    /// <summary>An array.</summary>
    Array = 2,

    /// <summary>A string.</summary>
    String = 4,

    /// <summary>True or false.</summary>
    Boolean = 8,

    /// <summary>Null.</summary>
    Null = 16,

    /// <summary>Any number.</summary>
    Number = 32,

    /// <summary>A number without a fraction.</summary>
    Integer = 64,

    /// <summary>Whatever.</summary>
    All = 127,
}
