using LearningPlatform.Core.Kernel;

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
    /// <param name="catalogue">Those of the files; what administrators write is kept when they write it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>True when a review begins.</returns>
    Task<bool> Publish(AchievementCatalogue catalogue, CancellationToken ct);

    /// <summary>What administrators wrote and ordered.</summary>
    /// <param name="ct">Gives up.</param>
    Task<StoredAchievements> Stored(CancellationToken ct);

    /// <summary>
    /// Writes an achievement in one transaction, one writer after the other: the row, what is shown to those who have it, the review of all learners when it can be earned by others
    /// than before, and the word to all nodes. This node knows it when the call returns.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="decide">Computes it from how it is (null when it isn't there), all that are written, and whether one with this id was ever there.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<WrittenAchievement>> Write(Guid id, Func<WrittenAchievement?, IReadOnlyList<WrittenAchievement>, bool, Outcome<WrittenAchievement>> decide, CancellationToken ct);

    /// <summary>
    /// Gives achievements places in one transaction, one writer after the other, and tells all nodes. This node knows the order when the call returns.
    /// </summary>
    /// <param name="decide">Computes the places from what there is now.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> Order(Func<StoredAchievements, Outcome<IReadOnlyDictionary<Guid, int>>> decide, CancellationToken ct);

    /// <summary>Looks at what administrators have written by now, and takes it as what can be earned.</summary>
    /// <param name="ct">Gives up.</param>
    Task Refresh(CancellationToken ct);

    /// <summary>How many have each; those that nobody has are left out.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyDictionary<Guid, long>> Holders(IReadOnlyCollection<Guid> ids, CancellationToken ct);

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
