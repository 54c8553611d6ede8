namespace LearningPlatform.Core.Kernel;

/// <summary>Makes the platform's ids.</summary>
public static class Ids
{
    /// <summary>A new id, version 7: unique everywhere, sorted by the time it was made, kind to an index.</summary>
    public static Guid New() => Guid.CreateVersion7();

    /// <summary>A new id whose time part is <paramref name="at"/>.</summary>
    /// <param name="at">When the thing happened.</param>
    public static Guid New(DateTimeOffset at) => Guid.CreateVersion7(at);
}
