using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Practice;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Practice;

/// <summary>The server's grades for answers to exercises of language courses, which no dialect documents.</summary>
internal static class LanguageEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/languages").WithTags("Languages");
        group.MapPost("/exercises/{exerciseKey}/grade", Grade).WithName("gradeExercise").WithSummary("Grades one answer; nothing of it is kept.");
        group.MapPost("/lessons/{lessonKey}/attempts", Attempt).WithName("attemptLesson").WithSummary(
            "Grades a lesson that was gone through. Score: the share of its exercises that were right at the first answer; 60 completes it. Each wrong answer takes a life unless livesOff "
            + "(default: the learner's setting). Once for each attemptId; an attempt that arrives late counts at its own time. A grade is null when the lesson has no such exercise (any more).");
    }

    private static async Task<Results<Ok<GradeWire>, ProblemHttpResult>> Grade(string exerciseKey, GradeInput body, GradeExercise grade, CancellationToken ct) =>
        AppApi.Answer((await grade.Handle(exerciseKey, body.Answer ?? default, ct)).Map(GradeWire.Of));

    private static async Task<Results<Ok<AttemptWire>, ProblemHttpResult>> Attempt(string lessonKey, AttemptInput body, AttemptLesson attempt, Caller caller, CancellationToken ct)
    {
        var sent = body.Read(lessonKey);
        return sent.Ok ? AppApi.Answer((await attempt.Handle(caller, sent.Value, ct)).Map(AttemptWire.Of)) : AppApi.Problem(sent.Error);
    }

    /// <summary>Body of gradeExercise.</summary>
    internal sealed record GradeInput(JsonElement? Answer);

    /// <summary>Body of attemptLesson.</summary>
    internal sealed record AttemptInput(Guid? AttemptId, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, IReadOnlyList<AttemptAnswerInput?>? Answers, bool? LivesOff)
    {
        public Outcome<SentAttempt> Read(string lessonKey)
        {
            var wrong = Missing.Of(("attemptId", AttemptId), ("startedAt", StartedAt), ("finishedAt", FinishedAt), ("answers", Answers))
                ?? Missing.In(Answers!, "answers", one => [("exerciseKey", one.ExerciseKey), ("answer", one.Answer)]);
            return wrong is not null
                ? wrong
                : new SentAttempt(
                    AttemptId!.Value, lessonKey, StartedAt!.Value, FinishedAt!.Value,
                    [.. Answers!.Select(one => new AttemptAnswer(one!.ExerciseKey!, one.Answer!.Value, Math.Max(0, one.TookMs ?? 0)))], LivesOff);
        }
    }

    /// <summary>An answer of an attempt.</summary>
    internal sealed record AttemptAnswerInput(string? ExerciseKey, JsonElement? Answer, int? TookMs);

    internal sealed record AttemptWire(Guid AttemptId, double Score, bool Passed, IReadOnlyList<AttemptResultWire> Results, CompletionWire? Completion)
    {
        public static AttemptWire Of(LessonAttempt attempt) => new(
            attempt.Id,
            attempt.Score,
            attempt.Passed,
            [.. attempt.Results.Select(result => new AttemptResultWire(result.ExerciseKey, result.Grade is { } grade ? GradeWire.Of(grade) : null))],
            attempt.Reward is { } reward ? new CompletionWire(reward.Xp, reward.TotalXp, reward.Streak, reward.Lives) : null);
    }

    internal sealed record AttemptResultWire(string ExerciseKey, GradeWire? Grade);

    /// <summary>What a passed attempt came to; xp is 0 when the lesson was completed before.</summary>
    internal sealed record CompletionWire(long Xp, long TotalXp, int Streak, int Lives);
}

/// <summary>Says which fields of a body are missing.</summary>
internal static class Missing
{
    public static Invalid? Of(params (string Field, object? Value)[] fields)
    {
        FieldError[] missing = [.. fields.Where(field => field.Value is null).Select(field => new FieldError(field.Field, "Is required.", FieldFault.Missing))];
        return missing.Length == 0 ? null : new Invalid(missing);
    }

    public static Invalid? In<T>(IReadOnlyList<T?> items, string list, Func<T, (string Field, object? Value)[]> fields)
        where T : class
    {
        for (var i = 0; i < items.Count; i++)
        {
            var name = $"{list}[{i}]";
            if ((items[i] is { } item ? Of([.. fields(item).Select(field => ($"{name}.{field.Field}", field.Value))]) : Of((name, null))) is { } wrong)
                return wrong;
        }

        return null;
    }
}
