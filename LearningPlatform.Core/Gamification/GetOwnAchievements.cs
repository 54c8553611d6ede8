using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>All achievements as their learner sees them: what he has, how far he is with the rest, and how many more are secret.</summary>
/// <param name="current">All achievements.</param>
/// <param name="grants">What is known of learners.</param>
/// <param name="store">What learners have.</param>
/// <param name="clock">The time.</param>
public sealed class GetOwnAchievements(CurrentAchievements current, AchievementGrants grants, IAchievements store, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<OwnAchievements> Handle(Caller caller, CancellationToken ct)
    {
        var earned = await store.Earned(caller.UserId, ct);
        var standing = await grants.Standing(caller.UserId, clock.GetUtcNow(), ct);
        var have = earned.Select(one => one.Achievement.Id).ToHashSet();
        var listed = current.Now.Listed;
        var open = listed.Where(one => !have.Contains(one.Id)).ToList();
        return new OwnAchievements(
            earned,
            [.. open.Where(one => !one.Secret).Select(one => new OpenAchievement(
                one, AchievementRules.Progress(one, standing.Facts, have.Count), one.Dependencies.Where(id => !have.Contains(id)).ToList()))],
            open.Count(one => one.Secret),
            listed.Where(one => !one.Secret || have.Contains(one.Id)).Select((one, place) => (one.Id, place)).ToDictionary(one => one.Id, one => one.place));
    }
}

/// <summary>A learner's achievements.</summary>
/// <param name="Earned">Those that he has, latest first.</param>
/// <param name="Open">The others, in the catalogue's order.</param>
/// <param name="Secret">How many more there are that nobody is told of.</param>
/// <param name="Places">Where each of them stands in the catalogue's order; earned ones that are no longer in it are left out.</param>
public sealed record OwnAchievements(IReadOnlyList<EarnedAchievement> Earned, IReadOnlyList<OpenAchievement> Open, int Secret, IReadOnlyDictionary<Guid, int> Places);

/// <summary>An achievement that somebody doesn't have yet.</summary>
/// <param name="Achievement">Which.</param>
/// <param name="Progress">How far.</param>
/// <param name="Missing">Other achievements that come first.</param>
public sealed record OpenAchievement(Achievement Achievement, AchievementProgress Progress, IReadOnlyList<Guid> Missing);
