using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Deletes a lesson and its assignments; learners keep their completions and points (wayr-R39, wayr-R41, wayr-D18).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class DeleteLesson(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Deletes a lesson.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="key">The lesson's key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string moduleKey, string key, CancellationToken ct) =>
        Edits.MissingToDelete(caller) is { } missing ? missing : await edits.RemoveLesson(moduleKey, key, clock.GetUtcNow(), ct);
}
