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
public sealed record AccountErased(Guid AccountId) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "identity.account_erased.v1";
}
