using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning;

public sealed class StreakFreezesTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    // A letter for each day: x learned, . missed; today is the last one. Expected: current, longest, freezes, frozen days as their numbers.
    [Theory]
    [InlineData("x", 1, 1, 0, "")]
    [InlineData("xx.", 2, 2, 0, "")]
    [InlineData("xx..", 0, 2, 0, "")]
    [InlineData("xxxxxxx", 7, 7, 1, "")]
    [InlineData("xxxxxxx.x", 8, 8, 0, "7")]
    [InlineData("xxxxxxx..", 7, 7, 0, "7")]
    [InlineData("xxxxxxx...", 0, 7, 0, "7")]
    [InlineData("xxxxxxx..x", 1, 7, 0, "7")]
    [InlineData("xxxxxxxxxxxxxx", 14, 14, 2, "")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxx", 28, 28, 2, "")]
    [InlineData("xxxxxxxxxxxxxx..x", 15, 15, 0, "14,15")]
    [InlineData("xxxxxxxxxxxxxx...x", 1, 14, 0, "14,15")]
    [InlineData("xxxxxxx.xxxxxxx", 14, 14, 1, "7")]
    [InlineData("", 0, 0, 0, "")]
    public void Seven_days_earn_a_freeze_and_a_missed_day_uses_one(string days, int current, int longest, int freezes, string frozen)
    {
        var streak = Play(days.Select((letter, number) => (letter, number)).Where(day => day.letter == 'x').Select(day => day.number));

        var found = StreakFreezes.Of(streak, First.AddDays(Math.Max(0, days.Length - 1)));

        Assert.Equal((current, longest, freezes, days.EndsWith('x')), (found.Current, found.Longest, found.Freezes, found.Today));
        Assert.Equal(frozen, string.Join(",", found.FrozenDays.Select(day => day.DayNumber - First.DayNumber)));
    }

    [Fact]
    public void A_device_that_syncs_late_gives_the_freeze_back()
    {
        var late = Play([0, 1, 2, 3, 4, 5, 6, 8]);
        Assert.Equal((8, 0), (StreakFreezes.Of(late, First.AddDays(8)).Current, StreakFreezes.Of(late, First.AddDays(8)).Freezes));
        var synced = late.Complete(At(7), "UTC");
        Assert.Equal((9, 1), (StreakFreezes.Of(synced, First.AddDays(8)).Current, StreakFreezes.Of(synced, First.AddDays(8)).Freezes));
    }

    [Fact]
    public void What_a_learner_set_himself_counts_and_earns_nothing()
    {
        var set = Play([0, 1]).Set(21, First.AddDays(1)).Complete(At(2), "UTC");
        Assert.Equal((22, 0), (StreakFreezes.Of(set, First.AddDays(2)).Current, StreakFreezes.Of(set, First.AddDays(2)).Freezes));
    }

    [Fact]
    public void Any_order_of_days_ends_in_the_same_and_never_below_the_dialects_streak()
    {
        var cases = from days in Gen.Choose(0, 60).NonEmptyListOf() from order in Gen.Shuffle(days.ToArray()) select (days, order);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var today = First.AddDays(given.days.Max());
            var (straight, mixed) = (StreakFreezes.Of(Play(given.days), today), StreakFreezes.Of(Play(given.order), today));
            return straight.Current == mixed.Current && straight.Longest == mixed.Longest && straight.Freezes == mixed.Freezes && straight.FrozenDays.SequenceEqual(mixed.FrozenDays)
                && straight.Freezes is >= 0 and <= StreakFreezes.Most && straight.Current >= Play(given.days).Current && straight.Longest >= straight.Current;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static DateTimeOffset At(int day) => new(First.AddDays(day).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    private static Streak Play(IEnumerable<int> days) => days.Aggregate(Streak.None, (streak, day) => streak.Complete(At(day), "UTC"));
}
