using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>What the JSON of all dialects has in common. Names, nulls and enumerations differ and are parameters.</summary>
internal static class DialectJson
{
    /// <summary>How times are written: UTC, milliseconds, Z. All five contracts accept it and wayr-R03 demands it.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Makes the options of a dialect.</summary>
    /// <param name="names">How fields are named; also for the keys of dictionaries that are records in disguise.</param>
    /// <param name="enums">How the values of enumerations are named.</param>
    /// <param name="omitNulls">True where no documented field may be null, so that absent values are left out.</param>
    public static JsonSerializerOptions Options(JsonNamingPolicy names, JsonNamingPolicy enums, bool omitNulls = false)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = names,
            DefaultIgnoreCondition = omitNulls ? JsonIgnoreCondition.WhenWritingNull : JsonIgnoreCondition.Never,
            // Letters of all scripts stand as they are; what means something in HTML is still escaped.
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Optional.Omit } },
        };
        options.Converters.Add(new JsonStringEnumConverter(enums, allowIntegerValues: false));
        options.Converters.Add(new TimeConverter());
        options.Converters.Add(new WholeNumberConverter());
        options.Converters.Add(new LongWholeNumberConverter());
        options.Converters.Add(new OptionalConverterFactory());
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A time as text, in the form of all dialects.</summary>
    /// <param name="time">The time.</param>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));
    }

    // A whole number may be written 10, 10.0 or 1e1: JSON Schema calls all of them integers.
    private sealed class WholeNumberConverter : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : checked((int)Whole(ref reader, int.MinValue, int.MaxValue));

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class LongWholeNumberConverter : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : Whole(ref reader, long.MinValue, long.MaxValue);

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private static long Whole(ref Utf8JsonReader reader, long least, long most)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number) && number == decimal.Truncate(number) && number >= least && number <= most)
            return (long)number;

        throw new JsonException("The value is not a whole number in range.");
    }
}

/// <summary>A field that may be left out: an update tells "not mentioned" from "set to null".</summary>
/// <typeparam name="T">The field's type.</typeparam>
[JsonConverter(typeof(OptionalConverterFactory))]
internal readonly struct Optional<T>
{
    private readonly T? value;

    /// <summary>A field that was mentioned.</summary>
    /// <param name="value">Its value, possibly null.</param>
    public Optional(T? value)
    {
        this.value = value;
        IsSet = true;
    }

    /// <summary>True when the field was in the body, also with null.</summary>
    public bool IsSet { get; }

    /// <summary>The field's value; the default when it was left out.</summary>
    public T? Value => value;

    /// <summary>The field's value, or the other one when it was left out.</summary>
    /// <param name="other">The present value.</param>
    public T? Or(T? other) => IsSet ? value : other;

    /// <summary>A field that is mentioned.</summary>
    /// <param name="value">Its value.</param>
    public static implicit operator Optional<T>(T? value) => new(value);
}

/// <summary>Keeps optional fields out of answers when they aren't set.</summary>
internal static class Optional
{
    /// <summary>Adds the rule to a type that is about to be serialised.</summary>
    /// <param name="type">The type.</param>
    public static void Omit(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;

        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Optional<>))
            {
                var isSet = property.PropertyType.GetProperty(nameof(Optional<object>.IsSet))!;
                property.ShouldSerialize = (_, value) => value is not null && (bool)isSet.GetValue(value)!;
            }
        }
    }
}

/// <summary>Reads and writes <see cref="Optional{T}"/> as the value alone.</summary>
internal sealed class OptionalConverterFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<T>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
