using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>
/// Completes a sign-in with a code of the second factor. Wrong codes count like wrong passwords, in the same turn and against the same lock: knowing the
/// password buys five guesses in a quarter of an hour, not five for each ticket.
/// </summary>
/// <param name="tickets">Where tickets are.</param>
/// <param name="accounts">Where accounts are.</param>
/// <param name="sessions">Stores the session.</param>
/// <param name="attempts">Counts failures.</param>
/// <param name="codes">Looks at the code.</param>
/// <param name="tokens">Issues.</param>
/// <param name="turns">One attempt at a time for each account.</param>
/// <param name="time">The clock.</param>
public sealed class AnswerSecondFactor(
    ITickets tickets, IAccounts accounts, ISessions sessions, ISignInAttempts attempts, CodeCheck codes, ITokens tokens, ITurns turns, TimeProvider time)
{
    private static readonly Unauthenticated Void = new(AuthFault.TokenInvalid, "Sign in again.");

    private static readonly Unauthenticated Wrong = new(AuthFault.CredentialsInvalid, "The code is not right.");

    /// <summary>Completes.</summary>
    /// <param name="ticket">What the first factor's answer held.</param>
    /// <param name="code">The six digits, or a recovery code.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SignedIn>> Handle(string ticket, string code, Client client, CancellationToken ct)
    {
        if (Secrets.Read(ticket) is not { } secret
            || await tickets.Find(Secrets.Hash(secret), TicketPurpose.SecondFactor, ct) is not { AccountId: { } accountId } found
            || await accounts.Find(accountId, ct) is not { } account)
        {
            return Void;
        }

        return await turns.Run(SignInAttempts.TurnOf(SignInAttempts.KeyOf(account)), turn => Attempt(found.Hash, accountId, code, client, turn), ct);
    }

    private async Task<Outcome<SignedIn>> Attempt(byte[] hash, Guid accountId, string code, Client client, CancellationToken ct)
    {
        // Read in the turn: what came before it may have used the ticket up or changed the account.
        if (await tickets.Find(hash, TicketPurpose.SecondFactor, ct) is not { } ticket || await accounts.Find(accountId, ct) is not { } account)
            return Void;

        var first = SecondFactorTickets.FirstFactor.Of(ticket);
        if (ticket.ExpiresAt <= time.GetUtcNow() || ticket.Failures >= SecondFactorTickets.Attempts || !first.IsStillTrueOf(account))
            return Void;

        var key = SignInAttempts.KeyOf(account);
        var before = await attempts.Find(key, ct);
        if (before.IsLocked(time.GetUtcNow()))
            return Refusals.Locked(before.LockedUntil!.Value - time.GetUtcNow());

        if (!await codes.Any(account, code, client, ct))
        {
            await tickets.Fail(hash, ct);
            await attempts.Fail(key, time.GetUtcNow(), after => after.Events(account.Id, client, "second factor"), ct);
            return Wrong;
        }

        var now = time.GetUtcNow();
        if (await tickets.Take(hash, TicketPurpose.SecondFactor, ct) is null)
            return Void;

        if (before.Failures > 0 && !await attempts.Clear(key, now, ct))
            return Refusals.Locked(SignInAttempts.Lock);

        if (SignIn.Refusal(account.Standing, Issuer.App) is { } refusal)
            return refusal;

        var method = first.Method == SignInMethod.Password ? SignInMethod.PasswordAndCode : first.Method;
        var (opening, secret) = SessionStart.Of(account.Id, Issuer.App, first.Remember, client, now, method);
        await sessions.Open(opening, null, ct);
        var signedIn = account with { LastLoginAt = now };
        return new SignedIn(signedIn, await SessionStart.Hand(tokens, signedIn, opening, secret, now, ct));
    }
}
