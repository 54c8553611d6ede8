using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Confirms the address of a registration with the mailed token, activates the account and signs it in (academy-R12).</summary>
/// <param name="oneTime">Finds the token.</param>
/// <param name="accounts">Stores the account.</param>
/// <param name="tokens">Issues.</param>
/// <param name="time">The clock.</param>
public sealed class ConfirmEmail(IOneTimeTokens oneTime, IAccounts accounts, ITokens tokens, TimeProvider time)
{
    /// <summary>Confirms.</summary>
    /// <param name="issuer">The dialect that asks.</param>
    /// <param name="token">The mailed token.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SignedIn>> Handle(Issuer issuer, string token, Client client, CancellationToken ct)
    {
        if (Secrets.Read(token.Trim()) is not { } presented || await oneTime.Find(Secrets.Hash(presented), TokenPurpose.EmailVerification, ct) is not { } found)
            return Refusals.TokenInvalid;

        var now = time.GetUtcNow();
        if (Refusal(found.Token, found.Account, now) is { } refusal)
            return refusal;

        var account = found.Account with { Status = AccountStatus.Active, EmailVerifiedAt = now, UpdatedAt = now, LastLoginAt = now };
        var (opening, secret) = SessionStart.Of(account.Id, issuer, remember: false, client, now, SignInMethod.Email);
        var registered = new AccountRegistered(account.Id, account.Origin.ToString().ToLowerInvariant());
        var stored = await accounts.Write(
            new AccountChange(account, [EventEnvelope.Of(registered, account.Id, now)])
            {
                Uses = found.Token.Hash,
                Opens = opening,
                Log = [SecurityEvent.Of(SecurityEventKind.EmailVerified, account.Id, now, client)],
            }, ct);

        // Changed: the same link was opened twice at once, or the registration was replaced meanwhile. Either way this token is used up.
        return stored == Stored.Done ? new SignedIn(account, await SessionStart.Hand(tokens, account, opening, secret, now, ct)) : Refusals.TokenInvalid;
    }

    private static Unauthenticated? Refusal(OneTimeToken token, Account account, DateTimeOffset now) =>
        token.UsedAt is not null || account.Standing != Standing.Unverified ? Refusals.TokenInvalid
        : token.ExpiresAt <= now ? Refusals.TokenExpired
        : null;
}
