namespace LearningPlatform.Core.Identity.External;

/// <summary>
/// How to talk to one provider of accounts: OAuth 2.0 with an authorization code, and OpenID Connect where there is an <see cref="Authority"/>. What a preset leaves open,
/// discovery tells.
/// </summary>
public sealed record ProviderSpec
{
    /// <summary>The id in URLs and settings, lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people know.</summary>
    public required string Name { get; init; }

    /// <summary>The issuer whose discovery document says the rest; null for a provider without OpenID Connect, whose user API says who somebody is.</summary>
    public Uri? Authority { get; init; }

    /// <summary>Where the browser goes; null: discovered.</summary>
    public Uri? AuthorizationEndpoint { get; init; }

    /// <summary>Where a code is exchanged; null: discovered.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>Who somebody is; null: discovered, or not needed.</summary>
    public Uri? UserinfoEndpoint { get; init; }

    /// <summary>The addresses of somebody, where another resource has them.</summary>
    public Uri? EmailsEndpoint { get; init; }

    /// <summary>What is asked for, with blanks between.</summary>
    public required string Scopes { get; init; }

    /// <summary>How the platform proves to be the client; null: discovered.</summary>
    public ClientProof? Proof { get; init; }

    /// <summary>False for a provider that refuses PKCE with a client secret.</summary>
    public bool Pkce { get; init; } = true;

    /// <summary>False for a provider whose id_token never repeats the nonce.</summary>
    public bool Nonce { get; init; } = true;

    /// <summary>True when the provider answers with a form that the browser posts.</summary>
    public bool FormPost { get; init; }

    /// <summary>What the authorization request carries beside the usual.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>How the provider words who somebody is.</summary>
    public ProfileShape Shape { get; init; } = ProfileShape.OpenId;

    /// <summary>True when every address that the provider hands out counts as proven, because the operator says so or the provider hands out no others.</summary>
    public bool TrustsEmail { get; init; }
}

/// <summary>How the platform proves to a provider that it is the client.</summary>
public enum ClientProof
{
    /// <summary>Id and secret in the Authorization header.</summary>
    Basic,

    /// <summary>Id and secret in the body.</summary>
    Post,

    /// <summary>In the body, the secret being a token that the client signs itself (Apple).</summary>
    SignedSecret,
}

/// <summary>How providers word who somebody is.</summary>
public enum ProfileShape
{
    /// <summary>OpenID Connect's claims.</summary>
    OpenId,

    /// <summary>OpenID Connect's claims as Entra ID means them: an address is proven only by <c>xms_edov</c>, or in a personal account.</summary>
    Microsoft,

    /// <summary>GitHub's user and list of addresses.</summary>
    GitHub,

    /// <summary>Facebook's Graph.</summary>
    Facebook,

    /// <summary>Bitbucket's user and list of addresses.</summary>
    Bitbucket,

    /// <summary>Discord's user.</summary>
    Discord,

    /// <summary>The user of X.</summary>
    Twitter,

    /// <summary>Spotify's user.</summary>
    Spotify,
}

/// <summary>A provider that can be used: how to talk to it, and as whom.</summary>
/// <param name="Spec">How.</param>
/// <param name="ClientId">The client's id there.</param>
/// <param name="Secret">The client's secret; null for a public client.</param>
/// <param name="SignedSecret">What the secret is signed with; only for <see cref="ClientProof.SignedSecret"/>.</param>
/// <param name="IsStandIn">True for the stand-in of development.</param>
public sealed record ExternalProvider(ProviderSpec Spec, string ClientId, string? Secret, SignedSecretKey? SignedSecret = null, bool IsStandIn = false);

/// <summary>What a signed secret is made of.</summary>
/// <param name="TeamId">Who issues it.</param>
/// <param name="KeyId">Which key.</param>
/// <param name="PrivateKey">The key, PKCS #8 as PEM.</param>
public sealed record SignedSecretKey(string TeamId, string KeyId, string PrivateKey);
