namespace LearningPlatform.Core.Learning;

/// <summary>
/// A streak that forgives: each seven days of it earn a freeze, at most two are kept, and a missed day uses one by itself. Computed from the days alone, so nothing has to be
/// stored and a device that syncs late gives back the freeze that wasn't needed.
/// </summary>
public static class StreakFreezes
{
    /// <summary>The days of a streak that earn a freeze.</summary>
    public const int Each = 7;

    /// <summary>The most freezes that are kept.</summary>
    public const int Most = 2;

    // What is longer ago is not shown.
    private const int Shown = 90;

    /// <summary>The streak on a day.</summary>
    /// <param name="streak">The days.</param>
    /// <param name="today">The learner's present day, which is not missed yet.</param>
    public static FrozenStreak Of(Streak streak, DateOnly today)
    {
        var (current, longest, freezes, last) = (0, 0, 0, (int?)null);
        var frozen = new List<DateOnly>();
        var anchor = streak.Anchor?.Day.DayNumber;
        var days = streak.Anchor is { } set ? streak.Active.With(set.Day) : streak.Active;
        foreach (var run in days.Runs)
        {
            Miss(run.First);
            for (var day = run.First; day <= run.Last; day++)
            {
                // What the learner set himself counts from its day on; it earned nothing.
                current = day == anchor ? streak.Anchor!.Value : current + 1;
                longest = Math.Max(longest, current);
                freezes = day != anchor && current % Each == 0 ? Math.Min(Most, freezes + 1) : freezes;
            }

            last = run.Last;
        }

        Miss(today.DayNumber);
        return new FrozenStreak(current, longest, streak.Active.Contains(today), freezes, [.. frozen.Where(day => day > today.AddDays(-Shown))]);

        // The days between the last run and the next active day.
        void Miss(int until)
        {
            for (var day = last + 1; day < until && current > 0; day++)
            {
                if (streak.Bridged.Contains(DateOnly.FromDayNumber(day.Value)))
                {
                    continue;
                }

                if (freezes == 0)
                {
                    current = 0;
                    break;
                }

                freezes--;
                frozen.Add(DateOnly.FromDayNumber(day.Value));
            }
        }
    }
}

/// <summary>A streak with its freezes.</summary>
/// <param name="Current">Days in a row; frozen days keep it and don't count. 0 when it is broken.</param>
/// <param name="Longest">The longest ever, counted like this.</param>
/// <param name="Today">Whether a lesson was completed today.</param>
/// <param name="Freezes">How many freezes are left.</param>
/// <param name="FrozenDays">The missed days of the last three months that used one, ascending.</param>
public sealed record FrozenStreak(int Current, int Longest, bool Today, int Freezes, IReadOnlyList<DateOnly> FrozenDays);
