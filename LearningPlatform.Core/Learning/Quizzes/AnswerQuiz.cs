using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning.Quizzes;

/// <summary>Answers to a quiz.</summary>
/// <param name="LessonId">The quiz's lesson.</param>
/// <param name="Answers">For each question's id the chosen options' ids or the text.</param>
/// <param name="Seconds">Time spent; null when nobody counted.</param>
public sealed record QuizAnswers(Guid LessonId, IReadOnlyDictionary<string, IReadOnlyList<string?>?> Answers, int? Seconds);

/// <summary>A graded quiz.</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Completed">The learner's turn that completed the lesson; null when it was not passed, or was completed before.</param>
public sealed record AnsweredQuiz(QuizGrade Grade, LearnerAnswer? Completed);

/// <summary>
/// Grades a quiz of the code school. Passing completes the lesson with the score, once, by the same turn as in every dialect; each attempt is kept. A locked lesson is refused
/// before anything is graded. Drafts have no learners, so nobody earns points in his own.
/// </summary>
/// <param name="content">The quiz.</param>
/// <param name="catalog">Knows lessons.</param>
/// <param name="locks">What waits for what.</param>
/// <param name="attempts">Keeps attempts.</param>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class AnswerQuiz(IContent content, ICatalog catalog, GetModuleLocks locks, IQuizAttempts attempts, ILearners learners, TimeProvider clock)
{
    /// <summary>Grades it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="input">The answers.</param>
    /// <param name="ct">Gives up; an attempt that was kept stays.</param>
    public async Task<Outcome<AnsweredQuiz>> Handle(Caller caller, QuizAnswers input, CancellationToken ct)
    {
        if (input.Seconds is < 0 or > 86400)
        {
            return Invalid.Field("timeSpent", "Must be from 0 to 86400 seconds.");
        }

        if (await content.Lesson(CourseKind.Code, input.LessonId, drafts: false, ct) is not { } lesson)
        {
            return new NotFound("lesson");
        }

        if (lesson.Content.Quiz is not { Questions.Count: > 0 } quiz)
        {
            return new NotFound("quiz", "learning.no_quiz");
        }

        var open = await locks.Handle(caller, lesson.CourseId, ct);
        if ((open.Error ?? LessonLocks.Refusal(open.Value, lesson.Id)) is { } locked)
        {
            return locked;
        }

        var graded = QuizGrading.Grade(quiz, input.Answers);
        if (!graded.Ok)
        {
            return graded.Error;
        }

        // The attempt first: whatever happens to the turn, answering again with the same answers completes the lesson.
        var (grade, now) = (graded.Value, clock.Now());
        await attempts.Add(new QuizAttempt(Ids.New(now), caller.UserId, lesson.Id, now, grade.Score, grade.Passed, input.Answers), ct);
        if (!grade.Passed || await catalog.Lesson(lesson.Id, ct) is not { } reference)
        {
            return new AnsweredQuiz(grade, null);
        }

        var turn = await learners.HandleOwn(caller, new CompleteLesson(Ids.New(now), now, LessonFacts.Of(reference), (double)grade.Score, input.Seconds), ct);
        return turn.Ok ? new AnsweredQuiz(grade, turn.Value)
            : turn.Error.Code == Learner.AlreadyCompleted.Code ? new AnsweredQuiz(grade, null)
            : turn.Error;
    }
}
