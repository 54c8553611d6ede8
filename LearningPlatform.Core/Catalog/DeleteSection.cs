using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Deletes a level, section or module with everything below it; exercises stay (wayr-R39, wayr-R41).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class DeleteSection(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Deletes a node.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="node">Which.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, NodeName node, CancellationToken ct) =>
        Edits.MissingToDelete(caller) is { } missing ? missing : await edits.RemoveSection(node, clock.GetUtcNow(), ct);
}
