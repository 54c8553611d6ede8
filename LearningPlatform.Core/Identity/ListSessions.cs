using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Shows where the caller is signed in.</summary>
/// <param name="sessions">Where sessions are.</param>
/// <param name="time">The clock.</param>
public sealed class ListSessions(ISessions sessions, TimeProvider time)
{
    /// <summary>One page of the sign-ins that are still good, the latest used first.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">From 1 to <see cref="ListSecurityEvents.MaxSize"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<Session>>> Handle(Caller caller, int page, int size, CancellationToken ct) =>
        ListSecurityEvents.Refuse(page, size) is { } refusal ? refusal : await sessions.List(caller.UserId, page, size, time.GetUtcNow(), ct);
}
