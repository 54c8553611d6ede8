using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Lists exercises, solutions included: clients without a network check answers themselves (wayr, listExercises).</summary>
/// <param name="content">The content.</param>
public sealed class ListExercises(IContent content)
{
    /// <summary>Lists exercises.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<Exercise>>> Handle(ExerciseQuery query, CancellationToken ct) => await content.Exercises(query, ct);
}
