using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>What is decided when administrators write achievements; pure.</summary>
internal static class AchievementStudio
{
    public static readonly Conflict Changed = new("catalog.changed_meanwhile", "It was changed meanwhile. Read it again.");

    public static readonly Conflict OfFiles = new("gamification.delivered", "It is delivered with the platform: only its file changes it.");

    public static readonly Conflict KeyTaken = new("gamification.key_taken", "Another achievement has or had this key.");

    public static readonly Conflict Needed = new("gamification.needed", "Others come after it: change or archive those first.");

    public static Forbidden? Refusal(Caller caller) => caller.Is(Roles.Admin) ? null : new Forbidden(ForbiddenReason.Role, "Only administrators write achievements.");

    /// <summary>The one that is to be written, when it can be used among the others.</summary>
    /// <param name="files">Those of the files.</param>
    /// <param name="written">Those that administrators wrote.</param>
    /// <param name="one">The new one.</param>
    public static Outcome<WrittenAchievement> Judge(AchievementCatalogue files, IReadOnlyCollection<WrittenAchievement> written, WrittenAchievement one)
    {
        var others = written.Where(other => !other.Archived && other.Achievement.Id != one.Achievement.Id && files.Find(other.Achievement.Id) is null).Select(other => other.Achievement).ToList();
        if (one.Archived && others.Any(other => other.Dependencies.Contains(one.Achievement.Id)))
        {
            return Needed;
        }

        // What an archived one came after may be gone.
        var all = files.InOrder.Concat(others).Append(one.Achievement).ToDictionary(other => other.Id);
        var faults = AchievementCatalogue.Faults(one.Achievement, all).Where(fault => !one.Archived || !fault.Field.StartsWith("after", StringComparison.Ordinal)).ToList();
        if (faults.Count > 0)
        {
            return Achievement.Refused(faults);
        }

        // Those that come after it must not tell of one that becomes secret.
        return one.Achievement.Secret && others.Any(other => !other.Secret && other.Dependencies.Contains(one.Achievement.Id))
            ? Invalid.Field("secret", "Others that aren't secret come after it and would tell of it.")
            : one;
    }

    /// <summary>Where each stands within its category, from 0 without gaps, in all categories that some are ordered in.</summary>
    /// <param name="listed">All, in their order.</param>
    /// <param name="wanted">Some of them, each once, in the order that those of one category get.</param>
    public static Outcome<IReadOnlyDictionary<Guid, int>> Places(IReadOnlyList<Achievement> listed, IReadOnlyList<Guid> wanted)
    {
        var all = Ordering.Among([.. listed.Select(one => one.Id)], wanted);
        if (!all.Ok)
        {
            return all.Error;
        }

        var places = new Dictionary<Guid, int>();
        foreach (var category in listed.GroupBy(one => one.Category, one => one.Id).Select(group => group.ToList()))
        {
            var moved = wanted.Where(category.Contains).ToList();
            foreach (var (id, place) in (moved.Count == 0 ? [] : Ordering.Among(category, moved).Value).Select((id, place) => (id, place)))
            {
                places.Add(id, place);
            }
        }

        return places;
    }
}

/// <summary>Lists all achievements for administrators.</summary>
/// <param name="store">What is written and who has what.</param>
/// <param name="current">Those of the files.</param>
public sealed class ListStudioAchievements(IAchievements store, CurrentAchievements current)
{
    /// <summary>One page, in the catalogue's order.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">1 to 100.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<StudioAchievement>>> Handle(Caller caller, int page, int size, CancellationToken ct)
    {
        if (AchievementStudio.Refusal(caller) is { } refusal)
        {
            return refusal;
        }

        if (page < 1)
        {
            return Invalid.Field("page", "Must be at least 1.", $"{page}");
        }

        if (size is < 1 or > 100)
        {
            return Invalid.Field("size", "Must be from 1 to 100.", $"{size}");
        }

        var all = Listed.Of(current.Files, await store.Stored(ct));
        var shown = all.InOrder.Skip((int)Math.Min((page - 1L) * size, int.MaxValue)).Take(size).ToList();
        var holders = await store.Holders([.. shown.Select(one => one.Achievement.Id)], ct);
        return new Page<StudioAchievement>([.. shown.Select(one => all.Told(one, holders))], page, size, all.InOrder.Count);
    }

    /// <summary>All achievements, in the order of the list.</summary>
    internal sealed record Listed(IReadOnlyList<WrittenAchievement> InOrder, AchievementCatalogue Files, IReadOnlyDictionary<Guid, string> Keys)
    {
        public static Listed Of(AchievementCatalogue files, StoredAchievements stored)
        {
            // A key that is in the files now is theirs.
            var all = AchievementCatalogue.Sorted(
                files.InOrder.Select(one => new WrittenAchievement(one, false, 0)).Concat(stored.Written.Where(one => files.Find(one.Achievement.Id) is null)), one => one.Achievement, stored.Places)
                .ToList();
            return new Listed(all, files, all.ToDictionary(one => one.Achievement.Id, one => one.Achievement.Key));
        }

        public StudioAchievement Told(WrittenAchievement one, IReadOnlyDictionary<Guid, long> holders) => new(
            one.Achievement,
            Delivered(one) ? null : one.Revision,
            one.Archived,
            holders.GetValueOrDefault(one.Achievement.Id),
            [.. one.Achievement.Dependencies.Select(id => Keys.GetValueOrDefault(id)).OfType<string>()]);

        private bool Delivered(WrittenAchievement one) => Files.Find(one.Achievement.Id) is not null;
    }
}

/// <summary>Makes an achievement. Who has earned it already gets it by a walk over all learners.</summary>
/// <param name="store">Where it is written.</param>
/// <param name="current">Those of the files.</param>
public sealed class CreateStudioAchievement(IAchievements store, CurrentAchievements current)
{
    /// <summary>Makes it.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="input">All that it needs.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<StudioAchievement>> Handle(Caller caller, AchievementInput input, CancellationToken ct)
    {
        if (AchievementStudio.Refusal(caller) is { } refusal)
        {
            return refusal;
        }

        var made = input.Make();
        return !made.Ok ? made.Error : await StudioAchievement.Read(
            await store.Write(
                made.Value.Id,
                (present, written, known) => present is not null || known || current.Files.Find(made.Value.Id) is not null
                    ? AchievementStudio.KeyTaken
                    : AchievementStudio.Judge(current.Files, written, new WrittenAchievement(made.Value, false, 0)),
                ct),
            store,
            current,
            ct);
    }
}

/// <summary>Changes or archives an achievement that an administrator wrote, unless somebody else has changed it since the caller read it.</summary>
/// <param name="store">Where it is written.</param>
/// <param name="current">Those of the files.</param>
public sealed class UpdateStudioAchievement(IAchievements store, CurrentAchievements current)
{
    /// <summary>Changes it.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="id">The achievement.</param>
    /// <param name="revision">The revision that the caller read.</param>
    /// <param name="archived">True to archive it, false to let it be earned again, null to leave that as it is.</param>
    /// <param name="input">What is new.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<StudioAchievement>> Handle(Caller caller, Guid id, long? revision, bool? archived, AchievementInput input, CancellationToken ct)
    {
        if (AchievementStudio.Refusal(caller) is { } refusal)
        {
            return refusal;
        }

        if (current.Files.Find(id) is not null)
        {
            return AchievementStudio.OfFiles;
        }

        if (revision is null)
        {
            return new Invalid([new FieldError("revision", "Is required.", FieldFault.Missing)], "revision: is required.");
        }

        var changed = await store.Write(
            id,
            (present, written, _) =>
            {
                if (present is null)
                {
                    return new NotFound("achievement");
                }

                if (present.Revision != revision)
                {
                    return AchievementStudio.Changed;
                }

                var made = input.Apply(present.Achievement);
                return made.Ok ? AchievementStudio.Judge(current.Files, written, present with { Achievement = made.Value, Archived = archived ?? present.Archived }) : made.Error;
            },
            ct);
        return await StudioAchievement.Read(changed, store, current, ct);
    }
}

/// <summary>Brings achievements into an order within their categories, those of the files and archived ones too.</summary>
/// <param name="store">Where the order is kept.</param>
/// <param name="current">Those of the files.</param>
public sealed class OrderStudioAchievements(IAchievements store, CurrentAchievements current)
{
    /// <summary>Orders them.</summary>
    /// <param name="caller">Who orders.</param>
    /// <param name="ids">Some or all achievements, each once; those that aren't named keep their places.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, IReadOnlyList<Guid> ids, CancellationToken ct) =>
        AchievementStudio.Refusal(caller) is { } refusal
            ? refusal
            : await store.Order(stored => AchievementStudio.Places([.. ListStudioAchievements.Listed.Of(current.Files, stored).InOrder.Select(one => one.Achievement)], ids), ct);
}

/// <summary>An achievement as administrators see it.</summary>
/// <param name="Achievement">What.</param>
/// <param name="Revision">Counts its changes; null for one of the files, which nobody changes here.</param>
/// <param name="Archived">True when it can't be earned any more.</param>
/// <param name="Holders">How many have it.</param>
/// <param name="After">The keys of those that must be earned before.</param>
public sealed record StudioAchievement(Achievement Achievement, long? Revision, bool Archived, long Holders, IReadOnlyList<string> After)
{
    internal static async Task<Outcome<StudioAchievement>> Read(Outcome<WrittenAchievement> written, IAchievements store, CurrentAchievements current, CancellationToken ct)
    {
        if (!written.Ok)
        {
            return written.Error;
        }

        var id = written.Value.Achievement.Id;
        return ListStudioAchievements.Listed.Of(current.Files, await store.Stored(ct)).Told(written.Value, await store.Holders([id], ct));
    }
}
