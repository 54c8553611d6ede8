using System.Globalization;
using LearningPlatform.Core.Gamification;
using Xunit;

namespace LearningPlatform.Core.Tests.Gamification;

public sealed class PeriodsTests
{
    [Theory]
    [InlineData("2026-03-01T23:59:59.999Z", "2026-02-23", "2026-03-01", "2026-02-16", "2026-02-01")] // a Sunday, the first of a month
    [InlineData("2026-03-02T00:00:00Z", "2026-03-02", "2026-03-01", "2026-02-23", "2026-02-01")] // the Monday after
    [InlineData("2026-01-01T00:00:00Z", "2025-12-29", "2026-01-01", "2025-12-22", "2025-12-01")] // over the year
    [InlineData("2026-03-02T01:30:00+02:00", "2026-02-23", "2026-03-01", "2026-02-16", "2026-02-01")] // borders are UTC
    public void Weeks_begin_on_Monday_and_months_on_the_first_UTC(string at, string week, string month, string weekBefore, string monthBefore) =>
        Assert.Equal(new Periods(Day(week), Day(month), Day(weekBefore), Day(monthBefore)), Periods.Of(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));

    private static DateTimeOffset Day(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", CultureInfo.InvariantCulture);
}
