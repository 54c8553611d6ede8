namespace LearningPlatform.Core.Gamification;

/// <summary>
/// All achievements as this node knows them: those of the files, which stay as they are while the process lives, and those that administrators write while it does.
/// </summary>
/// <param name="files">Those of the files.</param>
public sealed class CurrentAchievements(AchievementCatalogue files)
{
    private volatile State state = new(files, new HashSet<Guid>());

    /// <summary>Those of the files.</summary>
    public AchievementCatalogue Files => files;

    /// <summary>All that can be earned. Whoever looks twice may find another one: take it once for one decision.</summary>
    public AchievementCatalogue Now => state.Catalogue;

    /// <summary>True for one that can be earned, and for one that is written and can't be, or no longer.</summary>
    /// <param name="id">The achievement.</param>
    public bool Knows(Guid id) => state.Catalogue.Find(id) is not null || state.Written.Contains(id);

    /// <summary>Takes what administrators have written and ordered by now.</summary>
    /// <param name="stored">All of it.</param>
    public void Take(StoredAchievements stored) => state = new State(
        files.With(stored.Written.Where(one => !one.Archived).Select(one => one.Achievement)).Placed(stored.Places), stored.Written.Select(one => one.Achievement.Id).ToHashSet());

    private sealed record State(AchievementCatalogue Catalogue, IReadOnlySet<Guid> Written);
}

/// <summary>What administrators did to the achievements.</summary>
/// <param name="Written">Those that they wrote, archived ones too.</param>
/// <param name="Places">The places within their categories that they gave to any, from 0.</param>
public sealed record StoredAchievements(IReadOnlyList<WrittenAchievement> Written, IReadOnlyDictionary<Guid, int> Places);

/// <summary>An achievement that an administrator wrote.</summary>
/// <param name="Achievement">What.</param>
/// <param name="Archived">True when it can't be earned any more.</param>
/// <param name="Revision">Counts its changes.</param>
public sealed record WrittenAchievement(Achievement Achievement, bool Archived, long Revision);
