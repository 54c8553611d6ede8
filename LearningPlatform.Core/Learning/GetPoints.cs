using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>A learner's points and how they came.</summary>
/// <param name="Xp">By category, of all time.</param>
/// <param name="History">Lines of the ledger, latest first.</param>
public sealed record LearnerPoints(Xp Xp, IReadOnlyList<LedgerEntry> History);

/// <summary>Reads a learner's points (opencode-R102, opencode-R103).</summary>
/// <param name="views">Reads.</param>
/// <param name="clock">The time that the history reaches back from.</param>
public sealed class GetPoints(ILearnerViews views, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="learner">Whose points.</param>
    /// <param name="reach">How far the history goes back, null for all of it.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerPoints>> Handle(Caller caller, Guid learner, TimeSpan? reach, CancellationToken ct)
    {
        if (Access.Read(caller, learner) is { } refusal)
        {
            return refusal;
        }

        return await views.Summary(learner, ct) is { } summary
            ? new LearnerPoints(summary.Xp, await views.History(learner, clock.Now() - reach, ct))
            : new NotFound("user");
    }
}
