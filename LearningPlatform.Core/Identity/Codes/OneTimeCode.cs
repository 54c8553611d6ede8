using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>
/// Six digits that were sent to a phone, as stored: under a key that names the number to nobody who lacks the platform's secret, and as a hash that can't be
/// found by trying a million codes without it.
/// </summary>
/// <param name="Key">See <see cref="CodeHashes.Key"/>: what the code is for, for which number, for which account.</param>
/// <param name="Id">Identifies this code among those that follow each other under the key.</param>
/// <param name="Hash">See <see cref="CodeHashes.Code"/>.</param>
/// <param name="CreatedAt">When it was sent.</param>
/// <param name="ExpiresAt">Its end.</param>
public sealed record OneTimeCode(byte[] Key, Guid Id, byte[] Hash, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>How long a code is good (academy-D06).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>How often a code may be compared; after that it is dead, whatever else counts.</summary>
    public const int Tries = 5;
}

/// <summary>The codes. A new one replaces the one before it under the same key.</summary>
public interface ICodes
{
    /// <summary>Stores a code together with the event that sends it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="sends">The event.</param>
    /// <param name="ct">Gives up.</param>
    Task Issue(OneTimeCode code, EventEnvelope sends, CancellationToken ct);

    /// <summary>
    /// The code to compare with, counting this comparison before it is made, so that guesses on several nodes at once can't be more than
    /// <see cref="OneTimeCode.Tries"/>. Null when there is none that is good.
    /// </summary>
    /// <param name="key">The code's key.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task<OneTimeCode?> Try(byte[] key, DateTimeOffset at, CancellationToken ct);
}

/// <summary>How much may be sent to one recipient.</summary>
/// <param name="Count">Messages …</param>
/// <param name="Window">… within this time.</param>
public sealed record SendLimit(int Count, TimeSpan Window);

/// <summary>Bounds what can be sent to one recipient, whoever asks for it: a stranger's phone or mailbox isn't to be flooded.</summary>
/// <param name="Phone">For a number.</param>
/// <param name="Mail">For an address.</param>
public sealed record SendLimits(SendLimit Phone, SendLimit Mail)
{
    /// <summary>Five each within an hour.</summary>
    /// <param name="factor">Setting <c>RateLimits:Factor</c>.</param>
    public static SendLimits Times(double factor)
    {
        var limit = new SendLimit((int)Math.Clamp(Math.Ceiling(5 * factor), 1, 1_000_000), TimeSpan.FromHours(1));
        return new SendLimits(limit, limit);
    }
}

/// <summary>Counts what is sent.</summary>
public interface ISendCounts
{
    /// <summary>Counts a message.</summary>
    /// <param name="key">The recipient, hashed.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Null when it may be sent, else how long to wait.</returns>
    Task<TimeSpan?> Take(byte[] key, SendLimit limit, DateTimeOffset at, CancellationToken ct);
}
