using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Languages;
using LearningPlatform.Core.Languages.Contracts;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Core.Practice;

/// <summary>A lesson as a client says that it was gone through.</summary>
/// <param name="Id">The client's id for it.</param>
/// <param name="LessonKey">The lesson's key.</param>
/// <param name="StartedAt">When it began, by the device's clock.</param>
/// <param name="FinishedAt">When it ended, by the device's clock.</param>
/// <param name="Answers">In the order in which they were given; an exercise may have several.</param>
/// <param name="LivesOff">True when wrong answers shall take no lives; null for what the learner's settings say.</param>
public sealed record SentAttempt(Guid Id, string LessonKey, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, IReadOnlyList<AttemptAnswer> Answers, bool? LivesOff);

/// <summary>
/// Grades a lesson that somebody went through, takes lives for wrong answers, and completes the lesson when that is enough. Each attempt counts once, however often it
/// is sent; one that arrives late is taken at its own time, like a synchronized completion.
/// </summary>
/// <param name="store">Where attempts are kept.</param>
/// <param name="catalog">Knows lessons.</param>
/// <param name="exercises">Knows exercises.</param>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class AttemptLesson(IPracticeStore store, ICatalog catalog, IExerciseCatalog exercises, ILearners learners, TimeProvider clock)
{
    /// <summary>The score that completes a lesson: from here on its points are earned without a deduction (wayr-R60, wayr-R61).</summary>
    public const double Enough = 60;

    /// <summary>The most answers of one attempt.</summary>
    public const int Most = 500;

    private const int LongestSeconds = 24 * 60 * 60;

    /// <summary>Grades it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="sent">What was done.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LessonAttempt>> Handle(Caller caller, SentAttempt sent, CancellationToken ct)
    {
        if (await store.Attempt(caller.UserId, sent.Id, ct) is { Settled: true } before)
        {
            return Same(before, sent);
        }

        if (sent.Answers.Count > Most)
        {
            return Invalid.Field("answers", $"Must have at most {Most} items.");
        }

        if (sent.FinishedAt < sent.StartedAt)
        {
            return Invalid.Field("finishedAt", "Must not be before startedAt.");
        }

        if (await catalog.Lesson(sent.LessonKey, ct) is not { Kind: CourseKind.Language } lesson)
        {
            return new NotFound("lesson");
        }

        var asked = await exercises.Exercises(lesson.Id, ct);
        var graded = Grade(asked, sent.Answers);
        if (!graded.Ok)
        {
            return graded.Error;
        }

        var (score, wrong) = Count(asked, graded.Value);
        var livesOff = sent.LivesOff ?? (await store.Settings(caller.UserId, ct)).LivesOff;
        var now = clock.Now();
        var attempt = new LessonAttempt(
            sent.Id, lesson.Id, lesson.Key, sent.StartedAt, sent.FinishedAt, now, score, score >= Enough, livesOff ? 0 : wrong.Count, sent.Answers, graded.Value);
        var missed = wrong.DistinctBy(exercise => exercise.Id)
            .Select(exercise => new PracticeThing(exercise.Id, lesson.CourseId, lesson.Id, lesson.Key, exercise.Place!.Order)).ToList();
        var (kept, isNew) = await store.Begin(caller.UserId, attempt, missed, ct);
        if (!isNew && await Settled(caller.UserId, kept, ct) is { } settled)
        {
            return Same(settled, sent);
        }

        // Lives are taken with the first turn only: should the server die between the turn and the note of it, the repeated request takes none again.
        return await Turn(caller, kept, lesson, isNew ? kept.LivesTaken : 0, now, ct);
    }

    private static Outcome<LessonAttempt> Same(LessonAttempt kept, SentAttempt sent) =>
        kept.LessonKey == sent.LessonKey || kept.LessonId.ToString() == sent.LessonKey
            ? kept
            : new Conflict("practice.attempt_id_reused", "There is an attempt with this id at another lesson.");

    private static Outcome<IReadOnlyList<AttemptResult>> Grade(IReadOnlyList<ExerciseRef> asked, IReadOnlyList<AttemptAnswer> answers)
    {
        var known = asked.ToDictionary(exercise => exercise.Key, StringComparer.Ordinal);
        var results = new List<AttemptResult>(answers.Count);
        for (var i = 0; i < answers.Count; i++)
        {
            // Content changes while a device is offline: what is gone from the lesson counts for nothing.
            if (!known.TryGetValue(answers[i].ExerciseKey, out var exercise))
            {
                results.Add(new AttemptResult(answers[i].ExerciseKey, null));
                continue;
            }

            var grade = ExerciseGrading.Grade(exercise, answers[i].Answer, $"answers[{i}].answer");
            if (!grade.Ok)
            {
                return grade.Error;
            }

            results.Add(new AttemptResult(exercise.Key, grade.Value));
        }

        return results;
    }

    /// <summary>The share of the exercises that were right at the first answer, and the exercises of all wrong answers.</summary>
    private static (double Score, List<ExerciseRef> Wrong) Count(IReadOnlyList<ExerciseRef> asked, IReadOnlyList<AttemptResult> results)
    {
        var asking = asked.Where(exercise => ExerciseGrading.Asks(exercise.Type)).ToDictionary(exercise => exercise.Key, StringComparer.Ordinal);
        var right = results.Where(result => result.Grade is not null && asking.ContainsKey(result.ExerciseKey)).GroupBy(result => result.ExerciseKey, StringComparer.Ordinal)
            .Count(answers => answers.First().Grade!.Verdict != Verdict.Wrong);
        var wrong = results.Where(result => result.Grade is { Verdict: Verdict.Wrong } && asking.ContainsKey(result.ExerciseKey)).Select(result => asking[result.ExerciseKey]).ToList();
        return (asking.Count == 0 ? 100 : Math.Round(100.0 * right / asking.Count, 2), wrong);
    }

    /// <summary>The same attempt that another request is at: waits for what it comes to, not for ever.</summary>
    private async Task<LessonAttempt?> Settled(Guid user, LessonAttempt kept, CancellationToken ct)
    {
        for (var tries = 0; !kept.Settled; tries++)
        {
            if (tries == 20)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
            kept = await store.Attempt(user, kept.Id, ct) ?? kept;
        }

        return kept;
    }

    private async Task<Outcome<LessonAttempt>> Turn(Caller caller, LessonAttempt attempt, LessonRef lesson, int lives, DateTimeOffset now, CancellationToken ct)
    {
        var seconds = (int)Math.Clamp((attempt.FinishedAt - attempt.StartedAt).TotalSeconds, 0, LongestSeconds);
        OfflineCompletion[] completions = attempt.Passed ? [new OfflineCompletion(LessonFacts.Of(lesson), attempt.FinishedAt, attempt.Score, seconds)] : [];
        if (completions.Length == 0 && lives == 0)
        {
            return await store.Settle(caller.UserId, attempt.Id, null, now, ct);
        }

        var turn = await learners.HandleOwn(caller, new SyncLessons(Ids.New(), now, completions, lives), ct);
        if (!turn.Ok)
        {
            return turn.Error;
        }

        var learner = turn.Value.Learner;
        var reward = attempt.Passed ? new AttemptReward(turn.Value.XpGained, learner.Xp.Experience, learner.Streak, learner.Lives) : null;
        return await store.Settle(caller.UserId, attempt.Id, reward, now, ct);
    }
}
