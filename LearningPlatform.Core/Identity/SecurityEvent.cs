using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Something that matters for an account's security, for its owner and for administrators to read. Never changed; kept for a year.</summary>
public sealed record SecurityEvent
{
    /// <summary>The id, which orders events of the same moment.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose account.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>What happened.</summary>
    public required SecurityEventKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it when it wasn't the owner: an administrator's account. Null for the owner and for strangers.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The session in which it happened, or which it began; null when there was none.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The client's address; null when unknown.</summary>
    public string? Ip { get; init; }

    /// <summary>The client's own words about itself, at most 400 characters.</summary>
    public string? Device { get; init; }

    /// <summary>A short word that tells more, such as the provider's name or the last characters of a key, at most 200 characters. Never a secret.</summary>
    public string? Detail { get; init; }

    /// <summary>A new event.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="accountId">Whose account.</param>
    /// <param name="at">When.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="caller">Who asked; noted as the actor when it is somebody else than the owner. Null when nobody was signed in.</param>
    /// <param name="detail">See <see cref="Detail"/>.</param>
    public static SecurityEvent Of(SecurityEventKind kind, Guid accountId, DateTimeOffset at, Client client, Caller? caller = null, string? detail = null) => new()
    {
        Id = Ids.New(at),
        AccountId = accountId,
        Kind = kind,
        At = at,
        ActorId = caller is { } actor && actor.UserId != Guid.Empty && actor.UserId != accountId ? actor.UserId : null,
        SessionId = caller is { } own && own.UserId == accountId && own.SessionId != Guid.Empty ? own.SessionId : null,
        Ip = client.Ip,
        Device = Clip(client.Device, 400),
        Detail = Clip(detail, 200),
    };

    private static string? Clip(string? text, int length) => text?.Length > length ? text[..length] : text;
}

/// <summary>What can happen to an account's security.</summary>
public enum SecurityEventKind
{
    /// <summary>The account was made.</summary>
    Registered,

    /// <summary>Somebody signed in; the detail says how (<see cref="SignInMethod"/>).</summary>
    SignedIn,

    /// <summary>A password or code for the account was wrong.</summary>
    SignInFailed,

    /// <summary>Too many wrong ones: nobody can sign in for a while.</summary>
    Locked,

    /// <summary>A session ended because its owner said so.</summary>
    SignedOut,

    /// <summary>A refresh token came back after it had been replaced; its sessions ended.</summary>
    TokenReused,

    /// <summary>The owner or an administrator ended sessions.</summary>
    SessionsRevoked,

    /// <summary>The password was changed.</summary>
    PasswordChanged,

    /// <summary>A reset of the password was asked for.</summary>
    PasswordResetRequested,

    /// <summary>The e-mail address was proven.</summary>
    EmailVerified,

    /// <summary>The e-mail address was changed.</summary>
    EmailChanged,

    /// <summary>The phone number was changed or added.</summary>
    PhoneChanged,

    /// <summary>A second factor was switched on.</summary>
    SecondFactorEnabled,

    /// <summary>The second factor was switched off.</summary>
    SecondFactorDisabled,

    /// <summary>A recovery code was used in place of the second factor.</summary>
    RecoveryCodeUsed,

    /// <summary>New recovery codes were made; the old ones died.</summary>
    RecoveryCodesMade,

    /// <summary>A passkey was added.</summary>
    PasskeyAdded,

    /// <summary>A passkey was removed.</summary>
    PasskeyRemoved,

    /// <summary>An account at another provider was linked; the detail names the provider.</summary>
    ExternalLoginLinked,

    /// <summary>The link was removed.</summary>
    ExternalLoginUnlinked,

    /// <summary>An API key was made; the detail is its name.</summary>
    ApiKeyCreated,

    /// <summary>An API key was revoked.</summary>
    ApiKeyRevoked,

    /// <summary>The roles changed; the detail names the new ones.</summary>
    RolesChanged,

    /// <summary>An administrator suspended the account.</summary>
    Suspended,

    /// <summary>An administrator lifted the suspension.</summary>
    Unsuspended,

    /// <summary>The account was deleted so that it can be restored.</summary>
    Deleted,

    /// <summary>An administrator restored the account.</summary>
    Restored,

    /// <summary>The owner took a copy of all data.</summary>
    Exported,

    /// <summary>An administrator changed the account otherwise; the detail says what.</summary>
    ChangedByAdministrator,
}

/// <summary>How somebody proved to be the owner.</summary>
public enum SignInMethod
{
    /// <summary>Address and password.</summary>
    Password,

    /// <summary>Address and password, and a code of the second factor.</summary>
    PasswordAndCode,

    /// <summary>A code sent to the phone.</summary>
    Phone,

    /// <summary>A link sent to the address.</summary>
    Email,

    /// <summary>An account at another provider.</summary>
    External,

    /// <summary>A passkey.</summary>
    Passkey,
}

/// <summary>The security events. Most are written in the transaction of what they tell of (<see cref="AccountChange.Log"/>).</summary>
public interface ISecurityLog
{
    /// <summary>Writes an event that no other write goes with.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="ct">Gives up.</param>
    Task Add(SecurityEvent entry, CancellationToken ct);

    /// <summary>One page of events, the latest first.</summary>
    /// <param name="accountId">Of this account; null for all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">Events a page.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<SecurityEvent>> List(Guid? accountId, int page, int size, CancellationToken ct);
}
