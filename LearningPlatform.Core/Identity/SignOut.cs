using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Ends a sign-in, by its access token or by its refresh token.</summary>
/// <param name="sessions">Where sessions are.</param>
/// <param name="tokens">Reads refresh tokens.</param>
/// <param name="states">Is told of ended sessions.</param>
/// <param name="time">The clock.</param>
public sealed class SignOut(ISessions sessions, ITokens tokens, ISessionStates states, TimeProvider time)
{
    /// <summary>Ends the session that the caller's token belongs to (opencode-R14, Labs logout). Other sessions go on.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Client client, CancellationToken ct)
    {
        if (caller.SessionId == Guid.Empty)
            return Refusals.TokenInvalid;

        await End(caller.SessionId, caller.UserId, client, access: true, ct);
        return Done.Value;
    }

    /// <summary>
    /// Ends the session of a refresh token without another credential. Idempotent: an unknown, expired or ended token is fine (Academy logout). The
    /// session's access tokens end with it.
    /// </summary>
    /// <param name="token">The refresh token as sent.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(string token, Client client, CancellationToken ct)
    {
        if (await Find(token, ct) is { } facts)
            await End(facts.Session.Id, facts.Account.Id, client, access: true, ct);

        return Done.Value;
    }

    /// <summary>
    /// Ends refreshing with a refresh token of the caller's own; access tokens stay good until they expire (Wayr logout). One that was ended before is
    /// fine; one that isn't the caller's is refused.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="token">The refresh token as sent.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string token, Client client, CancellationToken ct)
    {
        if (await Find(token, ct) is not { } facts || facts.Account.Id != caller.UserId)
            return Invalid.Field("refreshToken", "was not issued to you");

        await End(facts.Session.Id, facts.Account.Id, client, access: false, ct);
        return Done.Value;
    }

    private async Task<RefreshFacts?> Find(string token, CancellationToken ct) =>
        await tokens.ReadRefresh(token, ct) is { } secret ? await sessions.FindRefresh(Secrets.Hash(secret), ct) : null;

    private async Task End(Guid sessionId, Guid accountId, Client client, bool access, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var entry = SecurityEvent.Of(SecurityEventKind.SignedOut, accountId, now, client) with { SessionId = sessionId };
        await sessions.End(sessionId, SessionEnd.SignedOut, access, now, entry, ct);
        if (access)
            states.Ended(sessionId);
    }
}
