namespace LearningPlatform.Core.Identity;

/// <summary>
/// One sign-in: a family of refresh tokens of which at most one is good at a time, and the access tokens that came of them. Ending it ends all.
/// </summary>
public sealed record Session
{
    /// <summary>The id; access tokens carry it as <c>sid</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose sign-in it is.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The dialect that was signed in through; only it refreshes.</summary>
    public required Issuer Issuer { get; init; }

    /// <summary>True when the person asked to be remembered: the longer refresh lifetime.</summary>
    public bool Remembered { get; init; }

    /// <summary>How the person proved to be the owner.</summary>
    public SignInMethod Method { get; init; }

    /// <summary>When the person last proved it: the sign-in, or a later confirmation. Sensitive changes ask for a recent one.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>The client's own words about itself (User-Agent), at most 400 characters; null when it said nothing.</summary>
    public string? Device { get; init; }

    /// <summary>The client's address; null when unknown.</summary>
    public string? Ip { get; init; }

    /// <summary>When the person signed in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The latest refresh, or the sign-in.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>When nothing of it is good any more unless it is refreshed before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When its refresh tokens were ended; null while they are good.</summary>
    public DateTimeOffset? RefreshEndedAt { get; init; }

    /// <summary>When its access tokens were ended too; null while they are good.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended.</summary>
    public SessionEnd? EndReason { get; init; }
}

/// <summary>Why a session ended.</summary>
public enum SessionEnd
{
    /// <summary>The person signed out.</summary>
    SignedOut,

    /// <summary>A refresh token came back after it had been replaced: somebody has a copy.</summary>
    TokenReused,

    /// <summary>The password changed in another session.</summary>
    PasswordChanged,

    /// <summary>The account was suspended, deleted or erased.</summary>
    AccountClosed,

    /// <summary>The owner ended it from another session, or an administrator did.</summary>
    Revoked,
}

/// <summary>A refresh token as stored: never the token, only the SHA-256 of its secret part.</summary>
/// <param name="Id">The row.</param>
/// <param name="SessionId">Its family.</param>
/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="IssuedAt">When it was handed out.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="RotatedAt">When its exchange for the next one was answered, at the earliest; null while it is the family's good one.</param>
/// <param name="ReplacedBy">The next one's row.</param>
public sealed record RefreshToken(Guid Id, Guid SessionId, byte[] Hash, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RotatedAt = null, Guid? ReplacedBy = null);

/// <summary>Where a request came from, for the list of sessions.</summary>
/// <param name="Ip">The client's address.</param>
/// <param name="Device">The client's User-Agent.</param>
public sealed record Client(string? Ip, string? Device)
{
    /// <summary>Nothing is known.</summary>
    public static readonly Client Unknown = new(null, null);
}

/// <summary>What a sign-in or refresh hands out.</summary>
/// <param name="Access">The access token, a JWT.</param>
/// <param name="AccessExpiresAt">Its end.</param>
/// <param name="AccessLifetime">Its whole life.</param>
/// <param name="Refresh">The refresh token; null where the dialect has none or doesn't replace it.</param>
public sealed record TokenPair(string Access, DateTimeOffset AccessExpiresAt, TimeSpan AccessLifetime, string? Refresh)
{
    /// <summary>The end of a refresh token that shall outlive the browser's window; null when nobody asked to be remembered.</summary>
    public DateTimeOffset? RememberedUntil { get; init; }
}

/// <summary>Somebody is signed in.</summary>
/// <param name="Account">Who.</param>
/// <param name="Tokens">With what.</param>
public sealed record SignedIn(Account Account, TokenPair Tokens);
