using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>
/// Takes the token of a mail that asks to confirm an address: one that a registration waits for, which signs in, or one of an account in use, which only notes that the
/// address is its owner's. A mail that is opened twice finds the address verified.
/// </summary>
/// <param name="confirm">Takes the tokens of registrations.</param>
/// <param name="oneTime">Finds the token.</param>
/// <param name="accounts">Stores the account.</param>
/// <param name="time">The clock.</param>
public sealed class VerifyAddress(ConfirmEmail confirm, IOneTimeTokens oneTime, IAccounts accounts, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Verifies.</summary>
    /// <param name="token">The mailed token.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The sign-in to the browser app, when the registration waited for it.</returns>
    public async Task<Outcome<SignedIn?>> Handle(string token, Client client, CancellationToken ct)
    {
        if (Secrets.Read(token.Trim()) is not { } secret || await oneTime.Find(Secrets.Hash(secret), TokenPurpose.AddressVerification, ct) is not { } first)
            return (await confirm.Handle(Issuer.App, token, client, ct)).Map(signedIn => (SignedIn?)signedIn);

        var found = first;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = time.GetUtcNow();
            if (found.Account.Standing is Standing.Deleted or Standing.Erased || !EmailAddress.TryParse(found.Token.Target, out var proven) || found.Account.Email?.Key != proven.Key)
                return Refusals.TokenInvalid;

            if (found.Account.EmailVerifiedAt is not null)
                return (SignedIn?)null;

            if (found.Token.ExpiresAt <= now)
                return Refusals.TokenExpired;

            var change = new AccountChange(found.Account with { EmailVerifiedAt = now, UpdatedAt = now }, [])
            {
                Uses = found.Token.Hash,
                Log = [SecurityEvent.Of(SecurityEventKind.EmailVerified, found.Account.Id, now, client)],
            };
            if (await accounts.Write(change, ct) == Stored.Done)
                return (SignedIn?)null;

            if (await oneTime.Find(found.Token.Hash, TokenPurpose.AddressVerification, ct) is not { } again)
                return Refusals.TokenInvalid;

            found = again;
        }

        return Refusals.Busy;
    }
}
