using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>
/// What decides at each request whether its token is good: remembered for a few seconds, so that a suspension or a new role works within seconds
/// on every node and at once on the node that made the change (wayr-D07).
/// </summary>
public interface ISessionStates
{
    /// <summary>The state behind a token; null when the account never existed.</summary>
    /// <param name="accountId">The token's account.</param>
    /// <param name="sessionId">The token's session.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<SessionState?> Find(Guid accountId, Guid sessionId, CancellationToken ct);

    /// <summary>A session ended: its access tokens are refused from now on.</summary>
    /// <param name="sessionId">The session.</param>
    void Ended(Guid sessionId);

    /// <summary>Roles or standing of an account changed: look again.</summary>
    /// <param name="accountId">The account.</param>
    void Changed(Guid accountId);
}

/// <summary>Decides who a token stands for.</summary>
public static class Admission
{
    /// <summary>The caller behind a genuine token, or why it is refused.</summary>
    /// <param name="claims">What the token says.</param>
    /// <param name="state">What the platform says.</param>
    /// <param name="acceptSuspended">True where a suspended account may look at itself (Labs); the dialect then refuses what it must.</param>
    public static Outcome<Caller> Decide(AccessClaims claims, SessionState? state, bool acceptSuspended)
    {
        if (state is null || state.Standing is Standing.Deleted or Standing.Erased)
            return Unauthenticated.NoAccount;

        if (!state.Open)
            return Refusals.TokenInvalid;

        return state.Standing == Standing.Good || (acceptSuspended && state.Standing is Standing.Suspended or Standing.Inactive)
            ? new Caller(claims.AccountId, state.Roles, claims.SessionId)
            : new Forbidden(ForbiddenReason.AccountInactive, "The account is not active.");
    }
}
