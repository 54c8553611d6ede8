using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Somebody wants another password.</summary>
/// <param name="Present">The password until now.</param>
/// <param name="Next">The one from now on; the dialect's own policy was checked before.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record PasswordChange(string Present, string Next, Client Client);

/// <summary>
/// Replaces the caller's password and ends his other sign-ins: whoever knew the old one is out. The caller's own goes on (decision of Wayr's
/// updateUserPassword). Wrong present passwords count like failed sign-ins, so that a stolen token is no way to guess.
/// </summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="attempts">Counts failures.</param>
/// <param name="passwords">Compares and hashes.</param>
/// <param name="policy">Refuses passwords that everybody knows.</param>
/// <param name="states">Is told of ended sessions.</param>
/// <param name="turns">One attempt at a time for each address.</param>
/// <param name="time">The clock.</param>
public sealed class ChangePassword(
    IAccounts accounts, ISignInAttempts attempts, IPasswords passwords, PasswordPolicy policy, ISessionStates states, ITurns turns, TimeProvider time)
{
    /// <summary>Changes.</summary>
    /// <param name="caller">Whose password.</param>
    /// <param name="change">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, PasswordChange change, CancellationToken ct)
    {
        if (await accounts.Find(caller.UserId, ct) is not { Standing: Standing.Good } account)
            return Unauthenticated.NoAccount;

        var key = SignInAttempts.KeyOf(account);
        if (await turns.Run($"sign-in/{Convert.ToHexString(key)}", turn => Check(caller, account, change, key, turn), ct) is { } wrong)
            return wrong;

        if (await policy.Refusal(change.Next, "new_password", ct) is { } known)
            return known;

        var hash = await passwords.Hash(change.Next, ct);
        var compared = account.PasswordHash;
        var written = await AccountWrites.Change(
            accounts,
            caller.UserId,
            present => present.PasswordHash == compared ? Decide(caller, present, hash, change.Client, time.GetUtcNow()) : Wrong("was changed meanwhile"),
            ct);
        if (!written.Ok)
            return written.Error;

        states.Changed(caller.UserId);
        return Done.Value;
    }

    /// <summary>The account with its new password.</summary>
    /// <param name="caller">Whose session stays.</param>
    /// <param name="account">The account before.</param>
    /// <param name="hash">The hash of the new password.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="now">When.</param>
    public static AccountChange Decide(Caller caller, Account account, string hash, Client client, DateTimeOffset now) =>
        new(account with { PasswordHash = hash, PasswordChangedAt = now, UpdatedAt = now }, [])
        {
            EndsSessions = SessionEnd.PasswordChanged,
            KeepsSession = caller.SessionId,
            Voids = [TokenPurpose.PasswordReset],
            Log = [SecurityEvent.Of(SecurityEventKind.PasswordChanged, account.Id, now, client, caller)],
        };

    private static Invalid Wrong(string message) => Invalid.Field("current_password", message);

    private async Task<Error?> Check(Caller caller, Account account, PasswordChange change, byte[] key, CancellationToken ct)
    {
        var before = await attempts.Find(key, ct);
        if (before.IsLocked(time.GetUtcNow()))
            return Wrong("was wrong too often. Try again later");

        if (await passwords.Verify(account.PasswordHash, change.Present, ct) == PasswordCheck.Wrong)
        {
            var now = time.GetUtcNow();
            await attempts.Fail(key, now, after => after.Events(account.Id, change.Client, "password change"), ct);
            return Wrong("is not your password");
        }

        if (before.Failures > 0 && !await attempts.Clear(key, time.GetUtcNow(), ct))
            return Wrong("was wrong too often. Try again later");

        return null;
    }
}
