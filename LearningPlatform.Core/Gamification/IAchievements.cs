namespace LearningPlatform.Core.Gamification;

/// <summary>What is stored about achievements, and what a learner's rows say about him.</summary>
public interface IAchievements
{
    /// <summary>What is known of a learner and which achievements he has, read together in one round trip.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<AchievementStanding> Standing(Guid learner, CancellationToken ct);

    /// <summary>The achievements that somebody has, latest first.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<EarnedAchievement>> Earned(Guid learner, CancellationToken ct);

    /// <summary>Those of the learners that did something, in order of their ids.</summary>
    /// <param name="after">The last one of the page before, null at first.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<Guid>> Learners(Guid? after, int count, CancellationToken ct);

    /// <summary>
    /// Keeps the definitions, so that what somebody earned can be shown when it is no longer in the catalogue. Those that are new or have other
    /// conditions than before begin a review of all learners.
    /// </summary>
    /// <param name="catalogue">All that can be earned now.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>True when a review begins.</returns>
    Task<bool> Publish(AchievementCatalogue catalogue, CancellationToken ct);

    /// <summary>Has the review go on with the next page.</summary>
    /// <param name="next">What and after whom.</param>
    /// <param name="ct">Gives up.</param>
    Task Continue(AchievementsChanged next, CancellationToken ct);
}

/// <summary>A learner as achievements see him.</summary>
/// <param name="Facts">What is known without the leaderboards.</param>
/// <param name="Earned">What the learner has.</param>
public sealed record AchievementStanding(LearnerFacts Facts, IReadOnlySet<Guid> Earned);

/// <summary>An achievement that somebody has.</summary>
/// <param name="Achievement">Which, as it is defined now.</param>
/// <param name="At">Since when.</param>
/// <param name="Evidence">The numbers that it was earned by.</param>
public sealed record EarnedAchievement(Achievement Achievement, DateTimeOffset At, IReadOnlyDictionary<string, double> Evidence);
