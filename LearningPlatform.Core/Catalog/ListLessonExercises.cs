using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Lists all exercises of a language course's lesson in their order (wayr-R10).</summary>
/// <param name="content">The content.</param>
public sealed class ListLessonExercises(IContent content)
{
    /// <summary>Lists exercises.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<IReadOnlyList<AssignedExercise>>> Handle(Caller caller, string lessonKey, CancellationToken ct) =>
        await content.LessonExercises(lessonKey, Authors.Are(caller), ct) is { } exercises ? exercises.ToList() : new NotFound("lesson");
}
