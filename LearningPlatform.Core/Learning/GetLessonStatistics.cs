using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>How a lesson goes for everybody (decision of getLessonCompletionStats).</summary>
/// <param name="views">Reads.</param>
/// <param name="catalog">Knows lessons.</param>
public sealed class GetLessonStatistics(ILearnerViews views, ICatalog catalog)
{
    /// <summary>Reads it.</summary>
    /// <param name="caller">Who writes content.</param>
    /// <param name="idOrKey">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LessonStatistics>> Handle(Caller caller, string idOrKey, CancellationToken ct)
    {
        if (!Authors.Are(caller))
        {
            return new Forbidden(ForbiddenReason.Role);
        }

        return await catalog.Lesson(idOrKey, ct) is { } lesson ? await views.Statistics(lesson.Id, ct) : new NotFound("lesson");
    }
}
