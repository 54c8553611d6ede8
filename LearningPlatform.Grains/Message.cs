using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Grains;

/// <summary>
/// What goes to a grain or comes back: a type of Core as JSON; the grain's interface says which. Core knows nothing of Orleans, so its types carry no
/// serialisers; the wire format is the one that Core's own tests prove for everything that the ports take and give (<see cref="WireJson"/>). It isn't
/// generic on purpose: Orleans lets only types through that it has a serialiser for, type arguments included.
/// </summary>
[GenerateSerializer]
[Immutable]
[Alias("LearningPlatform.Message")]
public sealed class Message
{
    /// <summary>The value as JSON.</summary>
    [Id(0)]
    public string Json { get; set; } = "";

    /// <summary>Packs a value.</summary>
    /// <typeparam name="T">The type that the other side reads.</typeparam>
    /// <param name="value">The value.</param>
    public static Message Of<T>(T value) => new() { Json = WireJson.Write(value) };

    /// <summary>Reads the value.</summary>
    /// <typeparam name="T">The type that was packed.</typeparam>
    public T Read<T>() => WireJson.Read<T>(Json);
}
