namespace LearningPlatform.Core.Kernel;

/// <summary>The time as it is stored.</summary>
internal static class Clock
{
    /// <summary>Now, in whole milliseconds: what an answer says is exactly what is read later.</summary>
    /// <param name="clock">The clock.</param>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
