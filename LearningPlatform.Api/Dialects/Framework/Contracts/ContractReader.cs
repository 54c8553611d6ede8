using System.Buffers;
using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LearningPlatform.Api.Dialects.Framework.Contracts;

/// <summary>
/// Reads a contract's YAML as JSON. It works on the parser's events and not on a document tree: the five contracts together have 870 KB and
/// are read at every start. Scalars follow the JSON schema of YAML: what isn't quoted and isn't null, a truth value or a number is text.
/// </summary>
internal static class ContractReader
{
    /// <summary>Reads one YAML document.</summary>
    /// <param name="yaml">The document.</param>
    public static JsonDocument Read(TextReader yaml)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 18);
        using (var json = new Utf8JsonWriter(buffer))
            Convert(new Parser(new Scanner(yaml, skipComments: true)), json);

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private static void Convert(Parser parser, Utf8JsonWriter json)
    {
        // For each open collection: whether it is a mapping, and whether a key is due in it.
        var open = new Stack<(bool Mapping, bool KeyDue)>();
        while (parser.MoveNext())
        {
            var keyDue = open.TryPeek(out var top) && top is { Mapping: true, KeyDue: true };
            switch (parser.Current)
            {
                case Scalar key when keyDue:
                    json.WritePropertyName(key.Value);
                    open.Pop();
                    open.Push((true, false));
                    break;
                case Scalar scalar:
                    Write(scalar, json);
                    ValueWritten(open);
                    break;
                case MappingStart when !keyDue:
                    json.WriteStartObject();
                    open.Push((true, true));
                    break;
                case MappingEnd:
                    json.WriteEndObject();
                    open.Pop();
                    ValueWritten(open);
                    break;
                case SequenceStart when !keyDue:
                    json.WriteStartArray();
                    open.Push((false, false));
                    break;
                case SequenceEnd:
                    json.WriteEndArray();
                    open.Pop();
                    ValueWritten(open);
                    break;
                case StreamStart or StreamEnd or DocumentStart or DocumentEnd:
                    break;
                default:
                    throw new InvalidDataException($"A contract may not use {parser.Current?.GetType().Name} (line {parser.Current?.Start.Line}).");
            }
        }
    }

    private static void ValueWritten(Stack<(bool Mapping, bool KeyDue)> open)
    {
        if (open.TryPeek(out var top) && top.Mapping)
        {
            open.Pop();
            open.Push((true, true));
        }
    }

    private static void Write(Scalar scalar, Utf8JsonWriter json)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            json.WriteStringValue(scalar.Value);
            return;
        }

        switch (scalar.Value)
        {
            case "" or "~" or "null":
                json.WriteNullValue();
                break;
            case "true":
                json.WriteBooleanValue(true);
                break;
            case "false":
                json.WriteBooleanValue(false);
                break;
            case var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                json.WriteNumberValue(whole);
                break;
            case var text when IsDecimal(text):
                json.WriteRawValue(text);
                break;
            default:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }

    // Digits, one point, digits: what JSON can hold as it stands. "1.0.0" and dates are text.
    private static bool IsDecimal(string text)
    {
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        var point = digits.IndexOf('.');
        return point > 0 && point < digits.Length - 1
            && !digits[..point].ContainsAnyExceptInRange('0', '9') && !digits[(point + 1)..].ContainsAnyExceptInRange('0', '9')
            && (point == 1 || digits[0] != '0');
    }
}
