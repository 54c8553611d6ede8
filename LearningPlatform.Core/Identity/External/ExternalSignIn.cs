using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.External;

/// <summary>Somebody whom a provider knows wants to sign in.</summary>
/// <param name="Identity">Who somebody is there.</param>
/// <param name="Issuer">The dialect that was asked.</param>
/// <param name="Remember">Whether to be remembered for longer.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record ExternalSignInRequest(ExternalIdentity Identity, Issuer Issuer, bool Remember, Client Client);

/// <summary>Somebody is signed in through a provider.</summary>
/// <param name="SignedIn">Who, with what.</param>
/// <param name="IsNew">True when the account was made just now.</param>
public sealed record ExternallySignedIn(SignedIn SignedIn, bool IsNew);

/// <summary>What to do about somebody whom a provider knows.</summary>
public abstract record ExternalDecision
{
    /// <summary>The account is known: begin a session.</summary>
    /// <param name="Account">The account.</param>
    public sealed record Open(Account Account) : ExternalDecision;

    /// <summary>The address is proven on both sides: link the login to its account and begin a session.</summary>
    /// <param name="Account">The account.</param>
    public sealed record Link(Account Account) : ExternalDecision;

    /// <summary>Make an account.</summary>
    /// <param name="Replaces">A registration with the same address that was never confirmed; it is replaced.</param>
    public sealed record Make(Account? Replaces) : ExternalDecision;

    /// <summary>Don't.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Refuse(Error Error) : ExternalDecision;
}

/// <summary>
/// Signs in somebody whom a provider knows: by the login when it is linked, by the address when both sides proved it, else with a new account. Two first sign-ins at once
/// make one account: the unique indexes let one through, and the other one finds what it made.
/// </summary>
/// <param name="logins">Finds logins.</param>
/// <param name="accounts">Stores accounts.</param>
/// <param name="sessions">Stores the session.</param>
/// <param name="tokens">Issues.</param>
/// <param name="time">The clock.</param>
public sealed class ExternalSignIn(IExternalLogins logins, IAccounts accounts, ISessions sessions, ITokens tokens, TimeProvider time)
{
    private const int Attempts = 6;

    /// <summary>Signs in.</summary>
    /// <param name="request">Who.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<ExternallySignedIn>> Handle(ExternalSignInRequest request, CancellationToken ct)
    {
        var identity = request.Identity;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var linked = await logins.Find(identity.Provider, identity.Subject, ct);
            var sameEmail = linked is null && identity.Email is { } email ? await accounts.FindByEmail(email, ct) : null;
            var othersLogins = sameEmail is null ? [] : await logins.List(sameEmail.Id, ct);
            var now = time.GetUtcNow();
            var decision = Decide(identity, linked?.Account, sameEmail, othersLogins);
            if (decision is ExternalDecision.Refuse refusal)
                return refusal.Error;

            var account = decision switch
            {
                ExternalDecision.Open known => known.Account with { LastLoginAt = now },
                ExternalDecision.Link proven => proven.Account with { LastLoginAt = now, UpdatedAt = now },
                ExternalDecision.Make made => NewAccount(identity, request.Issuer, made.Replaces, now, attempt),
                _ => throw new InvalidOperationException($"No way to carry out {decision}."),
            };
            var (opening, secret) = SessionStart.Of(account.Id, request.Issuer, request.Remember, request.Client, now, SignInMethod.External);
            if (decision is ExternalDecision.Open)
                await sessions.Open(opening, rehashed: null, ct);
            else if (await accounts.Write(Change(account, identity, decision is ExternalDecision.Make, opening, request.Client, now), ct) != Stored.Done)
                continue; // Somebody was first with the login, the address or the username: look again.

            var pair = await SessionStart.Hand(tokens, account, opening, secret, now, ct);
            return new ExternallySignedIn(new SignedIn(account, pair), decision is ExternalDecision.Make);
        }

        return ExternalRefusals.Busy;
    }

    /// <summary>
    /// What to do. An address links only when the provider vouches for it and the account's owner proved it as well; a stranger who registers an address here before its
    /// owner comes, or claims somebody's address at a careless provider, gains nothing.
    /// </summary>
    /// <param name="identity">Who somebody is at the provider.</param>
    /// <param name="linked">The account that the login is linked to.</param>
    /// <param name="sameEmail">The account that has the address.</param>
    /// <param name="sameEmailLogins">That account's logins.</param>
    public static ExternalDecision Decide(ExternalIdentity identity, Account? linked, Account? sameEmail, IReadOnlyList<ExternalLogin> sameEmailLogins)
    {
        if (linked is not null)
            return Refusals.Of(linked.Standing) is { } closed ? new ExternalDecision.Refuse(closed) : new ExternalDecision.Open(linked);

        if (sameEmail is null)
            return new ExternalDecision.Make(null);

        // Another request linked it between the two reads.
        if (sameEmailLogins.Any(login => login.Provider == identity.Provider && login.Subject == identity.Subject))
            return Decide(identity, sameEmail, null, []);

        // Nobody proved the address of a registration that waits for its mail; the provider's customer did.
        if (sameEmail.Standing == Standing.Unverified)
            return identity.EmailVerified ? new ExternalDecision.Make(sameEmail) : new ExternalDecision.Make(null);

        // A provider that gave the address to another subject than before may have given it to another person.
        if (!identity.EmailVerified || sameEmail.EmailVerifiedAt is null || sameEmailLogins.Any(login => login.Provider == identity.Provider))
            return new ExternalDecision.Refuse(ExternalRefusals.EmailInUse);

        return Refusals.Of(sameEmail.Standing) is { } refusal ? new ExternalDecision.Refuse(refusal) : new ExternalDecision.Link(sameEmail);
    }

    /// <summary>The account that a first sign-in makes: without a password, with the address only when the provider vouches for it.</summary>
    /// <param name="identity">Who somebody is at the provider.</param>
    /// <param name="issuer">The dialect that was asked.</param>
    /// <param name="replaces">A registration that was never confirmed.</param>
    /// <param name="now">The time.</param>
    /// <param name="attempt">How often a made-up username was taken already.</param>
    public static Account NewAccount(ExternalIdentity identity, Issuer issuer, Account? replaces, DateTimeOffset now, int attempt) => new()
    {
        Id = replaces?.Id ?? Ids.New(now),
        Version = replaces?.Version ?? 0,
        Email = identity.EmailVerified ? identity.Email : null,
        EmailVerifiedAt = identity.EmailVerified ? now : null,
        Username = Username.Suggest(identity.Name, attempt),
        FullName = identity.Name,
        Roles = Roles.Student,
        Status = AccountStatus.Active,
        Origin = issuer,
        Profile = new Profile { AvatarUrl = identity.AvatarUrl },
        CreatedAt = now,
        UpdatedAt = now,
        LastLoginAt = now,
    };

    private static AccountChange Change(Account account, ExternalIdentity identity, bool isNew, Opening opening, Client client, DateTimeOffset now)
    {
        var linked = SecurityEvent.Of(SecurityEventKind.ExternalLoginLinked, account.Id, now, client, detail: identity.Provider);
        var registered = new AccountRegistered(account.Id, account.Origin.ToString().ToLowerInvariant());
        return new AccountChange(account, isNew ? [EventEnvelope.Of(registered, account.Id, now)] : [])
        {
            Opens = opening,
            Links = ExternalLogin.Of(identity, account.Id, now),
            Log = isNew ? [SecurityEvent.Of(SecurityEventKind.Registered, account.Id, now, client, detail: identity.Provider), linked] : [linked],
        };
    }
}
