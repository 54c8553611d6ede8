namespace LearningPlatform.Core.Gamification;

/// <summary>All achievements that can be earned, checked: each condition can hold, and dependencies come before those who need them.</summary>
public sealed class AchievementCatalogue
{
    /// <summary>A platform without achievements.</summary>
    public static readonly AchievementCatalogue Empty = new([]);

    private readonly Dictionary<Guid, Achievement> byId;

    private AchievementCatalogue(IReadOnlyList<Achievement> inOrder)
    {
        InOrder = inOrder;
        byId = inOrder.ToDictionary(one => one.Id);
        Listed = [.. inOrder.OrderBy(one => one.Category).ThenBy(one => one.Rarity).ThenBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Id)];
    }

    /// <summary>Dependencies first.</summary>
    public IReadOnlyList<Achievement> InOrder { get; }

    /// <summary>By category, rarity (common first) and name (decision of listAchievements).</summary>
    public IReadOnlyList<Achievement> Listed { get; }

    /// <summary>True when something of it has this id.</summary>
    /// <param name="id">An id.</param>
    public Achievement? Find(Guid id) => byId.GetValueOrDefault(id);

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
            if (Fault(one, known) is { } fault)
            {
                throw new ArgumentException($"{one.Key}: {fault}");
            }
        }

        var order = new List<Achievement>(definitions.Count);
        var done = new HashSet<Guid>();
        var path = new HashSet<Guid>();
        foreach (var one in definitions.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Visit(one);
        }

        return new AchievementCatalogue(order);

        void Visit(Achievement one)
        {
            if (done.Contains(one.Id))
            {
                return;
            }

            if (!path.Add(one.Id))
            {
                throw new ArgumentException($"{one.Key}: it depends on itself.");
            }

            foreach (var needed in one.Dependencies)
            {
                Visit(known[needed]);
            }

            path.Remove(one.Id);
            done.Add(one.Id);
            order.Add(one);
        }
    }

    private static string? Fault(Achievement one, Dictionary<Guid, Achievement> known) => one switch
    {
        { Name.Length: 0 or > 255 } => "the name must have 1 to 255 characters.",
        { Description.Length: 0 or > 1000 } => "the description must have 1 to 1000 characters.",
        { XpReward: < 0 } => "the reward must be at least 0.",
        { Conditions.Count: 0 } => "it needs a condition.",
        { BadgeColor: { } color } when color.Length != 7 || color[0] != '#' || !color.AsSpan(1).ContainsOnlyHex() => "the color must be #RRGGBB.",
        _ when one.Conditions.Select(AchievementMetrics.Fault).FirstOrDefault(fault => fault is not null) is { } fault => fault,
        _ when one.Dependencies.Any(id => !known.ContainsKey(id)) => "it depends on an achievement that isn't there.",
        { Secret: false } when one.Dependencies.Any(id => known[id].Secret) => "it would tell of the secret one that it depends on.",
        _ => null,
    };
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
