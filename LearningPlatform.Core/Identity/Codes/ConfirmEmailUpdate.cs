using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Changes the address of an account by the token that was mailed to the new one.</summary>
/// <param name="oneTime">Finds the token.</param>
/// <param name="accounts">Stores the account.</param>
/// <param name="box">Closes the old address for its notice.</param>
/// <param name="time">The clock.</param>
public sealed class ConfirmEmailUpdate(IOneTimeTokens oneTime, IAccounts accounts, ISecretBox box, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Changes.</summary>
    /// <param name="token">The mailed token.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(string token, Client client, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = time.GetUtcNow();
            var found = await MailedTokens.Find(oneTime, token, TokenPurpose.EmailUpdate, now, ct);
            if (!found.Ok)
                return found.Error;

            var account = found.Value.Account;
            if (!EmailAddress.TryParse(found.Value.Token.Target, out var email))
                return Refusals.TokenInvalid;

            var holder = await accounts.FindByEmail(email, ct);
            if (holder is not null && holder.Id != account.Id && holder.Standing != Standing.Unverified)
                return Refusals.EmailTaken;

            var old = account.Email is { } present && present.Key != email.Key ? present.Text : null;
            var stored = await accounts.Write(
                new AccountChange(
                    account with { Email = email, EmailVerifiedAt = now, UpdatedAt = now },
                    old is null ? [] : [EventEnvelope.Of(new EmailReplaced(account.Id, box.Close(old), box.Close(email.Text)), account.Id, now)])
                {
                    Uses = found.Value.Token.Hash,
                    Displaces = holder is not null && holder.Id != account.Id ? holder.Id : null,

                    // What was mailed to the old address is good for nothing any more.
                    Voids = [TokenPurpose.PasswordReset, TokenPurpose.AddressVerification],
                    Log = [SecurityEvent.Of(SecurityEventKind.EmailChanged, account.Id, now, client)],
                },
                ct);
            switch (stored)
            {
                case Stored.Done:
                    return Done.Value;
                case Stored.EmailTaken:
                    return Refusals.EmailTaken;
                default:
                    continue;
            }
        }

        return new Unavailable("identity.busy", "The account is being changed elsewhere. Try again.");
    }
}
