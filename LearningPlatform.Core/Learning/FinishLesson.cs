using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>A lesson that a learner completes.</summary>
/// <param name="Lesson">Its key or id.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Seconds">Time spent, at least 0.</param>
public sealed record FinishedLesson(string Lesson, double Score, int Seconds);

/// <summary>Completes a lesson at the score's points (wayr-R57 … R67); a second time is a conflict (wayr-R81).</summary>
/// <param name="catalog">Knows lessons.</param>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time; also the time of the completion.</param>
public sealed class FinishLesson(ICatalog catalog, ILearners learners, TimeProvider clock)
{
    /// <summary>Completes it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="input">Which lesson, how well.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerAnswer>> Handle(Caller caller, FinishedLesson input, CancellationToken ct) =>
        await catalog.Lesson(input.Lesson, ct) is { } lesson
            ? await learners.HandleOwn(caller, new CompleteLesson(Ids.New(), clock.Now(), LessonFacts.Of(lesson), input.Score, input.Seconds), ct)
            : new NotFound("lesson");
}
