using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Mails a token to the address that an account is to have from now on; until it comes back nothing changes.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="hashes">Hashes the recipient.</param>
/// <param name="sent">Counts what is sent.</param>
/// <param name="limits">How much may be.</param>
/// <param name="box">Closes the token.</param>
/// <param name="time">The clock.</param>
public sealed class RequestEmailUpdate(IAccounts accounts, CodeHashes hashes, ISendCounts sent, SendLimits limits, ISecretBox box, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Mails.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="email">The new address as typed.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string email, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(email, out var address))
            return new Invalid([new FieldError("email", "must be a valid email address", FieldFault.Format, email)]);

        // A registration that was never confirmed doesn't keep an address from who can read its mail.
        if (await accounts.FindByEmail(address, ct) is { } holder && holder.Id != caller.UserId && holder.Standing != Standing.Unverified)
            return Refusals.EmailTaken;

        var now = time.GetUtcNow();
        if (await sent.Take(await hashes.Recipient(address.Key, ct), limits.Mail, now, ct) is { } wait)
            return CodeRefusals.TooMuchSent(limits.Mail, wait, now);

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(caller.UserId, ct) is not { } account || account.Standing is Standing.Deleted or Standing.Erased)
                return Unauthenticated.NoAccount;

            var (secret, expires) = (Secrets.New(), now + Register.ConfirmationLifetime);
            var requested = new EmailUpdateRequested(account.Id, address.Text, box.Close(Secrets.Text(secret)), expires);
            var stored = await accounts.Write(
                new AccountChange(account, [EventEnvelope.Of(requested, account.Id, now)])
                {
                    Issues = new OneTimeToken(Secrets.Hash(secret), account.Id, TokenPurpose.EmailUpdate, now, expires) { Target = address.Text },
                },
                ct);
            if (stored == Stored.Done)
                return Done.Value;
        }

        return new Unavailable("identity.busy", "The account is being changed elsewhere. Try again.");
    }
}
