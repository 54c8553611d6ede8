using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Passkeys;

/// <summary>A passkey of an account: the public half of a key pair whose other half never leaves the person's devices.</summary>
public sealed record Passkey
{
    /// <summary>The id for its owner.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The id that the authenticator gave it; unique.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>The key that signatures are checked with (COSE).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The site that it was made for; it is good nowhere else.</summary>
    public required string RelyingParty { get; init; }

    /// <summary>The owner's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Signatures so far as the authenticator counts them; 0 for those that don't count.</summary>
    public uint SignCount { get; init; }

    /// <summary>How the authenticator can be reached, in its own words.</summary>
    public IReadOnlyList<string> Transports { get; init; } = [];

    /// <summary>Whether it may be on several devices.</summary>
    public bool CanSync { get; init; }

    /// <summary>Whether it is on several devices, or in a backup.</summary>
    public bool Synced { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last signed in or confirmed; null before.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>The site that asks for passkeys, as the browser knows it.</summary>
/// <param name="Id">Its domain.</param>
/// <param name="Origin">The origin of its pages.</param>
public sealed record RelyingParty(string Id, string Origin);

/// <summary>What the browser is asked, and what has to be known when it answers.</summary>
/// <param name="Options">For <c>navigator.credentials</c>, as JSON.</param>
/// <param name="State">Holds the challenge; never leaves the server.</param>
public sealed record Ceremony(string Options, string State);

/// <summary>What a browser is asked, with the ticket to come back with.</summary>
/// <param name="Options">For <c>navigator.credentials</c>, as JSON.</param>
/// <param name="Ticket">The ticket.</param>
public sealed record PasskeyQuestion(string Options, string Ticket);

/// <summary>The rules of WebAuthn: who may ask what, and whether an answer is genuine. Decides only; stores nothing.</summary>
public interface IWebAuthn
{
    /// <summary>Asks the browser to make a passkey.</summary>
    /// <param name="site">The site.</param>
    /// <param name="account">For whom.</param>
    /// <param name="present">Those that the account has: an authenticator that holds one makes no second.</param>
    Task<Ceremony> AskToCreate(RelyingParty site, Account account, IReadOnlyList<Passkey> present);

    /// <summary>The passkey that was made; null when the answer isn't genuine.</summary>
    /// <param name="site">The site.</param>
    /// <param name="credential">The browser's answer, JSON.</param>
    /// <param name="state">What had to be known.</param>
    Task<Passkey?> Created(RelyingParty site, string credential, string state);

    /// <summary>Asks the browser for any passkey of the site.</summary>
    /// <param name="site">The site.</param>
    Task<Ceremony> AskFor(RelyingParty site);

    /// <summary>The id of the passkey that an answer claims to be of; null when it says none.</summary>
    /// <param name="credential">The browser's answer, JSON.</param>
    byte[]? ClaimedId(string credential);

    /// <summary>The passkey as it is after its use; null when the answer isn't genuine, or its counter went back: then there is a copy of it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="credential">The browser's answer, JSON.</param>
    /// <param name="state">What had to be known.</param>
    /// <param name="claimed">The stored passkey that it claims to be of.</param>
    Task<Passkey?> Used(RelyingParty site, string credential, string state, Passkey claimed);
}

/// <summary>Where passkeys are.</summary>
public interface IPasskeys
{
    /// <summary>All of an account, the oldest first.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<Passkey>> List(Guid accountId, CancellationToken ct);

    /// <summary>The one with the authenticator's id; null when there is none.</summary>
    /// <param name="credentialId">The id.</param>
    /// <param name="ct">Gives up.</param>
    Task<Passkey?> Find(byte[] credentialId, CancellationToken ct);

    /// <summary>Keeps a new one.</summary>
    /// <param name="passkey">The passkey.</param>
    /// <param name="limit">How many an account may have.</param>
    /// <param name="entry">What to note of it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when it is known already, or the account has too many.</returns>
    Task<bool> Add(Passkey passkey, int limit, SecurityEvent entry, CancellationToken ct);

    /// <summary>Gives one of an account another name.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="id">The passkey.</param>
    /// <param name="name">The name.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The passkey; null when the account has none with the id.</returns>
    Task<Passkey?> Rename(Guid accountId, Guid id, string name, CancellationToken ct);

    /// <summary>Notes a use, unless another one counted as far meanwhile.</summary>
    /// <param name="used">The passkey after its use.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the counter stands there already, or the passkey is gone.</returns>
    Task<bool> Use(Passkey used, CancellationToken ct);
}

/// <summary>Names that owners give passkeys.</summary>
internal static class PasskeyName
{
    private const int MaxLength = 100;

    /// <summary>The name without white space around it, or why it can't be one.</summary>
    public static Outcome<string> Read(string? name) =>
        name?.Trim() is { Length: > 0 and <= MaxLength } plain && !plain.Any(char.IsControl) ? plain : Invalid.Field("name", $"must have 1 to {MaxLength} characters");
}
