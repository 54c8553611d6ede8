namespace LearningPlatform.Core.Identity.External;

/// <summary>An account of a person at another provider that signs in here. A subject of a provider belongs to one account, and an account has one login of each provider.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Subject">The person's id there.</param>
/// <param name="AccountId">The account here.</param>
/// <param name="Email">The address there when it was linked; null when there was none.</param>
/// <param name="Name">The name there.</param>
/// <param name="LinkedAt">Since when.</param>
public sealed record ExternalLogin(string Provider, string Subject, Guid AccountId, string? Email, string? Name, DateTimeOffset LinkedAt)
{
    /// <summary>The login of somebody who was at the provider just now.</summary>
    /// <param name="identity">Who somebody is there.</param>
    /// <param name="accountId">The account here.</param>
    /// <param name="now">When.</param>
    public static ExternalLogin Of(ExternalIdentity identity, Guid accountId, DateTimeOffset now) =>
        new(identity.Provider, identity.Subject, accountId, identity.Email?.Text, identity.Name, now);
}

/// <summary>The external logins; they are written with the account that they belong to (<see cref="AccountChange.Links"/>).</summary>
public interface IExternalLogins
{
    /// <summary>The login of a subject with its account; null when nobody has it.</summary>
    /// <param name="provider">The provider's id.</param>
    /// <param name="subject">The person's id there.</param>
    /// <param name="ct">Gives up.</param>
    Task<(ExternalLogin Login, Account Account)?> Find(string provider, string subject, CancellationToken ct);

    /// <summary>All logins of an account, the oldest first.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<ExternalLogin>> List(Guid accountId, CancellationToken ct);
}

/// <summary>Somebody was sent to a provider and hasn't come back yet.</summary>
public sealed record ExternalAttempt
{
    /// <summary>How long it is waited.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>SHA-256 of the state.</summary>
    public required byte[] StateHash { get; init; }

    /// <summary>The provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>The dialect, or the app, that began it; only it finishes it.</summary>
    public required Issuer Issuer { get; init; }

    /// <summary>Where the provider sends the browser.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Where the browser goes when all is done; for a dialect, the page that finishes it.</summary>
    public required string ReturnTo { get; init; }

    /// <summary>Nonce and PKCE verifier, closed with <see cref="ISecretBox"/>.</summary>
    public required string SealedSecrets { get; init; }

    /// <summary>SHA-256 of the cookie of the browser that began it; null where the client keeps the state itself (a dialect).</summary>
    public byte[]? BrowserHash { get; init; }

    /// <summary>Whether to be remembered for longer.</summary>
    public bool Remember { get; init; }

    /// <summary>The account that asked to be linked; null for a sign-in.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The session in which it asked.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be finished.</summary>
    public DateTimeOffset ExpiresAt => CreatedAt + Lifetime;
}

/// <summary>Those who were sent to a provider.</summary>
public interface IExternalAttempts
{
    /// <summary>Remembers one.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="ct">Gives up.</param>
    Task Add(ExternalAttempt attempt, CancellationToken ct);

    /// <summary>Looks at one without using it up.</summary>
    /// <param name="stateHash">SHA-256 of the state.</param>
    /// <param name="ct">Gives up.</param>
    Task<ExternalAttempt?> Find(byte[] stateHash, CancellationToken ct);

    /// <summary>Uses one up: of two at the same time, one gets it. Expired ones and those of another browser, provider or dialect aren't found, and stay.</summary>
    /// <param name="claim">Who comes back.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Gives up.</param>
    Task<ExternalAttempt?> Take(ExternalClaim claim, DateTimeOffset now, CancellationToken ct);
}

/// <summary>Who comes back from a provider.</summary>
/// <param name="StateHash">SHA-256 of the state.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="Issuer">The dialect that finishes it.</param>
/// <param name="BrowserHash">SHA-256 of the browser's cookie; null for a dialect.</param>
public sealed record ExternalClaim(byte[] StateHash, string Provider, Issuer Issuer, byte[]? BrowserHash);

/// <summary>The providers that are offered, and the talking with them.</summary>
public interface IExternalProviders
{
    /// <summary>All that can be used, as they are shown.</summary>
    IReadOnlyList<ExternalProvider> Offered { get; }

    /// <summary>One of them; null for every other id.</summary>
    /// <param name="id">An id or an alias of it.</param>
    ExternalProvider? Find(string id);

    /// <summary>Where the browser has to go.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="request">What the URL carries.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The URL, or <see cref="Kernel.Unavailable"/>.</returns>
    Task<Kernel.Outcome<Uri>> AuthorizationUrl(ExternalProvider provider, AuthorizationRequest request, CancellationToken ct);

    /// <summary>Exchanges the code for who somebody is.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="exchange">What came back, and what was kept.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Who, or an <see cref="Kernel.Unauthenticated"/> when the provider refuses or what it says can't be believed, or <see cref="Kernel.Unavailable"/>.</returns>
    Task<Kernel.Outcome<ExternalIdentity>> Exchange(ExternalProvider provider, CodeExchange exchange, CancellationToken ct);
}

/// <summary>What the authorization URL carries.</summary>
/// <param name="Origin">The origin under which the browser sees the platform; the stand-in of development is there.</param>
/// <param name="RedirectUri">Where the provider sends the browser.</param>
/// <param name="State">The state.</param>
/// <param name="Nonce">The nonce.</param>
/// <param name="Challenge">The PKCE challenge.</param>
public sealed record AuthorizationRequest(Uri Origin, string RedirectUri, string State, string Nonce, string Challenge);

/// <summary>What a code is exchanged with.</summary>
/// <param name="Code">The code.</param>
/// <param name="IssuerParameter">The <c>iss</c> that came with it (RFC 9207); null when there was none, or when the client that brings it can't tell.</param>
/// <param name="IssuerKnown">True when <paramref name="IssuerParameter"/> is all that the provider sent.</param>
/// <param name="RedirectUri">Where the provider sent the browser.</param>
/// <param name="Nonce">The nonce.</param>
/// <param name="Verifier">The PKCE verifier.</param>
public sealed record CodeExchange(string Code, string? IssuerParameter, bool IssuerKnown, string RedirectUri, string Nonce, string Verifier);
