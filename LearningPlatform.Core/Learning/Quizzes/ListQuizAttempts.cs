using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning.Quizzes;

/// <summary>Lists how the caller answered a quiz before.</summary>
/// <param name="attempts">The attempts.</param>
public sealed class ListQuizAttempts(IQuizAttempts attempts)
{
    /// <summary>One page, the latest first. A lesson that is gone keeps its attempts.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="lesson">The lesson.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">1 to 100.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<QuizAttempt>>> Handle(Caller caller, Guid lesson, int page, int size, CancellationToken ct) =>
        page < 1 ? Invalid.Field("page", "Must be at least 1.")
        : size is < 1 or > 100 ? Invalid.Field("size", "Must be from 1 to 100.")
        : await attempts.List(caller.UserId, lesson, page, size, ct);
}
