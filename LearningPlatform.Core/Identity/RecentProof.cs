using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>
/// Guards what a passer-by at an open computer, or a thief of a token, mustn't be able to do: adding or removing ways to sign in, keys, a copy of all data.
/// The owner must have signed in, or confirmed to be it, within the last fifteen minutes.
/// </summary>
/// <param name="sessions">Knows when.</param>
/// <param name="time">The clock.</param>
public sealed class RecentProof(ISessions sessions, TimeProvider time)
{
    /// <summary>How long a proof is recent.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Why the caller has to prove it again (<see cref="ForbiddenReason.ProofNeeded"/>); null when the proof is recent.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Error?> Missing(Caller caller, CancellationToken ct) =>
        await sessions.ConfirmedAt(caller.SessionId, ct) is { } at && time.GetUtcNow() - at <= Lifetime
            ? null
            : new Forbidden(ForbiddenReason.ProofNeeded, "Confirm that it is you.");
}
