using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Grains;

/// <summary>
/// What goes to a grain or comes back: a type of Core as JSON. Core knows nothing of Orleans, so its types carry no serialisers; the wire format
/// is the one that Core's own tests prove for everything that the ports take and give (<see cref="WireJson"/>).
/// </summary>
/// <typeparam name="T">The type of Core.</typeparam>
[GenerateSerializer]
[Immutable]
[Alias("LearningPlatform.Message`1")]
public sealed class Message<T>
{
    /// <summary>The value as JSON.</summary>
    [Id(0)]
    public string Json { get; set; } = "";

    /// <summary>Reads the value.</summary>
    public T Read() => WireJson.Read<T>(Json);
}

/// <summary>Makes messages.</summary>
public static class Message
{
    /// <summary>Packs a value.</summary>
    /// <typeparam name="T">The type that the other side reads.</typeparam>
    /// <param name="value">The value.</param>
    public static Message<T> Of<T>(T value) => new() { Json = WireJson.Write(value) };
}
