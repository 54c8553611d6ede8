using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.External;

/// <summary>Somebody comes back from a provider.</summary>
/// <param name="Provider">The provider's id, as the URL or the client says.</param>
/// <param name="Issuer">The dialect, or the app, that finishes it.</param>
/// <param name="State">What came back.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record ExternalReturn(string Provider, Issuer Issuer, string? State, Client Client)
{
    /// <summary>The code; null when the provider sent an error.</summary>
    public string? Code { get; init; }

    /// <summary>The provider's word for what went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The <c>iss</c> parameter (RFC 9207).</summary>
    public string? IssuerParameter { get; init; }

    /// <summary>A name that came outside of the token (Apple, at the first sign-in only).</summary>
    public string? Name { get; init; }

    /// <summary>The secret in the browser's cookie; null for a dialect.</summary>
    public byte[]? Browser { get; init; }
}

/// <summary>How it ended.</summary>
/// <param name="ReturnTo">Where the browser wanted to go; null when nothing is known about it.</param>
/// <param name="Linking">True when a login was to be linked and nobody to be signed in.</param>
/// <param name="Remember">Whether to be remembered for longer.</param>
/// <param name="Result">Who is signed in; null when a login was linked; or why not.</param>
public sealed record ExternalEnd(string? ReturnTo, bool Linking, bool Remember, Outcome<ExternallySignedIn?> Result);

/// <summary>
/// Finishes what <see cref="BeginExternal"/> began. The state is used up first, whatever follows: a code or a state that comes again finds nothing. In the app it must come
/// from the browser that began it, so that nobody can be signed in to somebody else's account.
/// </summary>
/// <param name="providers">The providers.</param>
/// <param name="attempts">Knows who was sent there.</param>
/// <param name="box">Opens what was kept.</param>
/// <param name="signIn">Signs in.</param>
/// <param name="link">Links.</param>
/// <param name="time">The clock.</param>
public sealed class CompleteExternal(IExternalProviders providers, IExternalAttempts attempts, ISecretBox box, ExternalSignIn signIn, LinkExternalLogin link, TimeProvider time)
{
    private const int MaxCode = 4096;

    /// <summary>Finishes.</summary>
    /// <param name="back">What came back.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ExternalEnd> Handle(ExternalReturn back, CancellationToken ct)
    {
        if (providers.Find(back.Provider) is not { } provider)
            return new ExternalEnd(null, false, false, ExternalRefusals.Provider);

        var claim = Secrets.Read(back.State) is { } state
            ? new ExternalClaim(Secrets.Hash(state), provider.Spec.Id, back.Issuer, back.Browser is { } browser ? Secrets.Hash(browser) : null)
            : null;
        if (claim is null || await attempts.Take(claim, time.GetUtcNow(), ct) is not { } attempt)
            return new ExternalEnd(null, false, false, ExternalRefusals.State);

        return new ExternalEnd(attempt.ReturnTo, attempt.AccountId is not null, attempt.Remember, await Finish(back, provider, attempt, ct));
    }

    /// <summary>
    /// The page of a dialect's client that a form of the provider has to be passed on to; null when the state isn't such a one. Nothing is used up.
    /// </summary>
    /// <param name="provider">The provider's id.</param>
    /// <param name="state">What came back.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<string?> Relay(string provider, string? state, CancellationToken ct) =>
        Secrets.Read(state) is { } secret
        && await attempts.Find(Secrets.Hash(secret), ct) is { } attempt
        && attempt.Issuer != Issuer.App && attempt.RedirectUri != attempt.ReturnTo && attempt.Provider == provider
            ? attempt.ReturnTo
            : null;

    private async Task<Outcome<ExternallySignedIn?>> Finish(ExternalReturn back, ExternalProvider provider, ExternalAttempt attempt, CancellationToken ct)
    {
        if (back.Code is not { Length: > 0 and <= MaxCode } code)
            return back.Error is "access_denied" or "user_cancelled_authorize" or "user_cancelled_login" or "user_cancelled" ? ExternalRefusals.Denied : ExternalRefusals.Refused;

        var secrets = box.Open(attempt.SealedSecrets).Split('.');
        var exchange = new CodeExchange(code, back.IssuerParameter, back.Issuer == Issuer.App, attempt.RedirectUri, secrets[0], secrets[1]);
        var found = await providers.Exchange(provider, exchange, ct);
        if (!found.Ok)
            return found.Error;

        var identity = found.Value with { Name = found.Value.Name ?? back.Name };
        if (attempt is { AccountId: { } account, SessionId: { } session })
            return (await link.Handle(account, session, identity, back.Client, ct)).Map(_ => (ExternallySignedIn?)null);

        return (await signIn.Handle(new ExternalSignInRequest(identity, attempt.Issuer, attempt.Remember, back.Client), ct)).Map(signedIn => (ExternallySignedIn?)signedIn);
    }
}
