using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Brings the exercises of a lesson into an order (wayr-R43).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class ReorderExercises(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Reorders.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="wanted">All exercises of the lesson by their keys, in the wanted order.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string lessonKey, IReadOnlyList<string> wanted, CancellationToken ct) =>
        Edits.Missing(caller) is { } missing ? missing : await edits.Reorder(lessonKey, present => Decide(present, wanted), clock.GetUtcNow(), ct);

    /// <summary>The new order, or what is wrong with it: each exercise of the lesson stands in it once, and no other.</summary>
    /// <param name="present">The keys of the lesson's exercises.</param>
    /// <param name="wanted">The order that was asked for.</param>
    public static Outcome<List<string>> Decide(IReadOnlyList<string> present, IReadOnlyList<string> wanted)
    {
        var left = present.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!left.Remove(wanted[i]))
            {
                return Invalid.Field($"exercise_ids[{i}]", "Must be an exercise of the lesson that stands in the list once.", wanted[i]);
            }
        }

        if (left.Count == 0)
        {
            return wanted.ToList();
        }

        return Invalid.Field("exercise_ids", $"Must name every exercise of the lesson; {left.Count} are missing, {left.Min(StringComparer.Ordinal)} among them.");
    }
}
