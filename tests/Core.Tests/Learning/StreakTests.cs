using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning;

public sealed class StreakTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Zones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)];

    [Fact]
    public void Consecutive_days_count_and_the_same_day_does_not_wayr_R64_R65()
    {
        var streak = Play("UTC", "2026-03-01T10:00Z", "2026-03-01T23:59Z", "2026-03-02T00:00Z", "2026-03-03T12:00Z");
        Assert.Equal((3, 3), (streak.Current, streak.Longest));
    }

    [Fact]
    public void A_missed_day_starts_again_at_one_and_the_longest_stays_wayr_R66()
    {
        var streak = Play("UTC", "2026-03-01T10:00Z", "2026-03-02T10:00Z", "2026-03-04T10:00Z");
        Assert.Equal((1, 2), (streak.Current, streak.Longest));
    }

    [Fact]
    public void A_day_that_arrives_late_repairs_the_streak()
    {
        var streak = Play("UTC", "2026-03-01T10:00Z", "2026-03-03T10:00Z", "2026-03-02T10:00Z");
        Assert.Equal((3, 3), (streak.Current, streak.Longest));
    }

    [Fact]
    public void The_day_is_the_learners_own()
    {
        // 23:30 and 00:30 in Rome are one UTC day and two days of the learner; 08:00 and 22:00 in Los Angeles are two UTC days and one of hers.
        Assert.Equal(2, Play("Europe/Rome", "2026-03-01T22:30Z", "2026-03-01T23:30Z").Current);
        Assert.Equal(1, Play("America/Los_Angeles", "2026-03-01T16:00Z", "2026-03-02T06:00Z").Current);
    }

    [Fact]
    public void Flying_east_over_the_date_line_does_not_break_a_kept_streak()
    {
        // Honolulu, 2 March 08:00; ten hours of night; then Kiritimati's calendar says 4 March although only 20 hours passed.
        var streak = Streak.None.Complete(At("2026-03-01T18:00Z"), "Pacific/Honolulu").Complete(At("2026-03-02T18:00Z"), "Pacific/Honolulu")
            .Complete(At("2026-03-03T14:00Z"), "Pacific/Kiritimati");
        Assert.Equal(3, streak.Current);

        // Going on there counts on, and the jumped day counts nothing.
        Assert.Equal(4, streak.Complete(At("2026-03-04T14:00Z"), "Pacific/Kiritimati").Current);
    }

    [Fact]
    public void A_change_of_zone_does_not_save_a_day_that_was_missed()
    {
        var streak = Streak.None.Complete(At("2026-03-01T18:00Z"), "Pacific/Honolulu").Complete(At("2026-03-04T18:00Z"), "Pacific/Kiritimati");
        Assert.Equal(1, streak.Current);
    }

    /// <summary>From the day of the last activity (wayr-R67).</summary>
    [Fact]
    public void A_streak_set_by_the_learner_goes_on_from_there()
    {
        var today = new DateOnly(2026, 3, 1);
        var streak = Streak.None.Set(10, today);
        Assert.Equal(10, streak.Current);
        Assert.Equal(10, streak.Complete(At("2026-03-01T10:00Z"), "UTC").Current);
        Assert.Equal(11, streak.Complete(At("2026-03-02T10:00Z"), "UTC").Current);
        Assert.Equal(12, streak.Complete(At("2026-03-01T10:00Z"), "UTC").Complete(At("2026-03-02T10:00Z"), "UTC").Complete(At("2026-03-03T10:00Z"), "UTC").Current);
        Assert.Equal(1, streak.Complete(At("2026-03-03T10:00Z"), "UTC").Current);
        Assert.Equal(10, streak.Complete(At("2026-02-28T10:00Z"), "UTC").Current);
    }

    [Fact]
    public void A_streak_set_to_zero_begins_with_one_wayr_D15()
    {
        var streak = Play("UTC", "2026-03-01T10:00Z", "2026-03-02T10:00Z").Set(0, new DateOnly(2026, 3, 2));
        Assert.Equal((0, 2), (streak.Current, streak.Longest));
        Assert.Equal(1, streak.Complete(At("2026-03-02T11:00Z"), "UTC").Current);
    }

    [Fact]
    public void An_unknown_zone_counts_as_UTC() => Assert.Equal(new DateOnly(2026, 3, 1), LocalDays.Of(At("2026-03-01T23:30Z"), "Mars/Olympus"));

    [Fact]
    public void The_same_days_give_the_same_streak_in_any_order_in_every_zone()
    {
        var cases = from zone in Gen.Elements(Zones)
                    from hours in Gen.Choose(0, 24 * 60).NonEmptyListOf()
                    from order in Gen.Shuffle(hours.ToArray())
                    select (zone, hours, order);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var straight = Play(given.zone, given.hours.Select(hour => Start.AddHours(hour)));
            var shuffled = Play(given.zone, given.order.Select(hour => Start.AddHours(hour)));
            var days = given.hours.Select(hour => LocalDays.Of(Start.AddHours(hour), given.zone)).ToHashSet();
            return straight == shuffled && straight.Current == RunBack(days, days.Max()) && straight.Longest == days.Max(day => RunBack(days, day));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void A_lesson_on_every_local_day_of_a_year_keeps_the_streak_over_every_change_of_the_clocks()
    {
        var random = new Random(17);
        foreach (var zone in Zones)
        {
            var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
            var streak = Streak.None;
            var day = new DateOnly(2026, 1, 1);
            for (var number = 1; number <= 366; number++, day = day.AddDays(1))
            {
                var local = day.ToDateTime(new TimeOnly(random.Next(24), random.Next(60)));
                if (info.IsInvalidTime(local))
                {
                    local = day.ToDateTime(new TimeOnly(12, 0));
                }

                streak = streak.Complete(new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, info), TimeSpan.Zero), zone);
                Assert.True(streak.Current == number, $"{zone}: {streak.Current} instead of {number} on {day:o}");
            }
        }
    }

    [Fact]
    public void Somebody_who_learns_at_least_every_22_hours_keeps_the_streak_on_any_journey()
    {
        var journeys = (from zone in Gen.Elements(Zones) from minutes in Gen.Choose(1, 22 * 60) select (zone, minutes)).NonEmptyListOf();
        Prop.ForAll(journeys.ToArbitrary(), journey =>
        {
            var (streak, at) = (Streak.None, Start);
            foreach (var (zone, minutes) in journey)
            {
                at = at.AddMinutes(minutes);
                var next = streak.Complete(at, zone);
                if (next.Current < streak.Current)
                {
                    return false;
                }

                streak = next;
            }

            return streak.Current >= 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void A_set_of_days_is_read_back_as_it_was_stored()
    {
        Prop.ForAll(Gen.Choose(1, 60).ListOf().ToArbitrary(), numbers =>
        {
            var set = numbers.Aggregate(DaySet.Empty, (days, number) => days.With(DateOnly.FromDayNumber(number)));
            return DaySet.Of(set.Borders.ToArray()).Equals(set)
                && set.Runs.Sum(run => run.Length) == numbers.Distinct().Count()
                && Enumerable.Range(0, 62).All(number => set.Contains(DateOnly.FromDayNumber(number)) == numbers.Contains(number));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Assert.Throws<ArgumentException>(() => DaySet.Of([1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => DaySet.Of([4]));
    }

    [Fact]
    public void A_day_begins_where_the_days_before_it_end_in_every_zone()
    {
        // Over all changes of the clocks of three years, and over the day that Samoa left out.
        foreach (var zone in Zones)
        {
            foreach (var first in new[] { new DateOnly(2026, 3, 1), new DateOnly(2026, 10, 1), new DateOnly(2011, 12, 29) })
            {
                for (var day = first; day < first.AddDays(62); day = day.AddDays(1))
                {
                    var start = LocalDays.Start(day, zone);
                    Assert.True(LocalDays.Of(start, zone) >= day && LocalDays.Of(start.AddSeconds(-1), zone) < day, $"{zone} {day:o}: {start:o}");
                }
            }
        }
    }

    private static int RunBack(HashSet<DateOnly> days, DateOnly last)
    {
        var length = 0;
        for (; days.Contains(last); last = last.AddDays(-1))
        {
            length++;
        }

        return length;
    }

    private static Streak Play(string zone, params string[] instants) => Play(zone, instants.Select(At));

    private static Streak Play(string zone, IEnumerable<DateTimeOffset> instants) => instants.Aggregate(Streak.None, (streak, at) => streak.Complete(at, zone));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
