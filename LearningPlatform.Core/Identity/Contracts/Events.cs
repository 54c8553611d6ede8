using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Contracts;

/// <summary>There is a new account that can be used.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Dialect">The dialect that made it, in lower case.</param>
public sealed record AccountRegistered(Guid AccountId, string Dialect) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.account_registered.v1";
}

/// <summary>Somebody registered with an address that has to be confirmed: mail the token.</summary>
/// <param name="AccountId">The account that waits.</param>
/// <param name="Email">Where the mail goes.</param>
/// <param name="SealedToken">The token, closed with <see cref="ISecretBox"/>.</param>
/// <param name="ExpiresAt">The token's end.</param>
public sealed record EmailVerificationRequested(Guid AccountId, string Email, string SealedToken, DateTimeOffset ExpiresAt) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.email_verification_requested.v1";
}

/// <summary>An account's days begin in another zone now. Its subject is the account.</summary>
/// <param name="Timezone">An IANA name; <c>UTC</c> when the account has none any more.</param>
public sealed record TimezoneChanged(string Timezone) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.timezone_changed.v1";
}

/// <summary>An administrator lets a person try again; modules forget the wrong attempts that they count.</summary>
/// <param name="AccountId">The account.</param>
public sealed record AttemptsReset(Guid AccountId) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.attempts_reset.v1";
}

/// <summary>An account's personal data is gone; modules remove what they hold of the person and keep what is anonymous.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="SealedRecipients">Where the person was written to, each closed with <see cref="ISecretBox"/>, for those who have to find what was sent.</param>
public sealed record AccountErased(Guid AccountId, IReadOnlyList<string>? SealedRecipients = null) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.account_erased.v1";
}

/// <summary>A code is to be sent to a phone.</summary>
/// <param name="SealedNumber">The number, closed with <see cref="ISecretBox"/>: it may be nobody's who has an account.</param>
/// <param name="SealedCode">The code, closed.</param>
/// <param name="ExpiresAt">The code's end.</param>
public sealed record PhoneCodeRequested(string SealedNumber, string SealedCode, DateTimeOffset ExpiresAt) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.phone_code_requested.v1";
}

/// <summary>Somebody wants a new password for an address, which may be nobody's.</summary>
/// <param name="SealedEmail">The address, closed.</param>
/// <param name="Ip">Where the request came from.</param>
/// <param name="Device">What it said about itself.</param>
public sealed record PasswordResetRequested(string SealedEmail, string? Ip, string? Device) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.password_reset_requested.v1";
}

/// <summary>A token to set a new password with is to be mailed.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Email">Where the mail goes.</param>
/// <param name="SealedToken">The token, closed.</param>
/// <param name="ExpiresAt">The token's end.</param>
public sealed record PasswordResetIssued(Guid AccountId, string Email, string SealedToken, DateTimeOffset ExpiresAt) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.password_reset_issued.v1";
}

/// <summary>A token that proves the address of an account in use is to be mailed.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Email">Where the mail goes.</param>
/// <param name="SealedToken">The token, closed.</param>
/// <param name="ExpiresAt">The token's end.</param>
public sealed record AddressVerificationRequested(Guid AccountId, string Email, string SealedToken, DateTimeOffset ExpiresAt) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.address_verification_requested.v1";
}

/// <summary>A token that changes an account's address is to be mailed to the new one.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Email">The new address.</param>
/// <param name="SealedToken">The token, closed.</param>
/// <param name="ExpiresAt">The token's end.</param>
public sealed record EmailUpdateRequested(Guid AccountId, string Email, string SealedToken, DateTimeOffset ExpiresAt) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.email_update_requested.v1";
}

/// <summary>An account has another address now: tell the old one.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="SealedOld">The old address, closed.</param>
/// <param name="SealedNew">The new one, closed.</param>
public sealed record EmailReplaced(Guid AccountId, string SealedOld, string SealedNew) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.email_replaced.v1";
}

/// <summary>An account has another phone number now: tell the old one.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="SealedOld">The old number, closed.</param>
public sealed record PhoneReplaced(Guid AccountId, string SealedOld) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.phone_replaced.v1";
}

/// <summary>
/// Something happened to an account's security that its owner should hear of at once: open windows look again at what they may, and what somebody else may have
/// done is mailed. Its subject is the account.
/// </summary>
/// <param name="Kind">What, by the name of <see cref="SecurityEventKind"/>.</param>
/// <param name="Detail">A short word more.</param>
/// <param name="Ip">Where the request came from.</param>
/// <param name="Device">What it said about itself.</param>
public sealed record SecurityNoted(string Kind, string? Detail, string? Ip, string? Device) : IEvent
{
    /// <summary>What is told. Not sign-ins, which would be noise.</summary>
    public static readonly IReadOnlySet<SecurityEventKind> Kinds = new HashSet<SecurityEventKind>
    {
        SecurityEventKind.PasswordChanged,
        SecurityEventKind.PhoneChanged,
        SecurityEventKind.SecondFactorEnabled,
        SecurityEventKind.SecondFactorDisabled,
        SecurityEventKind.RecoveryCodeUsed,
        SecurityEventKind.RecoveryCodesMade,
        SecurityEventKind.PasskeyAdded,
        SecurityEventKind.PasskeyRemoved,
        SecurityEventKind.ExternalLoginLinked,
        SecurityEventKind.ExternalLoginUnlinked,
        SecurityEventKind.ApiKeyCreated,
        SecurityEventKind.EmailVerified,
        SecurityEventKind.EmailChanged,
        SecurityEventKind.SessionsRevoked,
        SecurityEventKind.TokenReused,
        SecurityEventKind.RolesChanged,
        SecurityEventKind.Suspended,
        SecurityEventKind.Unsuspended,
        SecurityEventKind.Deleted,
    };

    /// <inheritdoc/>
    public static string Name => "identity.security_noted.v1";
}
