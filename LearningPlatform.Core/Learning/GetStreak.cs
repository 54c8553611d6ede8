using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>The caller's streak with its freezes, for the browser app; the dialects' streak stays as their documents have it.</summary>
/// <param name="views">Reads.</param>
/// <param name="people">Knows the learner's zone.</param>
/// <param name="clock">The time.</param>
public sealed class GetStreak(ILearnerViews views, IPeople people, TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<StreakView> Handle(Caller caller, CancellationToken ct)
    {
        var zone = await people.Timezone(caller.UserId, ct);
        var streak = await views.Streak(caller.UserId, ct);
        return new StreakView(StreakFreezes.Of(streak, LocalDays.Of(clock.GetUtcNow(), zone)), zone);
    }
}

/// <summary>A streak and where its days are days.</summary>
/// <param name="Streak">The streak.</param>
/// <param name="TimeZone">The learner's zone.</param>
public sealed record StreakView(FrozenStreak Streak, string TimeZone);
