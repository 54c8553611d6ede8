using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>
/// Sets a new password by the mailed token. All sessions of the account end, those of a thief among them; a lock is lifted. The token came through the mailbox,
/// so the address is proven too; when that is the first time, every other way into the account is forgotten.
/// </summary>
/// <param name="oneTime">Finds the token.</param>
/// <param name="accounts">Stores the account.</param>
/// <param name="attempts">Has the lock.</param>
/// <param name="passwords">Hashes.</param>
/// <param name="policy">Refuses passwords that everybody knows.</param>
/// <param name="states">Is told that the sessions ended.</param>
/// <param name="time">The clock.</param>
public sealed class ConfirmPasswordReset(
    IOneTimeTokens oneTime, IAccounts accounts, ISignInAttempts attempts, IPasswords passwords, PasswordPolicy policy, ISessionStates states, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Sets the password.</summary>
    /// <param name="token">The mailed token.</param>
    /// <param name="password">The new password; the dialect's own policy was checked before.</param>
    /// <param name="field">The password's name in the request, for a refusal.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(string token, string password, string field, Client client, CancellationToken ct)
    {
        string? hash = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = time.GetUtcNow();
            var found = await MailedTokens.Find(oneTime, token, TokenPurpose.PasswordReset, now, ct);
            if (!found.Ok)
                return found.Error;

            if (hash is null)
            {
                if (await policy.Refusal(password, field, ct) is { } refusal)
                    return refusal;

                hash = await passwords.Hash(password, ct);
            }

            var account = found.Value.Account;

            // Nobody had proven the address: whoever registered with it may be somebody else, and keeps nothing that lets him in.
            var first = account.EmailVerifiedAt is null;
            var changed = account with
            {
                PasswordHash = hash,
                PasswordChangedAt = now,
                EmailVerifiedAt = account.EmailVerifiedAt ?? now,
                Phone = first ? null : account.Phone,
                SecondFactorAt = first ? null : account.SecondFactorAt,
                UpdatedAt = now,
            };
            var stored = await accounts.Write(
                new AccountChange(changed, [])
                {
                    Uses = found.Value.Token.Hash,
                    EndsSessions = SessionEnd.PasswordChanged,
                    ForgetsOtherWaysIn = first,
                    Log = [SecurityEvent.Of(SecurityEventKind.PasswordChanged, account.Id, now, client, detail: "Reset")],
                },
                ct);
            if (stored == Stored.Done)
            {
                states.Changed(account.Id);
                await attempts.Reset(SignInAttempts.KeyOf(account), ct);
                return Done.Value;
            }
        }

        return new Unavailable("identity.busy", "The account is being changed elsewhere. Try again.");
    }
}
