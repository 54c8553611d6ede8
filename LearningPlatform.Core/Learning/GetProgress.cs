using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Reads the caller's own totals (wayr-R85).</summary>
/// <param name="views">Reads.</param>
public sealed class GetProgress(ILearnerViews views)
{
    /// <summary>Reads them.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerSummary>> Handle(Caller caller, CancellationToken ct) =>
        await views.Summary(caller.UserId, ct) is { } summary ? summary : Unauthenticated.NoAccount;
}
