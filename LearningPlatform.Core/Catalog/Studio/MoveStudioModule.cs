using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Publishes a module, takes it back or archives it. Published, it has a published lesson.</summary>
/// <param name="studio">Where modules are changed.</param>
/// <param name="clock">The time.</param>
public sealed class MoveStudioModule(IStudio studio, TimeProvider clock)
{
    /// <summary>Moves it; where it is already, nothing happens.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="id">The module.</param>
    /// <param name="status">Where to.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, ContentStatus status, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal
            ? refusal
            : await studio.ChangeModule(
                id,
                (module, _) => StudioRules.Refusal(caller, module.Course.AuthorId) is { } foreign ? foreign
                    : module.Course.Status == status ? module.Course
                    : status == ContentStatus.Published && module.Lessons.All(lesson => lesson.Status != ContentStatus.Published) ? StudioRules.Empty
                    : module.Course with { Status = status, UpdatedAt = clock.GetUtcNow() },
                ct);
}
