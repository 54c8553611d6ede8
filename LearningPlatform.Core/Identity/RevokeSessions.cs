using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Ends sign-ins: one of the caller's own, all his others, or all of somebody when an administrator says so. Their tokens are refused at once.</summary>
/// <param name="sessions">Where sessions are.</param>
/// <param name="accounts">Where accounts are.</param>
/// <param name="states">Is told.</param>
/// <param name="time">The clock.</param>
public sealed class RevokeSessions(ISessions sessions, IAccounts accounts, ISessionStates states, TimeProvider time)
{
    /// <summary>Ends one sign-in of the caller's own, also the present one.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="sessionId">Which.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> One(Caller caller, Guid sessionId, Client client, CancellationToken ct) =>
        await Revoke(caller, caller.UserId, sessionId, null, client, ct) > 0 ? Done.Value : new NotFound("session");

    /// <summary>Ends all sign-ins of the caller but the present one.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many ended.</returns>
    public async Task<Outcome<int>> Others(Caller caller, Client client, CancellationToken ct) => await Revoke(caller, caller.UserId, null, caller.SessionId, client, ct);

    /// <summary>Ends all sign-ins of an account; an administrator's own present one stays.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many ended.</returns>
    public async Task<Outcome<int>> All(Caller caller, Guid accountId, Client client, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        if (await accounts.Find(accountId, ct) is not { ErasedAt: null })
            return Refusals.User;

        return await Revoke(caller, accountId, null, caller.UserId == accountId ? caller.SessionId : null, client, ct);
    }

    private async Task<int> Revoke(Caller caller, Guid accountId, Guid? only, Guid? but, Client client, CancellationToken ct)
    {
        var ended = await sessions.Revoke(accountId, only, but, SecurityEvent.Of(SecurityEventKind.SessionsRevoked, accountId, time.GetUtcNow(), client, caller), ct);
        foreach (var id in ended)
            states.Ended(id);

        return ended.Count;
    }
}
