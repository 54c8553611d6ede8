using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.External;

/// <summary>Links a login of a provider to the account of somebody who is signed in. Whether the addresses are the same doesn't matter: the person was at both.</summary>
/// <param name="logins">Finds logins.</param>
/// <param name="accounts">Stores.</param>
/// <param name="states">Knows whether the session is still open.</param>
/// <param name="time">The clock.</param>
public sealed class LinkExternalLogin(IExternalLogins logins, IAccounts accounts, ISessionStates states, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Links.</summary>
    /// <param name="accountId">The account that asked.</param>
    /// <param name="sessionId">The session in which it asked.</param>
    /// <param name="identity">Who somebody is at the provider.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<ExternalLogin>> Handle(Guid accountId, Guid sessionId, ExternalIdentity identity, Client client, CancellationToken ct)
    {
        // Between the question and the answer the person may have signed out, or an administrator may have closed the account.
        if (await states.Find(accountId, sessionId, ct) is not { Open: true, Standing: Standing.Good })
            return Refusals.TokenInvalid;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(accountId, ct) is not { Standing: Standing.Good } account)
                return Refusals.User;

            var now = time.GetUtcNow();
            var decision = Decide(identity, accountId, (await logins.Find(identity.Provider, identity.Subject, ct))?.Login, await logins.List(accountId, ct));
            if (!decision.Ok)
                return decision.Error;

            if (decision.Value is { } present)
                return present;

            var login = ExternalLogin.Of(identity, accountId, now);
            var change = new AccountChange(account with { UpdatedAt = now }, [])
            {
                Links = login,
                Log = [SecurityEvent.Of(SecurityEventKind.ExternalLoginLinked, accountId, now, client, new Caller(accountId, account.Roles, sessionId), login.Provider)],
            };
            if (await accounts.Write(change, ct) == Stored.Done)
                return login;
        }

        return ExternalRefusals.Busy;
    }

    /// <summary>Whether to link: the login that is linked already, null for yes, or why not.</summary>
    /// <param name="identity">Who somebody is at the provider.</param>
    /// <param name="accountId">The account that asked.</param>
    /// <param name="present">The login of the subject, whosever it is.</param>
    /// <param name="own">The account's logins.</param>
    public static Outcome<ExternalLogin?> Decide(ExternalIdentity identity, Guid accountId, ExternalLogin? present, IReadOnlyList<ExternalLogin> own) =>
        present?.AccountId == accountId ? present
        : present is not null || own.Any(login => login.Provider == identity.Provider) ? ExternalRefusals.Taken
        : (ExternalLogin?)null;
}
