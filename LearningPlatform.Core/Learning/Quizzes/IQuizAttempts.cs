using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning.Quizzes;

/// <summary>Keeps how learners answered quizzes.</summary>
public interface IQuizAttempts
{
    /// <summary>Keeps an attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="ct">Gives up.</param>
    Task Add(QuizAttempt attempt, CancellationToken ct);

    /// <summary>A learner's attempts at a lesson's quiz, the latest first.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="lesson">The lesson.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">How many on a page.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<QuizAttempt>> List(Guid learner, Guid lesson, int page, int size, CancellationToken ct);
}

/// <summary>A quiz as a learner answered it once.</summary>
/// <param name="Id">The attempt; later ones sort after earlier ones.</param>
/// <param name="Learner">The account.</param>
/// <param name="LessonId">The quiz's lesson.</param>
/// <param name="At">When.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Passed">Whether that was enough.</param>
/// <param name="Answers">For each question what was chosen or written.</param>
public sealed record QuizAttempt(
    Guid Id, Guid Learner, Guid LessonId, DateTimeOffset At, decimal Score, bool Passed, IReadOnlyDictionary<string, IReadOnlyList<string?>?> Answers);
