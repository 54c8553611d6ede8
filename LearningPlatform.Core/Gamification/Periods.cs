namespace LearningPlatform.Core.Gamification;

/// <summary>The borders between which leaderboards count: weeks from Monday 00:00 UTC, months from the first 00:00 UTC (opencode-R105).</summary>
/// <param name="Week">Start of this week.</param>
/// <param name="Month">Start of this month.</param>
/// <param name="WeekBefore">Start of the week before.</param>
/// <param name="MonthBefore">Start of the month before.</param>
public sealed record Periods(DateTimeOffset Week, DateTimeOffset Month, DateTimeOffset WeekBefore, DateTimeOffset MonthBefore)
{
    /// <summary>The periods that an instant lies in.</summary>
    /// <param name="at">Any instant.</param>
    public static Periods Of(DateTimeOffset at)
    {
        var day = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        var week = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var month = day.AddDays(1 - day.Day);
        return new Periods(week, month, week.AddDays(-7), month.AddMonths(-1));
    }
}
