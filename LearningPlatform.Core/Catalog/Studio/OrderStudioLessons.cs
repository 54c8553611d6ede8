using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Brings the lessons of a module into an order, numbered from 0 without gaps.</summary>
/// <param name="studio">Where modules are changed.</param>
public sealed class OrderStudioLessons(IStudio studio)
{
    /// <summary>Orders them.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="moduleId">The module.</param>
    /// <param name="ids">Some or all lessons of the module, each once; those that aren't named keep their places.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid moduleId, IReadOnlyList<Guid> ids, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal
            ? refusal
            : await studio.OrderLessons(
                moduleId,
                module => StudioRules.Refusal(caller, module.Course.AuthorId) is { } foreign ? foreign : Ordering.Among([.. module.Lessons.Select(lesson => lesson.Id)], ids),
                ct);
}
