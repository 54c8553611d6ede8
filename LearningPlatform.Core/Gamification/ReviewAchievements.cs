using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>The catalogue has something new: learners may have earned it already. Each event is about one page of them.</summary>
/// <param name="After">The last learner of the page before, null at first.</param>
/// <param name="News">The achievements that are new or have other conditions.</param>
public sealed record AchievementsChanged(Guid? After, IReadOnlyList<Guid> News) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "gamification.achievements_changed.v1";
}

/// <summary>
/// Gives new achievements to those who earned them before they existed: a walk over all learners, a page an event. The next page's event is written in
/// the transaction of this one's receipt, so the walk survives a crash, is made by one node at a time, and holds up nobody.
/// </summary>
/// <param name="current">All achievements.</param>
/// <param name="grants">Gives what is due.</param>
/// <param name="store">Knows the learners.</param>
public sealed class ReviewAchievements(CurrentAchievements current, AchievementGrants grants, IAchievements store) : ISubscriber
{
    /// <summary>How many learners one event looks at.</summary>
    public const int PageSize = 100;

    /// <inheritdoc/>
    public string Name => "gamification.achievement_review";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AchievementsChanged.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var changed = envelope.Read<AchievementsChanged>();
        if (!changed.News.All(current.Knows))
        {
            // An administrator wrote it a moment ago, and the word of it isn't here yet.
            await store.Refresh(ct);
        }

        if (!changed.News.All(current.Knows))
        {
            // While a release goes out, some nodes have the older files. Thrown, the event is tried again, until a node has it that knows them.
            throw new InvalidOperationException("This node doesn't have the new achievements yet.");
        }

        var page = await store.Learners(changed.After, PageSize, ct);
        foreach (var learner in page)
        {
            await grants.Give(learner, envelope.At, ct);
        }

        if (page.Count == PageSize)
        {
            await store.Continue(changed with { After = page[^1] }, ct);
        }
    }
}
