using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Changes the number of an account by the code that was sent to the new one.</summary>
/// <param name="numbers">Knows which numbers there can be.</param>
/// <param name="codes">Compares.</param>
/// <param name="accounts">Where accounts are.</param>
/// <param name="box">Closes the old number for its notice.</param>
/// <param name="time">The clock.</param>
public sealed class VerifyPhoneUpdate(IPhoneNumbers numbers, PhoneCodes codes, IAccounts accounts, ISecretBox box, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Changes.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="phone">The new number.</param>
    /// <param name="code">The six digits.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string phone, string code, Client client, CancellationToken ct)
    {
        if (!numbers.TryRead(phone, out var number))
            return CodeRefusals.NoNumber;

        // A wrong code is noted with the account, which must be there for that.
        return await accounts.Find(caller.UserId, ct) is { Standing: not (Standing.Deleted or Standing.Erased) }
            ? await codes.Verify(CodePurpose.PhoneUpdate, number, caller.UserId, code, client, (right, turn) => Change(caller, number, right, client, turn), ct)
            : Unauthenticated.NoAccount;
    }

    private async Task<Outcome<Done>> Change(Caller caller, string number, OneTimeCode code, Client client, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(caller.UserId, ct) is not { } account || account.Standing is Standing.Deleted or Standing.Erased)
                return Unauthenticated.NoAccount;

            var now = time.GetUtcNow();
            var old = account.Phone is { } present && present != number ? present : null;
            var change = new AccountChange(
                account with { Phone = number, UpdatedAt = now },
                old is null ? [] : [EventEnvelope.Of(new PhoneReplaced(account.Id, box.Close(old)), account.Id, now)])
            {
                UsesCode = code,
                Log = [SecurityEvent.Of(SecurityEventKind.PhoneChanged, account.Id, now, client, caller, $"…{number[^3..]}")],
            };
            switch (await accounts.Write(change, ct))
            {
                case Stored.Done:
                    return Done.Value;
                case Stored.PhoneTaken:
                    return CodeRefusals.PhoneTaken;
                case Stored.CodeUsed:
                    return CodeRefusals.Wrong;
                default:
                    continue;
            }
        }

        return new Unavailable("identity.busy", "The account is being changed elsewhere. Try again.");
    }
}
