using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Api.Dialects.Framework.Schemas;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace Api.Tests.Conformance;

/// <summary>The schema engine judges both requests and our own answers, so it is held against documents that are known to be right and wrong.</summary>
public sealed class SchemaTests
{
    [Theory]
    // type
    [InlineData("""{"type":"string"}""", "\"\"")]
    [InlineData("""{"type":"integer"}""", "0", "-1", "1.0", "1e2", "12345678901234567890123456789012345")]
    [InlineData("""{"type":"number"}""", "0", "-1.5", "1e300")]
    [InlineData("""{"type":"boolean"}""", "true", "false")]
    [InlineData("""{"type":"null"}""", "null")]
    [InlineData("""{"type":"array"}""", "[]", "[1,\"a\"]")]
    [InlineData("""{"type":"object"}""", "{}", "{\"a\":1}")]
    [InlineData("""{"type":["string","null"]}""", "\"a\"", "null")]
    [InlineData("""{"type":"string","nullable":true}""", "\"a\"", "null")]
    [InlineData("true", "1", "null", "{}")]
    [InlineData("{}", "1", "null", "{}", "[]")]
    // choices
    [InlineData("""{"const":1}""", "1", "1.0")]
    [InlineData("""{"const":{"a":[1,null]}}""", """{"a":[1,null]}""")]
    [InlineData("""{"enum":["a",null,2]}""", "\"a\"", "null", "2")]
    [InlineData("""{"enum":["a","b"]}""", "\"b\"")]
    // numbers
    [InlineData("""{"minimum":1,"maximum":3}""", "1", "3", "2.5", "\"no number\"")]
    [InlineData("""{"exclusiveMinimum":1,"exclusiveMaximum":3}""", "1.01", "2.99")]
    [InlineData("""{"multipleOf":0.01}""", "19.99", "0", "5")]
    // strings
    [InlineData("""{"minLength":2,"maxLength":3}""", "\"ab\"", "\"abc\"", "\"äöü\"", "\"\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00\"", "1")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"abc\"", "1")]
    [InlineData("""{"pattern":"b"}""", "\"abc\"")]
    [InlineData("""{"pattern":"^(?=[\\s\\S]*[a-z])(?=[\\s\\S]*[A-Z])(?=[\\s\\S]*[0-9])(?=[\\s\\S]*[^A-Za-z0-9\\s])[\\s\\S]{8,}$"}""", "\"Demo-Pass-2026!\"", "\"aA1!\\naA1!\"")]
    [InlineData("""{"pattern":"^\\+[1-9][0-9]{6,14}$"}""", "\"+491701234567\"")]
    // objects
    [InlineData("""{"required":["a","b"]}""", """{"a":null,"b":1}""", "[]")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", "{}", """{"a":"x","b":1}""")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"a":1}""")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"x":1,"y":2}""")]
    [InlineData("""{"propertyNames":{"enum":["a","b"]}}""", """{"a":1}""")]
    [InlineData("""{"minProperties":1,"maxProperties":2}""", """{"a":1}""", """{"a":1,"b":2}""")]
    // arrays
    [InlineData("""{"items":{"type":"integer"}}""", "[]", "[1,2]", "{}")]
    [InlineData("""{"minItems":1,"maxItems":2}""", "[1]", "[1,2]")]
    [InlineData("""{"uniqueItems":true}""", "[1,2,\"1\"]", "[[1],[2]]", """[{"a":1},{"a":2}]""")]
    // combinations
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "2")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "\"a\"", "6")]
    [InlineData("""{"oneOf":[{"multipleOf":3},{"multipleOf":5}]}""", "3", "5")]
    [InlineData("""{"not":{"type":"string"}}""", "1", "null")]
    // formats
    [InlineData("""{"format":"uuid"}""", "\"018f0000-0000-7000-8000-00000000ada0\"", "\"018F0000-0000-7000-8000-00000000ADA0\"", "1")]
    [InlineData("""{"format":"date"}""", "\"2024-02-29\"")]
    [InlineData("""{"format":"date-time"}""", "\"2026-01-02T03:04:05Z\"", "\"2026-01-02T03:04:05.123+02:00\"")]
    [InlineData("""{"format":"email"}""", "\"a@b.example\"", "\"a.b+c@sub.example.com\"", "\"o'neil@example.com\"")]
    [InlineData("""{"format":"uri"}""", "\"https://example.com/a?b=c#d\"", "\"mailto:a@example.com\"")]
    [InlineData("""{"format":"uri-reference"}""", "\"/a/b\"", "\"a\"", "\"https://example.com\"")]
    public void Accepts(string schema, params string[] documents)
    {
        foreach (var document in documents)
            Assert.True(Validate(schema, document).Count == 0, $"{schema} must accept {document}: {string.Join("; ", Validate(schema, document))}");
    }

    [Theory]
    [InlineData("""{"type":"string"}""", "type", "1", "null", "{}", "[]", "true")]
    [InlineData("""{"type":"integer"}""", "type", "1.5", "\"1\"", "null", "true", "1e-1", "1e400")]
    [InlineData("""{"type":"number"}""", "type", "\"1\"", "null")]
    [InlineData("""{"type":"boolean"}""", "type", "0", "\"true\"", "null")]
    [InlineData("""{"type":"null"}""", "type", "0", "\"\"", "false")]
    [InlineData("""{"type":"array"}""", "type", "{}", "null", "\"[]\"")]
    [InlineData("""{"type":"object"}""", "type", "[]", "null", "1")]
    [InlineData("""{"type":["string","null"]}""", "type", "1", "{}")]
    [InlineData("false", "false", "1", "null")]
    [InlineData("""{"const":1}""", "const", "2", "\"1\"", "true", "null")]
    [InlineData("""{"const":false}""", "const", "0", "null", "true", "\"false\"")]
    [InlineData("""{"enum":["a",null,2]}""", "enum", "\"b\"", "3", "false")]
    [InlineData("""{"enum":["a","b"]}""", "enum", "\"A\"", "null", "\"a \"", "1")]
    [InlineData("""{"minimum":1,"maximum":3}""", "minimum", "0", "0.999", "-1e300")]
    [InlineData("""{"minimum":1,"maximum":3}""", "maximum", "4", "3.0001", "1e300")]
    [InlineData("""{"exclusiveMinimum":1}""", "exclusiveMinimum", "1", "0")]
    [InlineData("""{"exclusiveMaximum":3}""", "exclusiveMaximum", "3", "4")]
    [InlineData("""{"multipleOf":0.01}""", "multipleOf", "19.995")]
    [InlineData("""{"minLength":2,"maxLength":3}""", "minLength", "\"\"", "\"a\"", "\"\\ud83d\\ude00\"")]
    [InlineData("""{"minLength":2,"maxLength":3}""", "maxLength", "\"abcd\"")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "pattern", "\"\"", "\"aB\"", "\"abc\\n\"")]
    [InlineData("""{"pattern":"^\\d+$"}""", "pattern", "\"١٢\"")]
    [InlineData("""{"pattern":"^.$"}""", "pattern", "\"\\n\"", "\"\\u2028\"")]
    [InlineData("""{"pattern":"^(?=[\\s\\S]*[a-z])(?=[\\s\\S]*[A-Z])(?=[\\s\\S]*[0-9])(?=[\\s\\S]*[^A-Za-z0-9\\s])[\\s\\S]{8,}$"}""", "pattern", "\"demo-pass-2026!\"", "\"Demo1!\"", "\"DemoPass2026\"", "\"Demo Pass 2026\"")]
    [InlineData("""{"required":["a"]}""", "required", "{}", """{"b":1}""", """{"A":1}""")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", "type", """{"a":1}""", """{"a":null}""")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", "false", """{"a":1,"b":1}""")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", "type", """{"x":1,"y":"2"}""")]
    [InlineData("""{"propertyNames":{"enum":["a","b"]}}""", "enum", """{"c":1}""")]
    [InlineData("""{"minProperties":1}""", "minProperties", "{}")]
    [InlineData("""{"maxProperties":1}""", "maxProperties", """{"a":1,"b":2}""")]
    [InlineData("""{"items":{"type":"integer"}}""", "type", "[1,\"2\"]", "[null]")]
    [InlineData("""{"minItems":1}""", "minItems", "[]")]
    [InlineData("""{"maxItems":1}""", "maxItems", "[1,2]")]
    [InlineData("""{"uniqueItems":true}""", "uniqueItems", "[1,2,1]", "[1,1.0]", "[[1],[1]]", """[{"a":1,"b":2},{"b":2,"a":1}]""", "[null,null]")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "maximum", "4")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "minimum", "4")]
    [InlineData("""{"oneOf":[{"multipleOf":3},{"multipleOf":5}]}""", "oneOf", "15", "0")]
    [InlineData("""{"oneOf":[{"multipleOf":3},{"multipleOf":5}]}""", "multipleOf", "7")]
    [InlineData("""{"not":{"type":"string"}}""", "not", "\"a\"")]
    [InlineData("""{"format":"uuid"}""", "format", "\"\"", "\"018f00000000700080000000000ada00\"", "\"{018f0000-0000-7000-8000-00000000ada0}\"", "\"018f0000-0000-7000-8000-00000000adag\"", "\" 018f0000-0000-7000-8000-00000000ada0\"")]
    [InlineData("""{"format":"date"}""", "format", "\"2023-02-29\"", "\"2024-1-1\"", "\"2024-01-01T00:00:00Z\"", "\"\"")]
    [InlineData("""{"format":"date-time"}""", "format", "\"2026-01-02\"", "\"2026-01-02T03:04:05\"", "\"2026-13-02T03:04:05Z\"", "\"2026-02-30T03:04:05Z\"", "\"2026-01-02 03:04:05Z\"", "\"2026-01-02T25:04:05Z\"")]
    [InlineData("""{"format":"email"}""", "format", "\"\"", "\"a\"", "\"a@\"", "\"@b\"", "\"a b@example.com\"", "\"a@@example.com\"", "\"a..b@example.com\"", "\".a@example.com\"", "\"a@exa mple.com\"", "\"a@-example.com\"", "\"a@example.com\\n\"")]
    [InlineData("""{"format":"uri"}""", "format", "\"\"", "\"/a\"", "\"example.com\"", "\"https://exa mple.com\"", "\"http://\"", "\"https://example.com/<script>\"")]
    [InlineData("""{"format":"uri-reference"}""", "format", "\"a b\"", "\"a\\\\b\"")]
    public void Refuses(string schema, string keyword, params string[] documents)
    {
        foreach (var document in documents)
        {
            var faults = Validate(schema, document);
            Assert.True(faults.Count > 0, $"{schema} must refuse {document}");
            Assert.True(faults[0].Keyword == keyword, $"{schema} refuses {document} by {faults[0].Keyword}");
        }
    }

    [Theory]
    [InlineData("""{"tests":[{"timeout":0}]}""", "tests[0].timeout", FieldFault.Constraint)]
    [InlineData("""{"tests":[{"timeout":"x"}]}""", "tests[0].timeout", FieldFault.Format)]
    [InlineData("""{"tests":[{"timeout":1},{}]}""", "tests[1].timeout", FieldFault.Missing)]
    [InlineData("""{}""", "tests", FieldFault.Missing)]
    [InlineData("""[]""", "", FieldFault.Format)]
    public void Says_where_and_what_kind(string document, string path, FieldFault kind)
    {
        var fault = Assert.Single(Validate(
            """{"type":"object","required":["tests"],"properties":{"tests":{"type":"array","items":{"type":"object","required":["timeout"],"properties":{"timeout":{"type":"integer","minimum":1}}}}}}""",
            document));

        Assert.Equal((path, kind), (fault.Path, fault.Kind));
    }

    [Fact]
    public void References_are_followed_also_to_themselves()
    {
        var tree = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/tree"}},"name":{"type":"string"}}}""");
        Schema compiled = null!;
        compiled = Schema.Compile(tree, _ => compiled);

        Assert.Empty(compiled.Validate(JsonSerializer.Deserialize<JsonElement>("""{"children":[{"name":"a","children":[]}]}""")));
        Assert.Equal("children[0].children[0].name", Assert.Single(compiled.Validate(JsonSerializer.Deserialize<JsonElement>("""{"children":[{"children":[{"name":1}]}]}"""))).Path);
    }

    [Fact]
    public void A_discriminator_names_the_form_whose_faults_are_told()
    {
        var a = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","required":["kind","x"],"properties":{"kind":{"const":"a"},"x":{"type":"integer"}}}""");
        var b = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","required":["kind","y"],"properties":{"kind":{"const":"b"},"y":{"type":"string"}}}""");
        var schema = Schema.Compile(
            JsonSerializer.Deserialize<JsonElement>("""{"oneOf":[{"$ref":"a"},{"$ref":"b"}],"discriminator":{"propertyName":"kind","mapping":{"a":"a","b":"b"}}}"""),
            pointer => Schema.Compile(pointer == "a" ? a : b, _ => null!));

        Assert.Empty(schema.Validate(JsonSerializer.Deserialize<JsonElement>("""{"kind":"b","y":"z"}""")));
        Assert.Equal("y", Assert.Single(schema.Validate(JsonSerializer.Deserialize<JsonElement>("""{"kind":"b","y":1}"""))).Path);
        Assert.Equal(("kind", FieldFault.Constraint), Single("""{"kind":"c"}"""));
        Assert.Equal(("kind", FieldFault.Missing), Single("""{"y":"z"}"""));

        (string, FieldFault) Single(string document) =>
            Assert.Single(schema.Validate(JsonSerializer.Deserialize<JsonElement>(document))) is var fault ? (fault.Path, fault.Kind) : default;
    }

    [Theory]
    [InlineData("""{"unevaluatedProperties":false}""")]
    [InlineData("""{"format":"ipv4"}""")]
    [InlineData("""{"type":"float"}""")]
    [InlineData("""{"if":{},"then":{}}""")]
    public void What_it_cannot_judge_does_not_compile(string schema) =>
        Assert.Throws<InvalidDataException>(() => Schema.Compile(JsonSerializer.Deserialize<JsonElement>(schema), _ => null!));

    [Fact]
    public void Faults_are_bounded() =>
        Assert.Equal(Schema.MostFaults, Validate("""{"items":{"type":"integer"}}""", $"[{string.Join(',', Enumerable.Repeat("\"x\"", 100_000))}]").Count);

    // opencode-D02, opencode-D03
    [Fact]
    public void Every_schema_of_every_contract_compiles_and_accepts_its_own_examples()
    {
        var examples = 0;
        foreach (var contract in ContractSet.All.Values)
        {
            foreach (var named in contract.Root.GetProperty("components").GetProperty("schemas").EnumerateObject())
            {
                var schema = contract.Schema(named.Value);
                _ = schema.Validate(JsonSerializer.Deserialize<JsonElement>("{}"));
                if (named.Value.TryGetProperty("example", out var example))
                {
                    examples++;

                    // YAML dates without quotes stand as they are written, which is no RFC 3339.
                    var faults = schema.Validate(example).Where(fault => !(fault.Keyword == "format" && fault.Value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Contains(' ')));
                    Assert.True(!faults.Any(), $"{contract.Name} {named.Name}: {string.Join("; ", faults)}");
                }
            }
        }

        Assert.True(examples > 10, $"{examples} examples");
    }

    private static IReadOnlyList<SchemaFault> Validate(string schema, string document) =>
        Schema.Compile(JsonSerializer.Deserialize<JsonElement>(schema), _ => throw new InvalidOperationException()).Validate(JsonSerializer.Deserialize<JsonElement>(document));
}
