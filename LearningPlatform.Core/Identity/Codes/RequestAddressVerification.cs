using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Mails a token that proves the address of an account which is in use already, as those that other dialects than Academy make.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="hashes">Hashes the recipient.</param>
/// <param name="sent">Counts what is sent.</param>
/// <param name="limits">How much may be.</param>
/// <param name="box">Closes the token.</param>
/// <param name="time">The clock.</param>
public sealed class RequestAddressVerification(IAccounts accounts, CodeHashes hashes, ISendCounts sent, SendLimits limits, ISecretBox box, TimeProvider time)
{
    private static readonly Conflict NoAddress = new("identity.no_email", "The account has no e-mail address");

    private static readonly Conflict Proven = new("identity.email_verified", "The e-mail address is verified already");

    /// <summary>Mails.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await accounts.Find(caller.UserId, ct) is not { } account)
            return Unauthenticated.NoAccount;

        if (Refusal(account) is { } refusal)
            return refusal;

        if (await sent.Take(await hashes.Recipient(account.Email!.Key, ct), limits.Mail, now, ct) is { } wait)
            return CodeRefusals.TooMuchSent(limits.Mail, wait, now);

        return (await AccountWrites.Change(accounts, caller.UserId, present => Refusal(present) is { } late ? (Outcome<AccountChange?>)late : Decide(present, now), ct)).Map(_ => Done.Value);
    }

    private static Conflict? Refusal(Account account) => account.Email is null ? NoAddress : account.EmailVerifiedAt is not null ? Proven : null;

    private AccountChange Decide(Account account, DateTimeOffset now)
    {
        var (secret, expires) = (Secrets.New(), now + Register.ConfirmationLifetime);
        var requested = new AddressVerificationRequested(account.Id, account.Email!.Text, box.Close(Secrets.Text(secret)), expires);
        return new AccountChange(account, [EventEnvelope.Of(requested, account.Id, now)])
        {
            Issues = new OneTimeToken(Secrets.Hash(secret), account.Id, TokenPurpose.AddressVerification, now, expires) { Target = account.Email.Text },
        };
    }
}
