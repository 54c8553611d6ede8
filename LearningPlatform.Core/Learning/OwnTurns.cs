using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Turns that a learner takes for himself.</summary>
internal static class OwnTurns
{
    /// <summary>There is no account for the learner.</summary>
    public static readonly NotFound NoLearner = new("user", "learning.no_learner");

    /// <summary>Handles the command for the caller. An account that is gone while its token is still believed is no caller any more.</summary>
    /// <param name="learners">Take the turn.</param>
    /// <param name="caller">The learner.</param>
    /// <param name="command">What to do.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<Outcome<LearnerAnswer>> HandleOwn(this ILearners learners, Caller caller, LearnerCommand command, CancellationToken ct)
    {
        var outcome = await learners.Handle(caller.UserId, command, ct);
        return outcome.Error?.Code == NoLearner.Code ? Unauthenticated.NoAccount : outcome;
    }
}
