using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>
/// Days in a row on which lessons were completed (wayr-R64 … R67), in the learner's own calendar. The streak is computed from the set of active
/// days and not by adding one to a counter: the same days give the same streak in whatever order they become known, so a device that syncs
/// late repairs what it missed and nothing is counted twice.
/// </summary>
public sealed record Streak
{
    /// <summary>Nobody was active yet.</summary>
    public static readonly Streak None = new();

    /// <summary>Days with at least one completion.</summary>
    public DaySet Active { get; init; } = DaySet.Empty;

    /// <summary>Days that keep a streak without counting: skipped by a journey over time zones (or, later, frozen).</summary>
    public DaySet Bridged { get; init; } = DaySet.Empty;

    /// <summary>What the learner set himself (PUT /progress of Wayr): the streak as it was told to be on a day; null when never.</summary>
    public StreakAnchor? Anchor { get; init; }

    /// <summary>The zone in which the last active day was a day.</summary>
    public string Zone { get; init; } = LocalDays.Utc;

    /// <summary>The longest streak ever.</summary>
    public int Longest { get; init; }

    /// <summary>The last day that counts for the streak, null before the first.</summary>
    public DateOnly? LastDay => (Active.Last, Anchor?.Day) switch
    {
        ({ } active, { } anchored) => active > anchored ? active : anchored,
        var (active, anchored) => active ?? anchored,
    };

    /// <summary>
    /// The streak that ends on the last active day. A broken streak is shown as it was until the next completion (decision of getProgress).
    /// </summary>
    public int Current => LastDay is { } last ? At(last) : 0;

    /// <summary>The streak after a completion.</summary>
    /// <param name="at">When the lesson was completed.</param>
    /// <param name="zone">The learner's zone.</param>
    public Streak Complete(DateTimeOffset at, string zone)
    {
        var day = LocalDays.Of(at, zone);
        var kept = this;
        if (LastDay is { } last && day > last.AddDays(1) && zone != Zone && LocalDays.Of(at, Zone) <= last.AddDays(1))
        {
            // Where the learner was before, it is not yet later than the next day: the calendar jumped, nobody missed a day.
            for (var skipped = last.AddDays(1); skipped < day; skipped = skipped.AddDays(1))
            {
                kept = kept with { Bridged = kept.Bridged.With(skipped) };
            }
        }

        var next = kept with { Active = kept.Active.With(day), Zone = LastDay is null || day >= LastDay ? zone : Zone };
        return next with { Longest = Math.Max(next.Longest, next.Best(day)) };
    }

    /// <summary>The streak as the learner sets it himself.</summary>
    /// <param name="value">Days, at least 0; 0 starts again with nothing.</param>
    /// <param name="day">The day of the last activity, where the next completion goes on from (wayr-R67).</param>
    public Streak Set(int value, DateOnly day) => value == 0
        ? None with { Zone = Zone, Longest = Longest }
        : this with { Anchor = new StreakAnchor(LastDay is { } last && last > day ? last : day, value), Longest = Math.Max(Longest, value) };

    /// <summary>The best streak through a day; only this run changed, so only this one can be a new record.</summary>
    private int Best(DateOnly day) => Active.Union(Bridged).RunOf(day) is { } run ? At(DateOnly.FromDayNumber(Math.Max(run.Last, day.DayNumber))) : 0;

    private int At(DateOnly day)
    {
        var days = Bridged.IsEmpty ? Active : Active.Union(Bridged);
        if (Anchor is { } anchor && anchor.Day <= day && days.With(anchor.Day).RunOf(day) is { } joined && joined.First <= anchor.Day.DayNumber)
        {
            return anchor.Value + Active.Count(new DayRun(anchor.Day.DayNumber + 1, day.DayNumber));
        }

        return days.RunOf(day) is { } run ? Active.Count(new DayRun(run.First, day.DayNumber)) : 0;
    }
}

/// <summary>A streak that was set and not earned.</summary>
/// <param name="Day">The day on which it is that long.</param>
/// <param name="Value">How long, in days, at least 1.</param>
public sealed record StreakAnchor(DateOnly Day, int Value);
