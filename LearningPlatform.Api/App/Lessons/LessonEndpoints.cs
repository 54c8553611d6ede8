using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning.Quizzes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Lessons;

/// <summary>What learners do with lessons of the code school beyond what OpenCode documents: quizzes that the server grades, and what waits for what.</summary>
internal static class LessonEndpoints
{
    private static readonly AppLimit Attempts = new("quiz", 20, TimeSpan.FromMinutes(1));

    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("").WithTags("Learning");
        group.MapPost("/lessons/{lessonId:guid}/quiz", Answer).WithName("answerQuiz").WithSummary(
            "Grades the answers to all questions of a lesson's quiz. Passing (70 of 100) completes the lesson with that score, once; `completion` is null otherwise. "
            + "`points` is what the answer earned, all or nothing, of `worth`. A locked lesson is 409 `learning.lesson_locked` with `missingModules` and `missing`.");
        group.MapGet("/lessons/{lessonId:guid}/quiz/attempts", List).WithName("listQuizAttempts").WithSummary("How the caller answered the quiz before, the latest first.");
        group.MapGet("/modules/{moduleId:guid}/locks", Locks).WithName("getModuleLocks").WithSummary(
            "What of a module waits for something that the caller hasn't completed. Locks are the app's: OpenCode shows prerequisites and blocks nothing (opencode-R65).");
    }

    private static async Task<Results<Ok<GradedWire>, ProblemHttpResult>> Answer(
        Guid lessonId, Posted<QuizInput> body, AnswerQuiz quiz, AppLimits limits, Caller caller, CancellationToken ct)
    {
        if (await limits.Enter(Attempts, $"user:{caller.UserId}", ct) is { } tooMany)
            return AppApi.Problem(tooMany);

        return body.Read.Ok
            ? AppApi.Answer((await quiz.Handle(caller, new QuizAnswers(lessonId, body.Read.Value.Answers ?? new(), body.Read.Value.TimeSpent), ct)).Map(GradedWire.Of))
            : AppApi.Problem(body.Read.Error);
    }

    private static async Task<Results<Ok<PageWire<AttemptWire>>, ProblemHttpResult>> List(
        Guid lessonId, ListQuizAttempts attempts, Caller caller, CancellationToken ct, int page = 1, int size = 20) =>
        AppApi.Answer((await attempts.Handle(caller, lessonId, page, size, ct)).Map(found => PageWire.Of(found, AttemptWire.Of)));

    private static async Task<Results<Ok<LocksWire>, ProblemHttpResult>> Locks(Guid moduleId, GetModuleLocks locks, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await locks.Handle(caller, moduleId, ct)).Map(LocksWire.Of));

    /// <summary>Body of answerQuiz: for each question's id the chosen options' ids, or the text; optionally the seconds that it took.</summary>
    internal sealed record QuizInput(Dictionary<string, IReadOnlyList<string?>?>? Answers, int? TimeSpent);

    internal sealed record GradedWire(decimal Score, bool Passed, IReadOnlyList<QuestionWire> Results, CompletionWire? Completion)
    {
        public static GradedWire Of(AnsweredQuiz answered) => new(
            answered.Grade.Score,
            answered.Grade.Passed,
            [.. answered.Grade.Questions.Select(QuestionWire.Of)],
            answered.Completed is { } turn ? new CompletionWire(turn.XpGained, turn.Learner.Xp.Points, turn.Learner.Streak) : null);
    }

    internal sealed record QuestionWire(Guid QuestionId, bool Correct, int Points, int Worth, IReadOnlyList<string> CorrectAnswers, string? Explanation)
    {
        public static QuestionWire Of(QuestionGrade grade) =>
            new(grade.Question.Id, grade.Correct, grade.Points, grade.Worth, grade.Question.CorrectAnswers ?? [], grade.Question.Explanation);
    }

    internal sealed record CompletionWire(long Xp, long Total, int Streak);

    internal sealed record AttemptWire(Guid Id, DateTimeOffset At, decimal Score, bool Passed, IReadOnlyDictionary<string, IReadOnlyList<string?>?> Answers)
    {
        public static AttemptWire Of(QuizAttempt attempt) => new(attempt.Id, attempt.At, attempt.Score, attempt.Passed, attempt.Answers);
    }

    internal sealed record LocksWire(bool ModuleLocked, IReadOnlyList<MissingPart> MissingModules, IReadOnlyList<LessonLock> Lessons)
    {
        public static LocksWire Of(ModuleLocks locks) => new(locks.Locked, locks.MissingModules, locks.Lessons);
    }
}
