using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Somebody wants to sign in.</summary>
/// <param name="Issuer">The dialect that was asked.</param>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="Remember">Whether to be remembered for longer.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record SignInRequest(Issuer Issuer, string Email, string Password, bool Remember, Client Client);

/// <summary>
/// Signs in with address and password. Attempts for one address take turns, so that guesses sent at the same time are counted before the next one
/// is looked at; unknown addresses cost the same time and lock the same way as known ones.
/// </summary>
/// <param name="accounts">Finds the account.</param>
/// <param name="sessions">Stores the session.</param>
/// <param name="attempts">Counts failures.</param>
/// <param name="passwords">Compares.</param>
/// <param name="codes">Looks at the codes of second factors.</param>
/// <param name="tickets">Stand between the first and the second factor.</param>
/// <param name="tokens">Issues.</param>
/// <param name="turns">One attempt at a time for each address.</param>
/// <param name="time">The clock.</param>
public sealed class SignIn(
    IAccounts accounts, ISessions sessions, ISignInAttempts attempts, IPasswords passwords, CodeCheck codes, SecondFactorTickets tickets, ITokens tokens, ITurns turns,
    TimeProvider time)
{
    /// <summary>
    /// Signs in through a dialect. None of them knows a second factor: there, an account that has one sends the password followed at once by the six digits;
    /// without them it is a wrong password.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SignedIn>> Handle(SignInRequest request, CancellationToken ct) =>
        (await Begin(request, ct)).Map(step => ((SignInStep.Complete)step).SignedIn);

    /// <summary>Signs in to the app, which asks for the code of a second factor in a second step (<see cref="AnswerSecondFactor"/>).</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Outcome<SignInStep>> Begin(SignInRequest request, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
            return Task.FromResult<Outcome<SignInStep>>(new Invalid([new FieldError("email", "must be a valid email address", FieldFault.Format, request.Email)]));

        var key = SignInAttempts.KeyOf(email);
        return turns.Run(SignInAttempts.TurnOf(key), turn => Attempt(request, email, key, turn), ct);
    }

    private async Task<Outcome<SignInStep>> Attempt(SignInRequest request, EmailAddress email, byte[] key, CancellationToken ct)
    {
        var before = await attempts.Find(key, ct);
        if (before.IsLocked(time.GetUtcNow()))
            return Refusals.Locked(before.LockedUntil!.Value - time.GetUtcNow());

        var account = await accounts.FindByEmail(email, ct);
        var codeFollows = account is { SecondFactorAt: not null } && request.Issuer != Issuer.App;
        var (password, code) = codeFollows ? Totp.Split(request.Password) : (request.Password, null);

        // Whatever is wrong, one hash is computed and one failure is counted, so that the time tells nothing.
        var check = await passwords.Verify(account?.PasswordHash, password, ct);
        if (account is null || check == PasswordCheck.Wrong || (codeFollows && (code is null || !await codes.Authenticator(account.Id, code, ct))))
        {
            await attempts.Fail(key, time.GetUtcNow(), account is { ErasedAt: null, Id: var id } ? after => after.Events(id, request.Client) : null, ct);
            return Refusals.Credentials;
        }

        if (Refusal(account.Standing, request.Issuer) is { } refusal)
            return before.Failures == 0 || await attempts.Clear(key, time.GetUtcNow(), ct) ? refusal : Refusals.Locked(SignInAttempts.Lock);

        // The failures so far stand until the second factor is there, or whoever knows the password could guess codes for ever.
        if (account.SecondFactorAt is not null && !codeFollows)
            return await tickets.Issue(account, SignInMethod.Password, request.Remember, ct);

        var now = time.GetUtcNow();
        if (before.Failures > 0 && !await attempts.Clear(key, now, ct))
            return Refusals.Locked(SignInAttempts.Lock);

        var method = codeFollows ? SignInMethod.PasswordAndCode : SignInMethod.Password;
        var (opening, secret) = SessionStart.Of(account.Id, request.Issuer, request.Remember, request.Client, now, method);
        var rehashed = check == PasswordCheck.RightButWeaklyHashed ? await passwords.Hash(password, ct) : null;
        await sessions.Open(opening, rehashed, ct);
        var signedIn = account with { LastLoginAt = now };
        return new SignInStep.Complete(new SignedIn(signedIn, await SessionStart.Hand(tokens, signedIn, opening, secret, now, ct)));
    }

    /// <summary>Why a right password isn't enough; null when it is. Labs lets a suspended account in to see that it is suspended.</summary>
    /// <param name="standing">The account's standing.</param>
    /// <param name="issuer">The dialect that was asked.</param>
    public static Error? Refusal(Standing standing, Issuer issuer) =>
        standing is Standing.Suspended or Standing.Inactive && TokenRules.Of(issuer).AcceptsSuspended ? null : Refusals.Of(standing);
}
