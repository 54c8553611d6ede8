namespace LearningPlatform.Core.Kernel;

/// <summary>Which calendar day an instant is for a learner.</summary>
public static class LocalDays
{
    /// <summary>The zone of a learner who set none.</summary>
    public const string Utc = "UTC";

    /// <summary>The calendar day in the zone; a zone that this machine doesn't know counts as UTC.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="zone">An IANA name such as <c>Europe/Rome</c>.</param>
    public static DateOnly Of(DateTimeOffset at, string zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone(zone)).DateTime);

    /// <summary>What the learner's clock shows at the instant.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="zone">An IANA name such as <c>Europe/Rome</c>.</param>
    public static DateTime ClockAt(DateTimeOffset at, string zone) => TimeZoneInfo.ConvertTime(at, Zone(zone)).DateTime;

    /// <summary>When the calendar day begins in the zone: at midnight, or where the clocks skip midnight, right after it. Of two midnights it is the first.</summary>
    /// <param name="day">The day.</param>
    /// <param name="zone">An IANA name such as <c>Europe/Rome</c>.</param>
    public static DateTimeOffset Start(DateOnly day, string zone)
    {
        var info = Zone(zone);

        // No zone is further than 15 hours from UTC; halving the span finds the first instant of the day, also where a whole day was skipped.
        var (before, within) = (day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(-40).Ticks / TimeSpan.TicksPerSecond, day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(40).Ticks / TimeSpan.TicksPerSecond);
        while (within - before > 1)
        {
            var middle = before + ((within - before) / 2);
            if (DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(middle * TimeSpan.TicksPerSecond, DateTimeKind.Utc), info)) < day)
            {
                before = middle;
            }
            else
            {
                within = middle;
            }
        }

        return new DateTimeOffset(within * TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    /// <summary>True when the name is a zone that days can be counted in.</summary>
    /// <param name="zone">An IANA name.</param>
    public static bool Knows(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    private static TimeZoneInfo Zone(string zone) =>
        zone != Utc && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
}
