namespace LearningPlatform.Core.Kernel;

/// <summary>Puts some of many into another order; pure.</summary>
internal static class Ordering
{
    /// <summary>The order of all when some are brought into an order among the places that they have together.</summary>
    /// <param name="present">All, in their order.</param>
    /// <param name="wanted">Some of them, each once.</param>
    public static Outcome<IReadOnlyList<Guid>> Among(IReadOnlyList<Guid> present, IReadOnlyList<Guid> wanted)
    {
        var (all, moved) = (present.ToHashSet(), new HashSet<Guid>());
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!all.Contains(wanted[i]) || !moved.Add(wanted[i]))
            {
                return Invalid.Field($"ids[{i}]", "Must be one of those that are to be ordered, and stand in the list once.", $"{wanted[i]}");
            }
        }

        var next = 0;
        return present.Select(id => moved.Contains(id) ? wanted[next++] : id).ToList();
    }
}
