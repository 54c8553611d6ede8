using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.External;

/// <summary>Somebody wants to go to a provider.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Issuer">The dialect, or the app, that was asked.</param>
/// <param name="Origin">The origin under which the browser sees the platform.</param>
/// <param name="ReturnTo">Where the browser goes when all is done: a path of the app, or the page of the dialect's own client.</param>
public sealed record ExternalBeginning(string Provider, Issuer Issuer, Uri Origin, string ReturnTo)
{
    /// <summary>The secret in the browser's cookie; null for a dialect, whose client keeps the state.</summary>
    public byte[]? Browser { get; init; }

    /// <summary>Who wants to link a login to the own account; null for a sign-in.</summary>
    public Caller? Linker { get; init; }

    /// <summary>Whether to be remembered for longer.</summary>
    public bool Remember { get; init; }
}

/// <summary>The way to a provider.</summary>
/// <param name="Url">Where the browser goes.</param>
/// <param name="State">What comes back with the code; good once, for ten minutes.</param>
public sealed record ExternalBegun(Uri Url, string State);

/// <summary>Which origins a dialect's own client may have.</summary>
/// <param name="Origins">Settings <c>Http:Origins</c> and <c>Identity:RedirectOrigins</c>.</param>
/// <param name="Local">True where pages of this machine may be clients (Development).</param>
public sealed record RedirectRules(IReadOnlyList<string> Origins, bool Local);

/// <summary>Begins a sign-in, or the linking of a login, at a provider: PKCE, state and nonce are made and kept, and the URL is put together.</summary>
/// <param name="providers">The providers.</param>
/// <param name="attempts">Remembers.</param>
/// <param name="proof">Asks whether it is the owner who links.</param>
/// <param name="box">Closes what must come back unread.</param>
/// <param name="rules">Where a dialect's client may be.</param>
/// <param name="time">The clock.</param>
public sealed class BeginExternal(IExternalProviders providers, IExternalAttempts attempts, RecentProof proof, ISecretBox box, RedirectRules rules, TimeProvider time)
{
    /// <summary>Begins.</summary>
    /// <param name="beginning">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<ExternalBegun>> Handle(ExternalBeginning beginning, CancellationToken ct)
    {
        if (providers.Find(beginning.Provider) is not { } provider)
            return ExternalRefusals.Provider;

        var own = beginning.Issuer == Issuer.App;
        if (own ? !IsOwnPath(beginning.ReturnTo) : !IsClient(beginning.ReturnTo, beginning.Origin, rules))
            return own ? Invalid.Field("returnTo", "must be a path of this site") : ExternalRefusals.Redirect;

        if (beginning.Linker is { } linker && await proof.Missing(linker, ct) is { } missing)
            return missing;

        // A form can't be posted to a dialect's page: it comes here, and goes on from here.
        var redirect = own || provider.Spec.FormPost ? Callback(beginning.Origin, provider.Spec.Id) : beginning.ReturnTo;
        var state = Secrets.New();
        var (nonce, verifier) = (Secrets.Text(Secrets.New()), Secrets.Text(Secrets.New()));
        var url = await providers.AuthorizationUrl(provider, new AuthorizationRequest(beginning.Origin, redirect, Secrets.Text(state), nonce, Challenge(verifier)), ct);
        if (!url.Ok)
            return url.Error;

        var attempt = new ExternalAttempt
        {
            StateHash = Secrets.Hash(state),
            Provider = provider.Spec.Id,
            Issuer = beginning.Issuer,
            RedirectUri = redirect,
            ReturnTo = beginning.ReturnTo,
            SealedSecrets = box.Close($"{nonce}.{verifier}"),
            BrowserHash = beginning.Browser is { } browser ? Secrets.Hash(browser) : null,
            Remember = beginning.Remember,
            AccountId = beginning.Linker?.UserId,
            SessionId = beginning.Linker?.SessionId,
            CreatedAt = time.GetUtcNow(),
        };
        await attempts.Add(attempt, ct);
        return new ExternalBegun(url.Value, Secrets.Text(state));
    }

    /// <summary>The S256 challenge of a verifier (RFC 7636).</summary>
    /// <param name="verifier">The verifier.</param>
    public static string Challenge(string verifier) => Secrets.Text(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>
    /// True for a path of this site and nothing else: browsers read <c>//host</c>, <c>/\host</c> and control characters in their own ways, so nothing of the kind passes.
    /// </summary>
    /// <param name="path">What a client sent.</param>
    public static bool IsOwnPath(string path) =>
        path.Length is > 0 and <= 2000 && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal)
        && !path.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>True for a page on an origin of the web client, or on the platform's own.</summary>
    /// <param name="url">What a client sent.</param>
    /// <param name="own">The platform's origin.</param>
    /// <param name="rules">The client's origins.</param>
    public static bool IsClient(string url, Uri own, RedirectRules rules)
    {
        if (url.Length > 2000 || !Uri.TryCreate(url, UriKind.Absolute, out var page) || page.UserInfo.Length > 0 || page.Fragment.Length > 0
            || url.AsSpan().ContainsAnyExceptInRange('!', '~') || url.Contains('\\', StringComparison.Ordinal))
        {
            return false;
        }

        if (page.Scheme != Uri.UriSchemeHttps && page.Scheme != Uri.UriSchemeHttp)
            return false;

        var origin = page.GetLeftPart(UriPartial.Authority);
        return origin == own.GetLeftPart(UriPartial.Authority)
            || rules.Origins.Any(one => string.Equals(one.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase))
            || (rules.Local && page.IsLoopback);
    }

    private static string Callback(Uri origin, string provider) => $"{origin.GetLeftPart(UriPartial.Authority)}/app/api/auth/external/{provider}/callback";
}
