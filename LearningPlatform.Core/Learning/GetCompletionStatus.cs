using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Whether a learner completed a lesson.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="Completed">True when it was completed, in whatever dialect.</param>
public sealed record CompletionStatus(LessonRef Lesson, bool Completed);

/// <summary>Tells whether the caller completed a lesson (decision of getLessonCompletionStatus).</summary>
/// <param name="views">Reads.</param>
/// <param name="catalog">Knows lessons.</param>
public sealed class GetCompletionStatus(ILearnerViews views, ICatalog catalog)
{
    /// <summary>Tells it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="idOrKey">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<CompletionStatus>> Handle(Caller caller, string idOrKey, CancellationToken ct) =>
        await catalog.Lesson(idOrKey, ct) is { } lesson
            ? new CompletionStatus(lesson, await views.Completed(caller.UserId, lesson.Id, ct))
            : new NotFound("lesson");
}
