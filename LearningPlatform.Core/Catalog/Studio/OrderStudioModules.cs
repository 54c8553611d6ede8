using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Brings modules into an order among the places that they have together; all modules are numbered from 0 without gaps then.</summary>
/// <param name="studio">Where modules are changed.</param>
public sealed class OrderStudioModules(IStudio studio)
{
    /// <summary>Orders them.</summary>
    /// <param name="caller">Who writes; instructors order their own among each other.</param>
    /// <param name="ids">Some or all modules, each once.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, IReadOnlyList<Guid> ids, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal
            ? refusal
            : await studio.OrderModules(
                present => present.Where(place => ids.Contains(place.Id)).Select(place => StudioRules.Refusal(caller, place.AuthorId)).FirstOrDefault(foreign => foreign is not null) is { } foreign
                    ? foreign
                    : Ordering.Among([.. present.Select(place => place.Id)], ids),
                ct);
}
