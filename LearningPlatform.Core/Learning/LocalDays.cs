namespace LearningPlatform.Core.Learning;

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

    /// <summary>True when the name is a zone that days can be counted in.</summary>
    /// <param name="zone">An IANA name.</param>
    public static bool Knows(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    private static TimeZoneInfo Zone(string zone) =>
        zone != Utc && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
}
