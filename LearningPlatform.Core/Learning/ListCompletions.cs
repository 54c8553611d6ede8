using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Lists the lessons that the caller completed (wayr-R08, wayr-R09).</summary>
/// <param name="views">Reads.</param>
public sealed class ListCompletions(ILearnerViews views)
{
    /// <summary>Lists one page.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="query">Which page, in which order.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<LessonEntry>>> Handle(Caller caller, CompletionQuery query, CancellationToken ct) =>
        await views.Completions(caller.UserId, query, ct);
}
