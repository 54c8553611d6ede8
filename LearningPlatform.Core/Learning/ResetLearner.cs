using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Puts a learner back to the beginning (decision of resetProgress).</summary>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class ResetLearner(ILearners learners, TimeProvider clock)
{
    /// <summary>Resets.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="learner">Whose progress.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerAnswer>> Handle(Caller caller, Guid learner, CancellationToken ct) =>
        caller.Is(Roles.Admin)
            ? await learners.Handle(learner, new ResetProgress(Ids.New(), clock.Now()), ct)
            : new Forbidden(ForbiddenReason.Role);
}
