using System.Text.Json;
using System.Text.Json.Serialization;

namespace LearningPlatform.Core.Kernel;

/// <summary>
/// JSON in which commands and outcomes go from one process of the platform to another. Records go as they are; an <see cref="Outcome{T}"/> as
/// its value or its refusal; one kind of several (an <see cref="Error"/>, a test's form) under its type's name, so that the other side has the
/// same kind. It is never stored and no client sees it.
/// </summary>
public static class WireJson
{
    /// <summary>The options on both sides.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new OutcomeConverterFactory(), new KindConverterFactory() } };

    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">The type that the other side reads.</typeparam>
    /// <param name="value">The value.</param>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads a value back.</summary>
    /// <typeparam name="T">The type that was written.</typeparam>
    /// <param name="json">What <see cref="Write"/> made.</param>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"A null is no {typeof(T).Name}.");

    private sealed class OutcomeConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Outcome<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(OutcomeConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class OutcomeConverter<T> : JsonConverter<Outcome<T>>
    {
        public override void Write(Utf8JsonWriter writer, Outcome<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Ok ? new Either<T>(value.Value, null) : new Either<T>(default, value.Error), options);

        public override Outcome<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var either = JsonSerializer.Deserialize<Either<T>>(ref reader, options) ?? throw new JsonException("A null is no outcome.");
            return either.Error is { } error ? error : either.Value!;
        }
    }

    /// <summary>Abstract records of Core that don't say themselves how their kinds are told apart.</summary>
    private sealed class KindConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert is { IsAbstract: true, IsInterface: false } && typeToConvert.Assembly == typeof(Error).Assembly
            && !typeToConvert.IsDefined(typeof(JsonPolymorphicAttribute), inherit: false);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(KindConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class KindConverter<T> : JsonConverter<T>
        where T : class
    {
        private const string Kind = "kind";
        private const string Data = "data";

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString(Kind, value.GetType().FullName);
            writer.WritePropertyName(Data);
            JsonSerializer.Serialize(writer, value, value.GetType(), options);
            writer.WriteEndObject();
        }

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            var name = json.RootElement.GetProperty(Kind).GetString()!;

            // Only kinds of what is asked for are made from a name, nothing else that a type's name could reach.
            return typeof(Error).Assembly.GetType(name) is { IsAbstract: false } type && type.IsSubclassOf(typeof(T))
                ? (T)json.RootElement.GetProperty(Data).Deserialize(type, options)!
                : throw new JsonException($"{name} is no {typeof(T).Name}.");
        }
    }

    private sealed record Either<T>(T? Value, Error? Error);
}
