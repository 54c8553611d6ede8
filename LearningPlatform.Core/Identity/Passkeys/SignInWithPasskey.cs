using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Passkeys;

/// <summary>Asks a browser for any passkey of the site, to sign in or to confirm. Nobody has to say who it is first.</summary>
/// <param name="webAuthn">Knows how.</param>
/// <param name="tickets">Where tickets are.</param>
/// <param name="time">The clock.</param>
public sealed class AskForPasskey(IWebAuthn webAuthn, ITickets tickets, TimeProvider time)
{
    /// <summary>Asks.</summary>
    /// <param name="site">The site.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<PasskeyQuestion> Handle(RelyingParty site, CancellationToken ct) =>
        await PasskeyTickets.Issue(tickets, TicketPurpose.PasskeyRequest, null, await webAuthn.AskFor(site), time.GetUtcNow(), ct);
}

/// <summary>Looks at a browser's answer with a passkey.</summary>
/// <param name="webAuthn">Knows whether it is genuine.</param>
/// <param name="passkeys">Where passkeys are.</param>
/// <param name="tickets">Where tickets are.</param>
/// <param name="log">Where failures with a known passkey are noted.</param>
/// <param name="time">The clock.</param>
public sealed class PasskeyCheck(IWebAuthn webAuthn, IPasskeys passkeys, ITickets tickets, ISecurityLog log, TimeProvider time)
{
    /// <summary>The passkey that was used; null when the answer isn't genuine. Its ticket is used up either way.</summary>
    /// <param name="site">The site.</param>
    /// <param name="ticket">The ticket of the question.</param>
    /// <param name="credential">The browser's answer, JSON.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Passkey?> Handle(RelyingParty site, string? ticket, string credential, Client client, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await PasskeyTickets.Take(tickets, TicketPurpose.PasskeyRequest, ticket, now, ct) is not { } taken
            || webAuthn.ClaimedId(credential) is not { } id
            || await passkeys.Find(id, ct) is not { } claimed)
        {
            return null;
        }

        if (claimed.RelyingParty == site.Id && await webAuthn.Used(site, credential, taken.Data, claimed) is { } used && await passkeys.Use(used with { LastUsedAt = now }, ct))
            return used;

        await log.Add(SecurityEvent.Of(SecurityEventKind.SignInFailed, claimed.AccountId, now, client, detail: "passkey"), ct);
        return null;
    }
}

/// <summary>
/// Signs in to the app with a passkey. The authenticator has seen the owner (user verification), so this is two factors at once: no code is asked for, and a
/// lock for wrong passwords doesn't hold it up.
/// </summary>
/// <param name="check">Looks at the answer.</param>
/// <param name="accounts">Where accounts are.</param>
/// <param name="sessions">Stores the session.</param>
/// <param name="tokens">Issues.</param>
/// <param name="time">The clock.</param>
public sealed class SignInWithPasskey(PasskeyCheck check, IAccounts accounts, ISessions sessions, ITokens tokens, TimeProvider time)
{
    private static readonly Unauthenticated Refused = new(AuthFault.CredentialsInvalid, "The passkey could not be used. Try again.");

    /// <summary>Signs in.</summary>
    /// <param name="site">The site.</param>
    /// <param name="ticket">The ticket of the question.</param>
    /// <param name="credential">The browser's answer, JSON.</param>
    /// <param name="remember">Whether to be remembered for longer.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SignedIn>> Handle(RelyingParty site, string? ticket, string credential, bool remember, Client client, CancellationToken ct)
    {
        if (await check.Handle(site, ticket, credential, client, ct) is not { } passkey || await accounts.Find(passkey.AccountId, ct) is not { } account)
            return Refused;

        if (SignIn.Refusal(account.Standing, Issuer.App) is { } refusal)
            return refusal;

        var now = time.GetUtcNow();
        var (opening, secret) = SessionStart.Of(account.Id, Issuer.App, remember, client, now, SignInMethod.Passkey);
        await sessions.Open(opening, null, ct);
        var signedIn = account with { LastLoginAt = now };
        return new SignedIn(signedIn, await SessionStart.Hand(tokens, signedIn, opening, secret, now, ct));
    }
}

/// <summary>The owner proves once more to be it, with a passkey.</summary>
/// <param name="check">Looks at the answer.</param>
/// <param name="sessions">Notes the proof.</param>
/// <param name="time">The clock.</param>
public sealed class ConfirmWithPasskey(PasskeyCheck check, ISessions sessions, TimeProvider time)
{
    /// <summary>Proves.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="site">The site.</param>
    /// <param name="ticket">The ticket of the question.</param>
    /// <param name="credential">The browser's answer, JSON.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, RelyingParty site, string? ticket, string credential, Client client, CancellationToken ct)
    {
        if (await check.Handle(site, ticket, credential, client, ct) is not { } passkey || passkey.AccountId != caller.UserId)
            return ConfirmIdentity.Wrong;

        await sessions.Confirm(caller.SessionId, time.GetUtcNow(), ct);
        return Done.Value;
    }
}
