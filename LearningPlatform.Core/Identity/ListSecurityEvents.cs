using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Shows what happened to the security of the caller's account, or to administrators of any.</summary>
/// <param name="log">The events.</param>
public sealed class ListSecurityEvents(ISecurityLog log)
{
    /// <summary>The largest page.</summary>
    public const int MaxSize = 100;

    /// <summary>One page of the caller's own events, the latest first.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">From 1 to <see cref="MaxSize"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<SecurityEvent>>> Own(Caller caller, int page, int size, CancellationToken ct)
    {
        if (Refuse(page, size) is { } refusal)
            return refusal;

        // Where an administrator was at the time is not the owner's to know.
        return (await log.List(caller.UserId, page, size, ct)).Map(entry => entry.ActorId is null ? entry : entry with { Ip = null, Device = null, SessionId = null });
    }

    /// <summary>One page of the events of one account or of all, the latest first.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="accountId">Whose; null for all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">From 1 to <see cref="MaxSize"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<SecurityEvent>>> Any(Caller caller, Guid? accountId, int page, int size, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        return Refuse(page, size) is { } refusal ? refusal : await log.List(accountId, page, size, ct);
    }

    internal static Error? Refuse(int page, int size) =>
        page < 1 ? Invalid.Field("page", "must be at least 1")
        : size is < 1 or > MaxSize ? Invalid.Field("size", $"must be from 1 to {MaxSize}")
        : null;
}
