using System.Collections.Immutable;

namespace LearningPlatform.Core.Learning;

/// <summary>
/// A set of calendar days, kept as runs of consecutive days. Adding is a union: whatever the order in which days arrive, the set ends the same,
/// which is what lets devices sync late and still agree on a streak.
/// </summary>
public sealed class DaySet : IEquatable<DaySet>
{
    /// <summary>No day at all.</summary>
    public static readonly DaySet Empty = new([]);

    // Day numbers: first and last day of each run, ascending, runs never touch.
    private readonly ImmutableArray<int> borders;

    private DaySet(ImmutableArray<int> borders) => this.borders = borders;

    /// <summary>The set as stored: first and last day number (days since 0001-01-01) of each run, ascending.</summary>
    public ReadOnlySpan<int> Borders => borders.AsSpan();

    /// <summary>True when there is no day.</summary>
    public bool IsEmpty => borders.IsEmpty;

    /// <summary>The latest day, null when there is none.</summary>
    public DateOnly? Last => IsEmpty ? null : DateOnly.FromDayNumber(borders[^1]);

    /// <summary>The runs, oldest first.</summary>
    public IEnumerable<DayRun> Runs
    {
        get
        {
            for (var i = 0; i < borders.Length; i += 2)
            {
                yield return new DayRun(borders[i], borders[i + 1]);
            }
        }
    }

    /// <summary>Reads a set back from <see cref="Borders"/>.</summary>
    /// <param name="borders">What was stored.</param>
    public static DaySet Of(IReadOnlyList<int> borders)
    {
        var valid = borders.Count % 2 == 0;
        for (var i = 0; valid && i < borders.Count; i++)
        {
            // Within a run the last day may equal the first; between runs at least one day is missing.
            valid = i == 0 || borders[i] - borders[i - 1] >= (i % 2 == 0 ? 2 : 0);
        }

        return valid ? borders.Count == 0 ? Empty : new([.. borders]) : throw new ArgumentException("The borders are no ascending runs of days.", nameof(borders));
    }

    /// <summary>True when the day is in the set.</summary>
    /// <param name="day">A day.</param>
    public bool Contains(DateOnly day) => Find(day.DayNumber) >= 0;

    /// <summary>The set with the day; the same object when it was there already.</summary>
    /// <param name="day">The day to add.</param>
    public DaySet With(DateOnly day)
    {
        var number = day.DayNumber;
        var at = Find(number);
        if (at >= 0)
        {
            return this;
        }

        // The run that the day would come before.
        var next = ~at * 2;
        var joinsEarlier = next > 0 && borders[next - 1] == number - 1;
        var joinsLater = next < borders.Length && borders[next] == number + 1;
        return new DaySet((joinsEarlier, joinsLater) switch
        {
            (true, true) => borders.RemoveRange(next - 1, 2),
            (true, false) => borders.SetItem(next - 1, number),
            (false, true) => borders.SetItem(next, number),
            _ => borders.InsertRange(next, (ReadOnlySpan<int>)[number, number]),
        });
    }

    /// <summary>All days of both sets.</summary>
    /// <param name="other">The other set.</param>
    public DaySet Union(DaySet other) => other.Runs.Aggregate(
        this,
        (set, run) => Enumerable.Range(run.First, run.Length).Aggregate(set, (days, number) => days.With(DateOnly.FromDayNumber(number))));

    /// <summary>How many days of the set lie in the run.</summary>
    /// <param name="run">First and last day.</param>
    public int Count(DayRun run) => Runs.Sum(mine => Math.Max(0, Math.Min(mine.Last, run.Last) - Math.Max(mine.First, run.First) + 1));

    /// <summary>The run that holds the day, null when the day is not in the set.</summary>
    /// <param name="day">A day.</param>
    public DayRun? RunOf(DateOnly day) => Find(day.DayNumber) is >= 0 and var run ? new DayRun(borders[run * 2], borders[(run * 2) + 1]) : null;

    /// <inheritdoc/>
    public bool Equals(DaySet? other) => other is not null && borders.AsSpan().SequenceEqual(other.borders.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DaySet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var border in borders)
        {
            hash.Add(border);
        }

        return hash.ToHashCode();
    }

    /// <summary>The index of the run that holds the day, or the complement of the index of the run after it.</summary>
    private int Find(int number)
    {
        int low = 0, high = (borders.Length / 2) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (number < borders[middle * 2])
            {
                high = middle - 1;
            }
            else if (number > borders[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        return ~low;
    }
}

/// <summary>Consecutive days.</summary>
/// <param name="First">Day number of the first.</param>
/// <param name="Last">Day number of the last, at least <paramref name="First"/>.</param>
public readonly record struct DayRun(int First, int Last)
{
    /// <summary>How many days.</summary>
    public int Length => Last - First + 1;
}
