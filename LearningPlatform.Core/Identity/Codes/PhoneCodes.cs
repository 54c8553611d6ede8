using System.Security.Cryptography;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>How codes are sent and compared, the same for every purpose. Numbers with and without an account are treated alike.</summary>
/// <param name="codes">Where codes are.</param>
/// <param name="hashes">Hashes.</param>
/// <param name="attempts">Counts wrong ones.</param>
/// <param name="accounts">Knows whose attempts they are.</param>
/// <param name="sent">Counts what is sent.</param>
/// <param name="limits">How much may be.</param>
/// <param name="box">Closes the code for its way to the phone.</param>
/// <param name="turns">One comparison at a time for each number or account.</param>
/// <param name="time">The clock.</param>
public sealed class PhoneCodes(
    ICodes codes, CodeHashes hashes, ISignInAttempts attempts, IAccounts accounts, ISendCounts sent, SendLimits limits, ISecretBox box, ITurns turns, TimeProvider time)
{
    /// <summary>Sends a code. Nothing is sent while wrong codes lock the number or account: none would be looked at.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="number">Where to.</param>
    /// <param name="accountId">For whom; empty when nobody is signed in.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Send(CodePurpose purpose, string number, Guid accountId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var before = await attempts.Find(await AttemptsKey(number, accountId, ct), ct);
        if (before.IsLocked(now))
            return CodeRefusals.Locked(before.LockedUntil!.Value - now, now);

        if (await sent.Take(await hashes.Recipient(number, ct), limits.Phone, now, ct) is { } wait)
            return CodeRefusals.TooMuchSent(limits.Phone, wait, now);

        var (key, id, code) = (await hashes.Key(purpose, number, accountId, ct), Ids.New(now), CodeHashes.NewCode());
        var requested = new PhoneCodeRequested(box.Close(number), box.Close(code), now + OneTimeCode.Lifetime);
        await codes.Issue(new OneTimeCode(key, id, await hashes.Code(key, id, code, ct), now, requested.ExpiresAt), EventEnvelope.Of(requested, id, now), ct);
        return Done.Value;
    }

    /// <summary>
    /// Compares a code and goes on when it is right. The code is used up by what comes next, in the same transaction; when that refuses, the code stays good.
    /// Five wrong ones in a row lock for fifteen minutes (academy-R09, academy-D05), however many codes they were meant for.
    /// </summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="purpose">What for.</param>
    /// <param name="number">Where it was sent.</param>
    /// <param name="accountId">For whom; empty when nobody is signed in.</param>
    /// <param name="code">The six digits.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="right">What to do with the right code.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<T>> Verify<T>(
        CodePurpose purpose, string number, Guid accountId, string code, Client client, Func<OneTimeCode, CancellationToken, Task<Outcome<T>>> right, CancellationToken ct)
    {
        var counted = await AttemptsKey(number, accountId, ct);
        return await turns.Run($"code/{Convert.ToHexString(counted)}", turn => Attempt(purpose, number, accountId, code, client, counted, right, turn), ct);
    }

    private async Task<Outcome<T>> Attempt<T>(
        CodePurpose purpose, string number, Guid accountId, string code, Client client, byte[] counted, Func<OneTimeCode, CancellationToken, Task<Outcome<T>>> right,
        CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var before = await attempts.Find(counted, ct);
        if (before.IsLocked(now))
            return Refusals.Locked(before.LockedUntil!.Value - now);

        var key = await hashes.Key(purpose, number, accountId, ct);
        var stored = await codes.Try(key, now, ct);

        // Without a stored code the same is computed and compared.
        var presented = await hashes.Code(key, stored?.Id ?? Guid.Empty, code, ct);
        if (!CryptographicOperations.FixedTimeEquals(presented, stored?.Hash ?? key) || stored is null)
        {
            var owner = accountId != Guid.Empty ? accountId : (await accounts.FindByPhone(number, ct))?.Id;
            await attempts.Fail(counted, now, owner is { } id ? after => after.Events(id, client, "phone code") : null, ct);
            return CodeRefusals.Wrong;
        }

        if (before.Failures > 0 && !await attempts.Clear(counted, now, ct))
            return Refusals.Locked(SignInAttempts.Lock);

        return await right(stored, ct);
    }

    private Task<byte[]> AttemptsKey(string number, Guid accountId, CancellationToken ct) => hashes.Attempts(accountId == Guid.Empty ? number : accountId.ToString(), ct);
}
