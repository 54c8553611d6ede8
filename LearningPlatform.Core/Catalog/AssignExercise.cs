using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Puts an exercise into a lesson (wayr-R37, wayr-R38, wayr-D11).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class AssignExercise(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Assigns an exercise.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="exerciseKey">The exercise's key.</param>
    /// <param name="order">Its place; one that is taken is kept as given.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<AssignedExercise>> Handle(Caller caller, string lessonKey, string exerciseKey, int order, CancellationToken ct) =>
        Edits.Missing(caller) is { } missing ? missing : await edits.Assign(lessonKey, exerciseKey, order, clock.GetUtcNow(), ct);
}
