using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Deletes a module that learners never saw.</summary>
/// <param name="studio">Where modules are changed.</param>
public sealed class DeleteStudioModule(IStudio studio)
{
    /// <summary>Deletes it.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="id">The module.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal
            ? refusal
            : await studio.RemoveModule(
                id,
                (module, graph) => StudioRules.Refusal(caller, module.Course.AuthorId) is { } foreign ? foreign
                    : module.WasPublished ? StudioRules.WasPublished
                    : graph.Before.Values.Any(before => before.Contains(id)) ? new Conflict("catalog.is_prerequisite", "It comes before another module: change that one first.")
                    : null,
                ct);
}
