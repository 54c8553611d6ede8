using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Deletes an exercise that no lesson uses (wayr-R39, wayr-R42).</summary>
/// <param name="edits">Changes content.</param>
public sealed class DeleteExercise(IContentEdits edits)
{
    /// <summary>Deletes an exercise.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="key">The exercise's key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string key, CancellationToken ct) =>
        Edits.MissingToDelete(caller) is { } missing ? missing : await edits.RemoveExercise(key, ct);
}
