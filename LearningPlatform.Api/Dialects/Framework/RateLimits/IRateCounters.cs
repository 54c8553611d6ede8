using System.Collections.Concurrent;

namespace LearningPlatform.Api.Dialects.Framework.RateLimits;

/// <summary>Counts events in windows. In process when there is one node; shared when there are several.</summary>
internal interface IRateCounters
{
    /// <summary>Adds to a counter; a counter whose window is over, or that is new, begins a window now.</summary>
    /// <param name="key">The counter.</param>
    /// <param name="window">The window's length.</param>
    /// <param name="amount">What to add; 0 only reads.</param>
    /// <param name="now">The time.</param>
    /// <param name="ct">Ends with the request.</param>
    /// <returns>The sum in this window and when the window ends.</returns>
    ValueTask<(long Sum, DateTimeOffset ResetsAt)> Add(string key, TimeSpan window, int amount, DateTimeOffset now, CancellationToken ct);
}

/// <summary>Counters in this process. Windows that are over are forgotten, so memory follows the traffic of one window.</summary>
internal sealed class LocalRateCounters : IRateCounters
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Window> windows = new(StringComparer.Ordinal);
    private long sweptAtTicks;

    /// <summary>How many counters are kept at the moment.</summary>
    public int Count => windows.Count;

    /// <inheritdoc/>
    public ValueTask<(long Sum, DateTimeOffset ResetsAt)> Add(string key, TimeSpan window, int amount, DateTimeOffset now, CancellationToken ct)
    {
        Sweep(now);
        if (amount == 0)
        {
            return ValueTask.FromResult(windows.TryGetValue(key, out var present) && present.ResetsAt > now
                ? (present.Sum, present.ResetsAt)
                : (0, now + window));
        }

        var state = windows.AddOrUpdate(
            key,
            static (_, arg) => new Window(arg.amount, arg.now + arg.window),
            static (_, old, arg) => old.ResetsAt > arg.now ? old with { Sum = old.Sum + arg.amount } : new Window(arg.amount, arg.now + arg.window),
            (amount, now, window));
        return ValueTask.FromResult((state.Sum, state.ResetsAt));
    }

    private void Sweep(DateTimeOffset now)
    {
        var last = Volatile.Read(ref sweptAtTicks);
        if (now.UtcTicks - last < SweepEvery.Ticks || Interlocked.CompareExchange(ref sweptAtTicks, now.UtcTicks, last) != last)
            return;

        foreach (var entry in windows)
        {
            if (entry.Value.ResetsAt <= now)
                windows.TryRemove(entry);
        }
    }

    private sealed record Window(long Sum, DateTimeOffset ResetsAt);
}
