using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Changes a module of the code school, unless somebody else has since the caller read it.</summary>
/// <param name="studio">Where modules are changed.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateStudioModule(IStudio studio, TimeProvider clock)
{
    /// <summary>Changes it.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="id">The module.</param>
    /// <param name="revision">The revision that the caller read.</param>
    /// <param name="input">What is new.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, long? revision, ModuleInput input, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal ? refusal
        : revision is null ? new Invalid([new FieldError("revision", "Is required.", FieldFault.Missing)], "revision: is required.")
        : await studio.ChangeModule(
            id,
            (module, graph) => StudioRules.Refusal(caller, module.Course.AuthorId) is { } foreign ? foreign
                : module.Revision != revision ? StudioRules.Changed
                : input.Apply(module.Course with { UpdatedAt = clock.GetUtcNow() }, graph),
            ct);
}
