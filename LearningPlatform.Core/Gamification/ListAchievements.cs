using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>Lists what can be earned. A secret one is listed for those who have it, and for those who run the platform.</summary>
/// <param name="current">All achievements.</param>
/// <param name="store">What learners have.</param>
public sealed class ListAchievements(CurrentAchievements current, IAchievements store)
{
    /// <summary>One page, in the catalogue's order.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">How many on a page.</param>
    /// <param name="category">Only of this category.</param>
    /// <param name="rarity">Only of this rarity.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<Achievement>>> Handle(Caller caller, int page, int size, AchievementCategory? category, Rarity? rarity, CancellationToken ct)
    {
        var catalogue = current.Now;
        IReadOnlySet<Guid> mine = catalogue.Listed.Any(one => one.Secret) && !caller.Is(Roles.Admin) ? (await store.Standing(caller.UserId, ct)).Earned : new HashSet<Guid>();
        var found = catalogue.Listed
            .Where(one => (category is null || one.Category == category) && (rarity is null || one.Rarity == rarity))
            .Where(one => !one.Secret || caller.Is(Roles.Admin) || mine.Contains(one.Id))
            .ToList();
        return new Page<Achievement>([.. found.Skip((int)Math.Min((page - 1L) * size, int.MaxValue)).Take(size)], page, size, found.Count);
    }
}
