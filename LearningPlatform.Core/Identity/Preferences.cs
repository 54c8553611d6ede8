namespace LearningPlatform.Core.Identity;

/// <summary>How a person wants the platform to be (opencode-R58, opencode-R59). Stored as JSON; a value that was never set is the default given here.</summary>
public sealed record Preferences
{
    /// <summary>The zones that count as known; days of streaks and quotas are computed with them.</summary>
    private static readonly Lazy<HashSet<string>> Zones = new(() => [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id), "UTC", "Etc/UTC"]);

    /// <summary><c>light</c>, <c>dark</c> or <c>auto</c>.</summary>
    public string Theme { get; init; } = "auto";

    /// <summary><c>en</c>, <c>es</c>, <c>fr</c>, <c>de</c>, <c>zh</c> or <c>ja</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>IANA identifier; null means UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>What may be sent to the person.</summary>
    public NotificationPreferences Notifications { get; init; } = new();

    /// <summary>How the code editor looks.</summary>
    public CodeEditorPreferences CodeEditor { get; init; } = new();

    /// <summary>True when the text names a time zone that days can be computed in.</summary>
    /// <param name="timezone">An IANA identifier.</param>
    public static bool IsTimezone(string timezone) =>
        Zones.Value.Contains(timezone) || (timezone.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(timezone, out _));
}

/// <summary>What may be sent to a person; each default true.</summary>
public sealed record NotificationPreferences
{
    /// <summary>Mail.</summary>
    public bool Email { get; init; } = true;

    /// <summary>Push messages.</summary>
    public bool Push { get; init; } = true;

    /// <summary>News about achievements.</summary>
    public bool Achievements { get; init; } = true;

    /// <summary>Reminders to learn.</summary>
    public bool Reminders { get; init; } = true;
}

/// <summary>How the code editor looks.</summary>
public sealed record CodeEditorPreferences
{
    /// <summary><c>vs-light</c>, <c>vs-dark</c> or <c>high-contrast</c>.</summary>
    public string Theme { get; init; } = "vs-light";

    /// <summary>10 to 24 points.</summary>
    public int FontSize { get; init; } = 14;

    /// <summary>2 to 8 columns.</summary>
    public int TabSize { get; init; } = 2;

    /// <summary>Whether long lines are wrapped.</summary>
    public bool WordWrap { get; init; } = true;
}
