using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>Reads what somebody earned. Achievements count as progress: one's own, or those of anybody for teachers (decision of getUserAchievements).</summary>
/// <param name="store">What learners have.</param>
/// <param name="people">Who has an account.</param>
public sealed class GetUserAchievements(IAchievements store, IPeople people)
{
    /// <summary>All of them, latest first.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="learner">Whose.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<IReadOnlyList<EarnedAchievement>>> Handle(Caller caller, Guid learner, CancellationToken ct)
    {
        if (caller.UserId != learner && !caller.Is(Roles.Instructor | Roles.TeachingAssistant | Roles.Admin))
        {
            return new Forbidden(ForbiddenReason.Owner, "These are somebody else's achievements.");
        }

        if (!(await people.Find([learner], ct)).ContainsKey(learner))
        {
            return new NotFound("user");
        }

        return (await store.Earned(learner, ct)).ToArray();
    }
}
