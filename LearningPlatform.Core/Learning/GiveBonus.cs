using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Gives points to a learner (decision of awardBonusPoints).</summary>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class GiveBonus(ILearners learners, TimeProvider clock)
{
    /// <summary>The most points of one bonus.</summary>
    public const long Most = 1_000_000_000;

    /// <summary>Gives them.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="learner">Who gets them.</param>
    /// <param name="points">At least 1.</param>
    /// <param name="reason">For the record.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerAnswer>> Handle(Caller caller, Guid learner, long points, string? reason, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
        {
            return new Forbidden(ForbiddenReason.Role);
        }

        return points <= Most
            ? await learners.Handle(learner, new AwardBonus(Ids.New(), clock.Now(), points, reason), ct)
            : Invalid.Field("bonus_points", $"At most {Most}.");
    }
}
