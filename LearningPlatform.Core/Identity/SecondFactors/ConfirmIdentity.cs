using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>The owner proves once more to be it, with the password or a code of the second factor. Wrong ones count like those of a sign-in.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="sessions">Notes the proof.</param>
/// <param name="attempts">Counts failures.</param>
/// <param name="passwords">Compares.</param>
/// <param name="codes">Looks at the code.</param>
/// <param name="turns">One attempt at a time for each account.</param>
/// <param name="time">The clock.</param>
public sealed class ConfirmIdentity(
    IAccounts accounts, ISessions sessions, ISignInAttempts attempts, IPasswords passwords, CodeCheck codes, ITurns turns, TimeProvider time)
{
    internal static readonly Forbidden Wrong = new(ForbiddenReason.ProofNeeded, "That is not right. Try again.");

    /// <summary>Proves.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="password">The password; null when a code is sent.</param>
    /// <param name="code">The six digits, or a recovery code; null when the password is sent.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string? password, string? code, Client client, CancellationToken ct)
    {
        if (password is null == code is null)
            return new Invalid([new FieldError("password", "or a code is needed, not both", FieldFault.Missing)]);

        return await accounts.Find(caller.UserId, ct) is { Standing: Standing.Good } account
            ? await turns.Run(SignInAttempts.TurnOf(SignInAttempts.KeyOf(account)), turn => Attempt(caller, account, password, code, client, turn), ct)
            : Unauthenticated.NoAccount;
    }

    private async Task<Outcome<Done>> Attempt(Caller caller, Account account, string? password, string? code, Client client, CancellationToken ct)
    {
        var key = SignInAttempts.KeyOf(account);
        var before = await attempts.Find(key, ct);
        if (before.IsLocked(time.GetUtcNow()))
            return Refusals.Locked(before.LockedUntil!.Value - time.GetUtcNow());

        var right = password is not null
            ? await passwords.Verify(account.PasswordHash, password, ct) != PasswordCheck.Wrong
            : await codes.Any(account, code!, client, ct);
        var now = time.GetUtcNow();
        if (!right)
        {
            await attempts.Fail(key, now, after => after.Events(account.Id, client, "confirmation"), ct);
            return Wrong;
        }

        if (before.Failures > 0 && !await attempts.Clear(key, now, ct))
            return Refusals.Locked(SignInAttempts.Lock);

        await sessions.Confirm(caller.SessionId, now, ct);
        return Done.Value;
    }
}
