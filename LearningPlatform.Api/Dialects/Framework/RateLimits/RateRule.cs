using System.Globalization;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Contracts;

namespace LearningPlatform.Api.Dialects.Framework.RateLimits;

/// <summary>Who shares a counter.</summary>
internal enum RateScope
{
    /// <summary>The requests of one user; of one client address where there is no user.</summary>
    UserOrAddress,

    /// <summary>The requests of one client address.</summary>
    Address,

    /// <summary>The requests with one e-mail address in the body from one client address.</summary>
    EmailAndAddress,
}

/// <summary>Which callers a limit is for.</summary>
internal enum RateAudience
{
    /// <summary>All.</summary>
    Everybody,

    /// <summary>Requests without a user.</summary>
    Anonymous,

    /// <summary>Requests with a user.</summary>
    SignedIn,
}

/// <summary>One limit: so many requests in a window of fixed length that begins with the first of them.</summary>
/// <param name="Class">The counter's name within the dialect; operations with the same class share it.</param>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Window">The window's length.</param>
/// <param name="Scope">Who shares a counter.</param>
/// <param name="Audience">Whom it is for.</param>
/// <param name="FailuresOnly">True when only answers 401 count (labs-R64).</param>
internal sealed record RateRule(
    string Class, int Limit, TimeSpan Window, RateScope Scope, RateAudience Audience = RateAudience.Everybody, bool FailuresOnly = false)
{
    /// <summary>The window in words, as in <c>1 hour</c> (academy-R26).</summary>
    public string WindowWords => Window.TotalSeconds switch
    {
        86400 => "1 day",
        3600 => "1 hour",
        60 => "1 minute",
        var seconds when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} minutes"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"),
    };

    /// <summary>The entries of an operation's <c>x-rate-limit</c> list that have a number and a window and belong to no plan.</summary>
    /// <param name="operation">The operation.</param>
    public static IEnumerable<JsonElement> Listed(ContractOperation operation) =>
        operation.Extension("x-rate-limit") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(entry =>
                entry.TryGetProperty("limit", out var limit) && limit.ValueKind == JsonValueKind.Number && entry.TryGetProperty("window", out _)
                && !entry.TryGetProperty("plan", out _))
            : [];

    /// <summary>Reads <c>1 minute</c>, <c>15 minutes</c>, <c>1 hour</c>.</summary>
    /// <param name="words">The window in the contract's words.</param>
    public static TimeSpan ParseWindow(string words)
    {
        var parts = words.Split(' ');
        var count = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return parts[1].TrimEnd('s') switch
        {
            "second" => TimeSpan.FromSeconds(count),
            "minute" => TimeSpan.FromMinutes(count),
            "hour" => TimeSpan.FromHours(count),
            "day" => TimeSpan.FromDays(count),
            _ => throw new InvalidDataException($"A window of {words} is not known."),
        };
    }
}

/// <summary>Where a counter stands.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Limit">Requests in a window, after the configured factor.</param>
/// <param name="Used">Requests in this window, this one included.</param>
/// <param name="ResetsAt">When the window ends.</param>
internal sealed record RateState(RateRule Rule, int Limit, long Used, DateTimeOffset ResetsAt)
{
    /// <summary>Requests left in the window.</summary>
    public long Remaining => Math.Max(0, Limit - Used);

    /// <summary>True when this request is one too many.</summary>
    public bool Exceeded => Used > Limit;

    /// <summary>Whole seconds until the window ends, at least one.</summary>
    /// <param name="now">The time.</param>
    public long SecondsLeft(DateTimeOffset now) => Math.Max(1, (long)Math.Ceiling((ResetsAt - now).TotalSeconds));
}
