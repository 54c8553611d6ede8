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
/// <param name="tokens">Issues.</param>
/// <param name="turns">One attempt at a time for each address.</param>
/// <param name="time">The clock.</param>
public sealed class SignIn(
    IAccounts accounts, ISessions sessions, ISignInAttempts attempts, IPasswords passwords, ITokens tokens, ITurns turns, TimeProvider time)
{
    /// <summary>Signs in.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Outcome<SignedIn>> Handle(SignInRequest request, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
            return Task.FromResult<Outcome<SignedIn>>(new Invalid([new FieldError("email", "must be a valid email address", FieldFault.Format, request.Email)]));

        var key = SignInAttempts.KeyOf(email);
        return turns.Run($"sign-in/{Convert.ToHexString(key)}", turn => Attempt(request, email, key, turn), ct);
    }

    private async Task<Outcome<SignedIn>> Attempt(SignInRequest request, EmailAddress email, byte[] key, CancellationToken ct)
    {
        var before = await attempts.Find(key, ct);
        if (before.IsLocked(time.GetUtcNow()))
            return Refusals.Locked(before.LockedUntil!.Value - time.GetUtcNow());

        var account = await accounts.FindByEmail(email, ct);
        var check = await passwords.Verify(account?.PasswordHash, request.Password, ct);
        var now = time.GetUtcNow();
        if (account is null || check == PasswordCheck.Wrong)
        {
            await attempts.Fail(key, now, ct);
            return Refusals.Credentials;
        }

        if (before.Failures > 0 && !await attempts.Clear(key, now, ct))
            return Refusals.Locked(SignInAttempts.Lock);

        if (Refusal(account.Standing, request.Issuer) is { } refusal)
            return refusal;

        var (opening, secret) = SessionStart.Of(account.Id, request.Issuer, request.Remember, request.Client, now);
        var rehashed = check == PasswordCheck.RightButWeaklyHashed ? await passwords.Hash(request.Password, ct) : null;
        await sessions.Open(opening, rehashed, ct);
        var signedIn = account with { LastLoginAt = now };
        return new SignedIn(signedIn, await SessionStart.Hand(tokens, signedIn, opening, secret, now, ct));
    }

    /// <summary>Why a right password isn't enough; null when it is. Labs lets a suspended account in to see that it is suspended.</summary>
    /// <param name="standing">The account's standing.</param>
    /// <param name="issuer">The dialect that was asked.</param>
    public static Error? Refusal(Standing standing, Issuer issuer) =>
        standing is Standing.Suspended or Standing.Inactive && TokenRules.Of(issuer).AcceptsSuspended ? null : Refusals.Of(standing);
}
