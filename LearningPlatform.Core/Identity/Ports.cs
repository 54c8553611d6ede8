using LearningPlatform.Core.Identity.Codes;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>The accounts. Every write is one transaction together with the events and all that goes with it.</summary>
public interface IAccounts
{
    /// <summary>The account, also a deleted or erased one; null when there never was one.</summary>
    /// <param name="id">The account's id.</param>
    /// <param name="ct">Gives up.</param>
    Task<Account?> Find(Guid id, CancellationToken ct);

    /// <summary>The account that has the address, also a deleted one.</summary>
    /// <param name="email">The address.</param>
    /// <param name="ct">Gives up.</param>
    Task<Account?> FindByEmail(EmailAddress email, CancellationToken ct);

    /// <summary>The account that has the number, also a deleted one.</summary>
    /// <param name="phone">The number in E.164: <c>+</c> and digits.</param>
    /// <param name="ct">Gives up.</param>
    Task<Account?> FindByPhone(string phone, CancellationToken ct);

    /// <summary>One page of the accounts that are neither deleted nor erased.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<Account>> List(AccountQuery query, CancellationToken ct);

    /// <summary>One page of the accounts whose owners asked for a role that they don't have yet, the earliest first.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="size">Accounts a page.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<Account>> ListRoleRequests(int page, int size, CancellationToken ct);

    /// <summary>Writes the change or, when it can't be, nothing of it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="ct">Gives up.</param>
    Task<Stored> Write(AccountChange change, CancellationToken ct);
}

/// <summary>A change of one account.</summary>
/// <param name="Account">The account as it shall be; its <see cref="Account.Version"/> says what it was read as, 0 makes it new.</param>
/// <param name="Events">What happened.</param>
public sealed record AccountChange(Account Account, IReadOnlyList<EventEnvelope> Events)
{
    /// <summary>A sign-in that begins with it.</summary>
    public Opening? Opens { get; init; }

    /// <summary>A one-time token that is handed out; earlier ones for the same purpose die.</summary>
    public OneTimeToken? Issues { get; init; }

    /// <summary>The hash of the one-time token that is used up; the write is refused when it was used meanwhile.</summary>
    public byte[]? Uses { get; init; }

    /// <summary>The code that is used up; the write is refused when it was used, or replaced by another one, meanwhile.</summary>
    public OneTimeCode? UsesCode { get; init; }

    /// <summary>One-time tokens of the account for these purposes die.</summary>
    public IReadOnlyList<TokenPurpose> Voids { get; init; } = [];

    /// <summary>A registration that was never confirmed and gives way, because its address turned out to be somebody else's.</summary>
    public Guid? Displaces { get; init; }

    /// <summary>Ends all sessions of the account for this reason.</summary>
    public SessionEnd? EndsSessions { get; init; }

    /// <summary>The one session that <see cref="EndsSessions"/> leaves open: the caller's own.</summary>
    public Guid? KeepsSession { get; init; }

    /// <summary>True when the change may take the last administrator away: the write is refused then, also when two such changes race.</summary>
    public bool NeedsAdministrator { get; init; }

    /// <summary>What the owner and administrators shall read about it. The event of a sign-in that <see cref="Opens"/> begins is written by itself.</summary>
    public IReadOnlyList<SecurityEvent> Log { get; init; } = [];

    /// <summary>A login of another provider that belongs to the account from now on.</summary>
    public External.ExternalLogin? Links { get; init; }

    /// <summary>The provider whose login doesn't any more.</summary>
    public string? Unlinks { get; init; }

    /// <summary>The passkey that the account hasn't any more.</summary>
    public Guid? RemovesPasskey { get; init; }

    /// <summary>Forgets every way in but the password: logins of other providers, passkeys, API keys, the second factor.</summary>
    public bool ForgetsOtherWaysIn { get; init; }

    /// <summary>Forgets the account's sessions and tokens altogether: they hold addresses and devices.</summary>
    public bool ForgetsSessions { get; init; }
}

/// <summary>What became of a write.</summary>
public enum Stored
{
    /// <summary>It is stored.</summary>
    Done,

    /// <summary>Another account has the e-mail address.</summary>
    EmailTaken,

    /// <summary>Another account has the username.</summary>
    UsernameTaken,

    /// <summary>Another account has the phone number.</summary>
    PhoneTaken,

    /// <summary>The external login belongs to an account already, or the account has one of that provider.</summary>
    LinkTaken,

    /// <summary>The account, or the one-time token, changed since it was read.</summary>
    Changed,

    /// <summary>Nobody would be left to administer the platform.</summary>
    LastAdministrator,

    /// <summary>The code was used, or replaced by another one, meanwhile.</summary>
    CodeUsed,
}

/// <summary>Which accounts to list, and in which order.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Size">Accounts a page.</param>
/// <param name="Sort">By what.</param>
/// <param name="Descending">The largest first. Equal ones are ordered by id.</param>
/// <param name="Search">Part of the username or full name, without regard to case; null for all.</param>
/// <param name="SearchEmail">Whether the search looks into addresses too.</param>
/// <param name="Role">Only accounts whose mightiest role is this; null for all.</param>
public sealed record AccountQuery(int Page, int Size, AccountSort Sort, bool Descending, string? Search, bool SearchEmail, Roles? Role)
{
    /// <summary>Wayr's view: assistants count as students (wayr-R27), and the search looks at the address and the name that Wayr shows (wayr-R36).</summary>
    public bool AsWayr { get; init; }

    /// <summary>Only those that can be used, or only those that can't; null for both.</summary>
    public bool? Usable { get; init; }

    /// <summary>Whether those deleted that can be restored are listed too.</summary>
    public bool Deleted { get; init; }
}

/// <summary>What accounts are ordered by.</summary>
public enum AccountSort
{
    /// <summary>When they were made.</summary>
    CreatedAt,

    /// <summary>When they last changed.</summary>
    UpdatedAt,

    /// <summary>The latest sign-in.</summary>
    LastLoginAt,

    /// <summary>The id.</summary>
    Id,

    /// <summary>The address.</summary>
    Email,

    /// <summary>The handle.</summary>
    Username,

    /// <summary>The full name.</summary>
    FullName,

    /// <summary>The mightiest role.</summary>
    Role,

    /// <summary>The picture's URL.</summary>
    Avatar,

    /// <summary>The few words.</summary>
    Bio,

    /// <summary>Where the person lives.</summary>
    Location,

    /// <summary>The person's site.</summary>
    Website,

    /// <summary>The name that Wayr shows.</summary>
    ShownName,

    /// <summary>Whether it can be used: those that can't come first.</summary>
    Usable,
}

/// <summary>A new session with its first refresh token.</summary>
/// <param name="Session">The session.</param>
/// <param name="Refresh">The token; null where the dialect has none.</param>
public sealed record Opening(Session Session, RefreshToken? Refresh);

/// <summary>The sign-ins and their refresh tokens.</summary>
public interface ISessions
{
    /// <summary>Begins a session of an account that signed in, and notes the sign-in with the account.</summary>
    /// <param name="opening">The session.</param>
    /// <param name="rehashed">The password's hash by today's strength, when the stored one is weaker.</param>
    /// <param name="ct">Gives up.</param>
    Task Open(Opening opening, string? rehashed, CancellationToken ct);

    /// <summary>All that is known about a refresh token, in one read.</summary>
    /// <param name="hash">SHA-256 of its secret.</param>
    /// <param name="ct">Gives up.</param>
    Task<RefreshFacts?> FindRefresh(byte[] hash, CancellationToken ct);

    /// <summary>Exchanges a refresh token for the next one, unless another request did so first.</summary>
    /// <param name="tokenId">The token to be exchanged.</param>
    /// <param name="next">The next one of the same session.</param>
    /// <param name="answeredAt">When the exchange is answered, at the earliest.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when it was exchanged already or the session ended; nothing is written then.</returns>
    Task<bool> Rotate(Guid tokenId, RefreshToken next, DateTimeOffset answeredAt, Client client, CancellationToken ct);

    /// <summary>Notes that a session was used by a refresh that doesn't rotate.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task Touch(Guid sessionId, DateTimeOffset at, CancellationToken ct);

    /// <summary>When the owner last proved to be it in a session; null when there is no such session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="ct">Gives up.</param>
    Task<DateTimeOffset?> ConfirmedAt(Guid sessionId, CancellationToken ct);

    /// <summary>Notes that the owner proved to be it once more.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task Confirm(Guid sessionId, DateTimeOffset at, CancellationToken ct);

    /// <summary>Ends a session; one that ended before keeps its first reason.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="reason">Why.</param>
    /// <param name="access">Whether access tokens end too, or only refreshing.</param>
    /// <param name="at">When.</param>
    /// <param name="entry">What to note of it, when it ended something; null for nothing.</param>
    /// <param name="ct">Gives up.</param>
    Task End(Guid sessionId, SessionEnd reason, bool access, DateTimeOffset at, SecurityEvent? entry, CancellationToken ct);

    /// <summary>One page of the sign-ins of an account that are still good, the latest used first.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">Sessions a page.</param>
    /// <param name="now">The time.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<Session>> List(Guid accountId, int page, int size, DateTimeOffset now, CancellationToken ct);

    /// <summary>Ends sign-ins of an account that are still good, together with what is read about it.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="only">Only this one; null for all.</param>
    /// <param name="but">Not this one; null spares none.</param>
    /// <param name="entry">What the owner and administrators shall read; written when at least one ended.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Those that ended.</returns>
    Task<IReadOnlyList<Guid>> Revoke(Guid accountId, Guid? only, Guid? but, SecurityEvent entry, CancellationToken ct);

    /// <summary>What decides whether an access token is good at the moment; null when the account never existed.</summary>
    /// <param name="accountId">The token's account.</param>
    /// <param name="sessionId">The token's session.</param>
    /// <param name="ct">Gives up.</param>
    Task<SessionState?> State(Guid accountId, Guid sessionId, CancellationToken ct);

    /// <summary>Those of these sessions whose access tokens are good at the moment: not ended, their account in order.</summary>
    /// <param name="sessionIds">The sessions.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlySet<Guid>> StillOpen(IReadOnlyCollection<Guid> sessionIds, CancellationToken ct);
}

/// <summary>What decides whether an access token is good.</summary>
/// <param name="Roles">The account's present roles.</param>
/// <param name="Standing">Whether the account can be used.</param>
/// <param name="Open">True when the session exists, is the account's, and wasn't ended.</param>
public sealed record SessionState(Roles Roles, Standing Standing, bool Open);

/// <summary>All that is known about a presented refresh token.</summary>
/// <param name="Token">The token.</param>
/// <param name="Session">Its session.</param>
/// <param name="Account">Its account.</param>
/// <param name="Successor">The token that replaced it, when one did.</param>
public sealed record RefreshFacts(RefreshToken Token, Session Session, Account Account, RefreshToken? Successor);

/// <summary>Counts failed sign-ins, one row of attempts for each key.</summary>
public interface ISignInAttempts
{
    /// <summary>The attempts so far.</summary>
    /// <param name="key">See <see cref="SignInAttempts.KeyOf(EmailAddress)"/>.</param>
    /// <param name="ct">Gives up.</param>
    Task<SignInAttempts> Find(byte[] key, CancellationToken ct);

    /// <summary>Counts a failure. Two at the same time count as two.</summary>
    /// <param name="key">The key.</param>
    /// <param name="at">When.</param>
    /// <param name="log">What to note of it, in the same transaction; null for an address without an account.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The attempts with this one.</returns>
    Task<SignInAttempts> Fail(byte[] key, DateTimeOffset at, Func<SignInAttempts, IReadOnlyList<SecurityEvent>>? log, CancellationToken ct);

    /// <summary>Forgets the failures after a success, unless a lock was set meanwhile.</summary>
    /// <param name="key">The key.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the key is locked: the success must not count.</returns>
    Task<bool> Clear(byte[] key, DateTimeOffset at, CancellationToken ct);

    /// <summary>Forgets the failures and a lock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ct">Gives up.</param>
    Task Reset(byte[] key, CancellationToken ct);
}

/// <summary>A secret that is good once, as stored: its SHA-256.</summary>
/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="AccountId">Whose.</param>
/// <param name="Purpose">What it is good for.</param>
/// <param name="CreatedAt">When it was handed out.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="UsedAt">When it was used; null before.</param>
public sealed record OneTimeToken(byte[] Hash, Guid AccountId, TokenPurpose Purpose, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt = null)
{
    /// <summary>What it is about beside the account: the address that a change leads to.</summary>
    public string? Target { get; init; }
}

/// <summary>What a one-time token is good for.</summary>
public enum TokenPurpose
{
    /// <summary>Confirms the address of a registration; 24 hours (academy-D06).</summary>
    EmailVerification,

    /// <summary>Proves the address of an account that is in use already; 24 hours.</summary>
    AddressVerification,

    /// <summary>Sets a new password; 1 hour (academy-D06).</summary>
    PasswordReset,

    /// <summary>Changes the address; 24 hours (academy-D06).</summary>
    EmailUpdate,
}

/// <summary>Publishes events that no other write goes with.</summary>
public interface IIdentityEvents
{
    /// <summary>Puts an event into the outbox.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="ct">Gives up.</param>
    Task Publish(EventEnvelope envelope, CancellationToken ct);
}

/// <summary>Finds one-time tokens; they are written with the account that they belong to.</summary>
public interface IOneTimeTokens
{
    /// <summary>The token with its account, whether or not it is still good.</summary>
    /// <param name="hash">SHA-256 of the secret.</param>
    /// <param name="purpose">What it must be for.</param>
    /// <param name="ct">Gives up.</param>
    Task<(OneTimeToken Token, Account Account)?> Find(byte[] hash, TokenPurpose purpose, CancellationToken ct);
}

/// <summary>Hashes passwords: slow on purpose, so an implementation bounds how many are hashed at once.</summary>
public interface IPasswords
{
    /// <summary>Hashes a new password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="ct">Gives up waiting.</param>
    Task<string> Hash(string password, CancellationToken ct);

    /// <summary>Compares a password with a stored hash. Without a hash it takes as long and answers <see cref="PasswordCheck.Wrong"/>.</summary>
    /// <param name="hash">The stored hash; null for an unknown account or one without a password.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="ct">Gives up waiting.</param>
    Task<PasswordCheck> Verify(string? hash, string password, CancellationToken ct);
}

/// <summary>What a comparison says.</summary>
public enum PasswordCheck
{
    /// <summary>Another password.</summary>
    Wrong,

    /// <summary>The password.</summary>
    Right,

    /// <summary>The password, hashed weaker than today's.</summary>
    RightButWeaklyHashed,
}

/// <summary>Issues and reads tokens.</summary>
public interface ITokens
{
    /// <summary>An access token as the session's dialect documents it.</summary>
    /// <param name="account">Whose; roles and address are taken from it.</param>
    /// <param name="session">The session that it belongs to.</param>
    /// <param name="now">When it is issued.</param>
    /// <param name="ct">Gives up.</param>
    Task<string> Access(Account account, Session session, DateTimeOffset now, CancellationToken ct);

    /// <summary>The refresh token in the dialect's form: opaque, or a JWT around the secret.</summary>
    /// <param name="session">The session that it belongs to.</param>
    /// <param name="secret">The secret part.</param>
    /// <param name="issuedAt">When it is issued.</param>
    /// <param name="expiresAt">Its end.</param>
    /// <param name="ct">Gives up.</param>
    Task<string> Refresh(Session session, byte[] secret, DateTimeOffset issuedAt, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>The secret part of a presented refresh token of either form; null for anything we didn't make.</summary>
    /// <param name="presented">What the client sent.</param>
    /// <param name="ct">Gives up.</param>
    Task<byte[]?> ReadRefresh(string presented, CancellationToken ct);

    /// <summary>
    /// The secret that follows another. The same one always follows the same one, and only the platform can compute it: two requests that
    /// exchange one token at the same time get the same next token, without it being stored anywhere.
    /// </summary>
    /// <param name="secret">The secret that is exchanged.</param>
    /// <param name="ct">Gives up.</param>
    Task<byte[]> Next(byte[] secret, CancellationToken ct);

    /// <summary>Checks the signature, the issuer and the times of an access token; whether its session is still open is another question.</summary>
    /// <param name="token">What the client sent.</param>
    /// <param name="now">The time.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<Outcome<AccessClaims>> Verify(string token, DateTimeOffset now, CancellationToken ct);
}

/// <summary>What an access token that is genuine says.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="SessionId">Of which sign-in.</param>
/// <param name="Issuer">Issued by which dialect.</param>
/// <param name="ExpiresAt">Its end.</param>
public sealed record AccessClaims(Guid AccountId, Guid SessionId, Issuer Issuer, DateTimeOffset ExpiresAt);

/// <summary>Keeps short secrets unreadable where they have to be stored for a while, as in an event.</summary>
public interface ISecretBox
{
    /// <summary>Makes it unreadable.</summary>
    /// <param name="secret">The secret.</param>
    string Close(string secret);

    /// <summary>Makes it readable again.</summary>
    /// <param name="box">What <see cref="Close"/> made.</param>
    string Open(string box);
}
