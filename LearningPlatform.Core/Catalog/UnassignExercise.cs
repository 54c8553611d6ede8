using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Takes an exercise out of a lesson; the places of the others stay as they are (decision of unassignExerciseFromLesson).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class UnassignExercise(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Unassigns an exercise.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="exerciseKey">The exercise's key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string lessonKey, string exerciseKey, CancellationToken ct) =>
        Edits.Missing(caller) is { } missing ? missing : await edits.Unassign(lessonKey, exerciseKey, clock.GetUtcNow(), ct);
}
