using System.Security.Cryptography;
using System.Text;

namespace LearningPlatform.Core.Identity;

/// <summary>
/// Failed attempts in a row for one address, whether or not an account has it: an unknown address locks like a known one, so that a lock tells
/// nothing (academy-R09, academy-D05: 5 in a row, 15 minutes). The count is the platform's, not a dialect's: guessing on through the next
/// dialect gains nothing.
/// </summary>
/// <param name="Failures">Wrong passwords since the last right one.</param>
/// <param name="LastFailedAt">The latest of them.</param>
/// <param name="LockedUntil">Until when no password is looked at; null when there is no lock.</param>
public sealed record SignInAttempts(int Failures, DateTimeOffset? LastFailedAt, DateTimeOffset? LockedUntil)
{
    /// <summary>Wrong passwords in a row that lock.</summary>
    public const int Limit = 5;

    /// <summary>How long a lock lasts.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    /// <summary>After a day without a failure the count starts anew; the rows of addresses nobody tries any more can be removed.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>No failure.</summary>
    public static readonly SignInAttempts None = new(0, null, null);

    /// <summary>The key under which the attempts for an address are counted: the address itself isn't kept for those without an account.</summary>
    /// <param name="email">The address.</param>
    public static byte[] KeyOf(EmailAddress email) => SHA256.HashData(Encoding.UTF8.GetBytes(email.Key));

    /// <summary>The key of an account: its address, or its id when it has none.</summary>
    /// <param name="account">The account.</param>
    public static byte[] KeyOf(Account account) => account.Email is { } email ? KeyOf(email) : SHA256.HashData(account.Id.ToByteArray());

    /// <summary>The turn in which attempts for a key are looked at, one after another.</summary>
    /// <param name="key">The key.</param>
    public static string TurnOf(byte[] key) => $"sign-in/{Convert.ToHexString(key)}";

    /// <summary>What the owner of the account reads about the latest failure.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="client">Where the attempt came from.</param>
    /// <param name="detail">What was tried.</param>
    public IReadOnlyList<SecurityEvent> Events(Guid accountId, Client client, string? detail = null)
    {
        var at = LastFailedAt ?? throw new InvalidOperationException("Nothing failed.");
        var failed = SecurityEvent.Of(SecurityEventKind.SignInFailed, accountId, at, client, detail: detail);
        return IsLocked(at) ? [failed, SecurityEvent.Of(SecurityEventKind.Locked, accountId, at, client)] : [failed];
    }

    /// <summary>True while no password is looked at.</summary>
    /// <param name="now">The time.</param>
    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>One more wrong password.</summary>
    /// <param name="now">When.</param>
    public SignInAttempts Fail(DateTimeOffset now)
    {
        if (IsLocked(now))
            return this;

        // A lock that is over, or a day of silence, begins a new row.
        var failures = LockedUntil is not null || now - LastFailedAt > Memory ? 1 : Failures + 1;
        return new SignInAttempts(failures, now, failures >= Limit ? now + Lock : null);
    }
}
