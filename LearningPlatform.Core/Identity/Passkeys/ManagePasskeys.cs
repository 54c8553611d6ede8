using LearningPlatform.Core.Identity.External;
using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Passkeys;

/// <summary>Passkeys of one account.</summary>
/// <param name="Items">The passkeys, the oldest first.</param>
public sealed record PasskeyList(IReadOnlyList<Passkey> Items);

/// <summary>Lists the owner's passkeys.</summary>
/// <param name="passkeys">Where passkeys are.</param>
public sealed class ListPasskeys(IPasskeys passkeys)
{
    /// <summary>Lists.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<PasskeyList>> Handle(Caller caller, CancellationToken ct) => new PasskeyList(await passkeys.List(caller.UserId, ct));
}

/// <summary>Asks the owner's browser to make a passkey.</summary>
/// <param name="webAuthn">Knows how.</param>
/// <param name="passkeys">Where passkeys are.</param>
/// <param name="tickets">Where tickets are.</param>
/// <param name="get">Reads the account.</param>
/// <param name="proof">Whether the owner proved to be it lately.</param>
/// <param name="time">The clock.</param>
public sealed class ProposePasskey(IWebAuthn webAuthn, IPasskeys passkeys, ITickets tickets, GetOwnAccount get, RecentProof proof, TimeProvider time)
{
    /// <summary>Asks.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="site">The site.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<PasskeyQuestion>> Handle(Caller caller, RelyingParty site, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        var account = await get.Handle(caller, ct);
        if (!account.Ok)
            return account.Error;

        var present = await passkeys.List(caller.UserId, ct);
        if (present.Count >= AddPasskey.Limit)
            return AddPasskey.TooMany;

        var ceremony = await webAuthn.AskToCreate(site, account.Value, present);
        return await PasskeyTickets.Issue(tickets, TicketPurpose.PasskeyCreation, caller.UserId, ceremony, time.GetUtcNow(), ct);
    }
}

/// <summary>Keeps the passkey that the browser made.</summary>
/// <param name="webAuthn">Knows whether it is genuine.</param>
/// <param name="passkeys">Where passkeys are.</param>
/// <param name="tickets">Where tickets are.</param>
/// <param name="proof">Whether the owner proved to be it lately.</param>
/// <param name="time">The clock.</param>
public sealed class AddPasskey(IWebAuthn webAuthn, IPasskeys passkeys, ITickets tickets, RecentProof proof, TimeProvider time)
{
    /// <summary>How many an account may have.</summary>
    public const int Limit = 20;

    internal static readonly Conflict TooMany = new("identity.passkey_limit", $"There can't be more than {Limit} passkeys. Remove one first.");

    private static readonly Invalid NotGenuine = Invalid.Field("credential", "is not what was asked for. Begin again");

    private static readonly Conflict Known = new("identity.passkey_known", "This passkey is known already, or there are too many.");

    /// <summary>Keeps it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="site">The site.</param>
    /// <param name="ticket">The ticket of the question.</param>
    /// <param name="name">The owner's name for it.</param>
    /// <param name="credential">The browser's answer, JSON.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Passkey>> Handle(Caller caller, RelyingParty site, string? ticket, string? name, string credential, Client client, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        var named = PasskeyName.Read(name);
        if (!named.Ok)
            return named.Error;

        var now = time.GetUtcNow();
        if (await PasskeyTickets.Take(tickets, TicketPurpose.PasskeyCreation, ticket, now, ct) is not { } taken || taken.AccountId != caller.UserId)
            return NotGenuine;

        if (await webAuthn.Created(site, credential, taken.Data) is not { } made)
            return NotGenuine;

        var passkey = made with { Id = Ids.New(now), AccountId = caller.UserId, Name = named.Value, CreatedAt = now };
        var entry = SecurityEvent.Of(SecurityEventKind.PasskeyAdded, caller.UserId, now, client, caller, passkey.Name);
        return await passkeys.Add(passkey, Limit, entry, ct) ? passkey : Known;
    }
}

/// <summary>Gives a passkey another name.</summary>
/// <param name="passkeys">Where passkeys are.</param>
public sealed class RenamePasskey(IPasskeys passkeys)
{
    /// <summary>Renames.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The passkey.</param>
    /// <param name="name">The name.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Passkey>> Handle(Caller caller, Guid id, string? name, CancellationToken ct)
    {
        var named = PasskeyName.Read(name);
        if (!named.Ok)
            return named.Error;

        return await passkeys.Rename(caller.UserId, id, named.Value, ct) is { } passkey ? passkey : new NotFound("passkey");
    }
}

/// <summary>Forgets a passkey, unless nobody could sign in any more without it.</summary>
/// <param name="passkeys">Where passkeys are.</param>
/// <param name="logins">Another way to sign in.</param>
/// <param name="accounts">Stores.</param>
/// <param name="proof">Whether the owner proved to be it lately.</param>
/// <param name="time">The clock.</param>
public sealed class RemovePasskey(IPasskeys passkeys, IExternalLogins logins, IAccounts accounts, RecentProof proof, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Forgets.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The passkey.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, Client client, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(caller.UserId, ct) is not { Standing: Standing.Good } account)
                return Refusals.User;

            var own = await passkeys.List(account.Id, ct);
            if (own.FirstOrDefault(passkey => passkey.Id == id) is not { } removed)
                return new NotFound("passkey");

            if (UnlinkExternalLogin.NoWayIn(account, (await logins.List(account.Id, ct)).Count, own.Count - 1))
                return ExternalRefusals.OnlyWay;

            // The account's version decides between two that remove the last two ways in at once.
            var now = time.GetUtcNow();
            var change = new AccountChange(account with { UpdatedAt = now }, [])
            {
                RemovesPasskey = id,
                Log = [SecurityEvent.Of(SecurityEventKind.PasskeyRemoved, account.Id, now, client, caller, removed.Name)],
            };
            if (await accounts.Write(change, ct) == Stored.Done)
                return Done.Value;
        }

        return Refusals.Busy;
    }
}

/// <summary>Tickets of questions to browsers: the challenge stays here and is good for one answer, right or wrong.</summary>
internal static class PasskeyTickets
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static async Task<PasskeyQuestion> Issue(ITickets tickets, TicketPurpose purpose, Guid? accountId, Ceremony ceremony, DateTimeOffset now, CancellationToken ct)
    {
        var secret = Secrets.New();
        await tickets.Add(new Ticket(Secrets.Hash(secret), purpose, accountId, ceremony.State, now + Lifetime), ct);
        return new PasskeyQuestion(ceremony.Options, Secrets.Text(secret));
    }

    public static async Task<Ticket?> Take(ITickets tickets, TicketPurpose purpose, string? presented, DateTimeOffset now, CancellationToken ct) =>
        Secrets.Read(presented) is { } secret && await tickets.Take(Secrets.Hash(secret), purpose, ct) is { } ticket && ticket.ExpiresAt > now ? ticket : null;
}
