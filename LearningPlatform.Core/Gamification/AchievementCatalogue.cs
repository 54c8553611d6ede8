using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>All achievements that can be earned, checked: each condition can hold, and dependencies come before those who need them.</summary>
public sealed class AchievementCatalogue
{
    /// <summary>A platform without achievements.</summary>
    public static readonly AchievementCatalogue Empty = new([]);

    private const int MostReward = 100_000;
    private readonly Dictionary<Guid, Achievement> byId;

    private AchievementCatalogue(IReadOnlyList<Achievement> inOrder, IReadOnlyDictionary<Guid, int>? places = null)
    {
        InOrder = inOrder;
        byId = inOrder.ToDictionary(one => one.Id);
        Listed = [.. Sorted(inOrder, one => one, places ?? new Dictionary<Guid, int>())];
    }

    /// <summary>Dependencies first.</summary>
    public IReadOnlyList<Achievement> InOrder { get; }

    /// <summary>By category, and in it in the order that administrators gave it; those without a place come last, by rarity (common first) and name (decision of listAchievements).</summary>
    public IReadOnlyList<Achievement> Listed { get; }

    /// <summary>True when something of it has this id.</summary>
    /// <param name="id">An id.</param>
    public Achievement? Find(Guid id) => byId.GetValueOrDefault(id);

    /// <summary>Things of achievements in the order of <see cref="Listed"/>.</summary>
    /// <typeparam name="T">What has an achievement.</typeparam>
    /// <param name="all">In any order.</param>
    /// <param name="of">Its achievement.</param>
    /// <param name="places">The places within categories that administrators gave.</param>
    internal static IEnumerable<T> Sorted<T>(IEnumerable<T> all, Func<T, Achievement> of, IReadOnlyDictionary<Guid, int> places) => all
        .OrderBy(one => of(one).Category).ThenBy(one => places.GetValueOrDefault(of(one).Id, int.MaxValue))
        .ThenBy(one => of(one).Rarity).ThenBy(one => of(one).Name, StringComparer.Ordinal).ThenBy(one => of(one).Id);

    /// <summary>The same, listed by the places that administrators gave.</summary>
    /// <param name="places">The places within categories.</param>
    public AchievementCatalogue Placed(IReadOnlyDictionary<Guid, int> places) => new(InOrder, places);

    /// <summary>Checks definitions and puts them in order.</summary>
    /// <param name="definitions">In any order.</param>
    /// <exception cref="ArgumentException">One of them can't be used; the message says which and why.</exception>
    public static AchievementCatalogue Of(IReadOnlyCollection<Achievement> definitions)
    {
        foreach (var twice in definitions.GroupBy(one => one.Key, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            throw new ArgumentException($"{twice.Key}: it is there {twice.Count()} times.");
        }

        var known = definitions.ToDictionary(one => one.Id);
        foreach (var one in definitions)
        {
            if (Faults(one, known) is [var fault, ..])
            {
                throw new ArgumentException($"{one.Key}: {fault.Field}: {fault.Message}");
            }
        }

        var order = new List<Achievement>(definitions.Count);
        var done = new HashSet<Guid>();
        foreach (var one in definitions.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Visit(one);
        }

        return new AchievementCatalogue(order);

        void Visit(Achievement one)
        {
            if (!done.Add(one.Id))
            {
                return;
            }

            foreach (var needed in one.Dependencies)
            {
                Visit(known[needed]);
            }

            order.Add(one);
        }
    }

    /// <summary>Everything that is wrong with one among others, by the names that authors know.</summary>
    /// <param name="one">The one.</param>
    /// <param name="known">All that there are with it.</param>
    public static IReadOnlyList<FieldError> Faults(Achievement one, IReadOnlyDictionary<Guid, Achievement> known)
    {
        var faults = new List<FieldError>();
        Refuse("key", one.Key.Length is 0 or > 100 || !one.Key.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-'), "must have 1 to 100 small letters, digits and dashes.");
        Refuse("name", one.Name.Length is 0 or > 255, "must have 1 to 255 characters.");
        Refuse("description", one.Description.Length is 0 or > 1000, "must have 1 to 1000 characters.");
        Refuse("reward", one.XpReward is < 0 or > MostReward, $"must be at least 0 and at most {MostReward}.");
        Refuse("icon", one.Icon is { Length: > 100 }, "must have at most 100 characters.");
        Refuse("color", one.BadgeColor is { } color && (color.Length != 7 || color[0] != '#' || !color.AsSpan(1).ContainsOnlyHex()), "must be #RRGGBB.");
        Refuse("conditions", one.Conditions.Count == 0, "it needs a condition.");
        Refuse("conditions", one.Conditions.Count > Achievement.MostConditions, $"it may have {Achievement.MostConditions} conditions.");
        for (var i = 0; i < one.Conditions.Count; i++)
        {
            if (AchievementMetrics.Fault(one.Conditions[i]) is { } fault)
            {
                Refuse($"conditions[{i}]", true, fault);
            }
        }

        Refuse("after", one.Dependencies.Count > Achievement.MostDependencies, $"it may come after {Achievement.MostDependencies} others.");
        for (var i = 0; i < one.Dependencies.Count; i++)
        {
            var needed = known.GetValueOrDefault(one.Dependencies[i]);
            Refuse($"after[{i}]", needed is null, "it depends on an achievement that isn't there.");
            Refuse($"after[{i}]", needed is not null && Needs(needed, one.Id, known), "it depends on itself.");
            Refuse($"after[{i}]", needed is { Secret: true } && !one.Secret, "it would tell of the secret one that it depends on.");
        }

        return faults;

        void Refuse(string field, bool wrong, string why)
        {
            if (wrong)
            {
                faults.Add(new FieldError(field, why));
            }
        }
    }

    /// <summary>
    /// The same with those that administrators wrote, as far as they can be used: a key that these have already is theirs, and what depends on something that isn't there
    /// can't be earned.
    /// </summary>
    /// <param name="written">They may depend on these and on each other.</param>
    public AchievementCatalogue With(IEnumerable<Achievement> written)
    {
        var all = InOrder.ToDictionary(one => one.Id);
        var added = new List<Achievement>();
        foreach (var one in written)
        {
            if (all.TryAdd(one.Id, one))
            {
                added.Add(one);
            }
        }

        // Without one that can't be used, others may not be usable either.
        while (added.RemoveAll(one => Faults(one, all).Count > 0 && all.Remove(one.Id)) > 0)
        {
        }

        return added.Count == 0 ? this : Of(all.Values);
    }

    private static bool Needs(Achievement one, Guid wanted, IReadOnlyDictionary<Guid, Achievement> known)
    {
        var (seen, open) = (new HashSet<Guid>(), new Stack<Guid>([one.Id]));
        while (open.TryPop(out var next))
        {
            if (next == wanted)
            {
                return true;
            }

            foreach (var needed in seen.Add(next) && known.TryGetValue(next, out var found) ? found.Dependencies : [])
            {
                open.Push(needed);
            }
        }

        return false;
    }
}

/// <summary>Words of the colour check.</summary>
internal static class Hex
{
    public static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var sign in text)
        {
            if (!char.IsAsciiHexDigit(sign))
            {
                return false;
            }
        }

        return true;
    }
}
