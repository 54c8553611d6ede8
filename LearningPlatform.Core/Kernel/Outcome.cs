using System.Diagnostics.CodeAnalysis;

namespace LearningPlatform.Core.Kernel;

/// <summary>What a use case answers: a value, or the <see cref="Kernel.Error"/> that says why not. Exceptions are for bugs only.</summary>
/// <typeparam name="T">The value of the good case.</typeparam>
public readonly struct Outcome<T> : IOutcome
{
    private readonly T? value;

    private Outcome(T? value, Error? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>Why the use case refused, or null when it did what was asked.</summary>
    public Error? Error { get; }

    /// <summary>True when there is a <see cref="Value"/>.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>The value of the good case; reading it of a refusal is a bug and throws.</summary>
    public T Value => Error is null ? value! : throw new InvalidOperationException($"No value: the outcome is the refusal {Error.Code}.");

    /// <inheritdoc/>
    object? IOutcome.Value => Value;

    /// <summary>The same outcome with its value changed by <paramref name="map"/>; a refusal stays as it is.</summary>
    /// <typeparam name="TOther">The new value's type.</typeparam>
    /// <param name="map">Computes the new value.</param>
    public Outcome<TOther> Map<TOther>(Func<T, TOther> map) => Error is null ? map(value!) : Error;

    /// <summary>A good outcome.</summary>
    /// <param name="value">What the use case answers.</param>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    /// <param name="error">Why.</param>
    public static implicit operator Outcome<T>(Error error) => new(default, error);
}

/// <summary>An outcome without its value's type, for those who render it.</summary>
public interface IOutcome
{
    /// <summary>Why the use case refused, or null when it did what was asked.</summary>
    Error? Error { get; }

    /// <summary>The value of the good case; reading it of a refusal is a bug and throws.</summary>
    object? Value { get; }
}

/// <summary>The value of an outcome that has none.</summary>
public readonly record struct Done
{
    /// <summary>The only value.</summary>
    public static readonly Done Value;
}
