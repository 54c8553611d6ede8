using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>An answer with more than a body: another status, a place, a message, fields beside a list. Handlers that need none of it return the value alone.</summary>
/// <typeparam name="T">The body's type; <see cref="Done"/> when there is none.</typeparam>
/// <param name="Value">The body.</param>
internal sealed record Reply<T>(T Value) : IReply
{
    /// <inheritdoc/>
    object? IReply.Value => Value is Done ? null : Value;

    /// <inheritdoc/>
    public int? Status { get; init; }

    /// <inheritdoc/>
    public string? Location { get; init; }

    /// <inheritdoc/>
    public string? Message { get; init; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Extra { get; init; } = new Dictionary<string, object?>();

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>Makes replies.</summary>
internal static class Reply
{
    /// <summary>A body to which more is added by <c>with { … }</c>.</summary>
    /// <typeparam name="T">The body's type.</typeparam>
    /// <param name="value">The body.</param>
    public static Reply<T> Of<T>(T value) => new(value);

    /// <summary>A created thing and its place.</summary>
    /// <typeparam name="T">The body's type.</typeparam>
    /// <param name="value">The thing.</param>
    /// <param name="location">Its path below the dialect's base path, as in <c>/users/{id}</c>; sent as an absolute URL.</param>
    public static Reply<T> Created<T>(T value, string location) => new(value) { Status = StatusCodes.Status201Created, Location = location };

    /// <summary>Only a message, in the dialect's form.</summary>
    /// <param name="message">The sentence.</param>
    public static Reply<Done> Said(string message) => new(Done.Value) { Message = message };
}

/// <summary>A reply without its body's type, for the renderers.</summary>
internal interface IReply
{
    /// <summary>The body; null when there is none.</summary>
    object? Value { get; }

    /// <summary>The status, when it isn't the contract's first one of success.</summary>
    int? Status { get; }

    /// <summary>The path of the created thing below the base path.</summary>
    string? Location { get; }

    /// <summary>A sentence that the dialect's envelope has a place for.</summary>
    string? Message { get; }

    /// <summary>Fields beside the body or the list, with their wire names.</summary>
    IReadOnlyDictionary<string, object?> Extra { get; }

    /// <summary>Further headers, as for cookies.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Headers { get; }
}
