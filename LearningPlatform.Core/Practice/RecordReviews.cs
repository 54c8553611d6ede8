using System.Text.Json;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Languages.Contracts;

namespace LearningPlatform.Core.Practice;

/// <summary>An answer as a client tells it.</summary>
/// <param name="Id">The client's id for it.</param>
/// <param name="ExerciseKey">What was asked.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="At">When, by the device's clock.</param>
/// <param name="TookMs">How long it took, in milliseconds.</param>
public sealed record SentReview(Guid Id, string ExerciseKey, JsonElement Answer, DateTimeOffset At, int TookMs);

/// <summary>Grades answers of practice and says when each thing comes back. Every answer counts once, however often it is sent.</summary>
/// <param name="store">Where practice is kept.</param>
/// <param name="exercises">Knows exercises.</param>
/// <param name="clock">The time.</param>
public sealed class RecordReviews(IPracticeStore store, IExerciseCatalog exercises, TimeProvider clock)
{
    /// <summary>The most answers of one request; a device with more sends several.</summary>
    public const int Most = 100;

    /// <summary>Grades and keeps them, all or none.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="sent">The answers in any order.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<IReadOnlyList<ReviewResult>>> Handle(Caller caller, IReadOnlyList<SentReview> sent, CancellationToken ct)
    {
        if (sent.Count is < 1 or > Most)
        {
            return Invalid.Field("reviews", $"Must have from 1 to {Most} items.");
        }

        var now = clock.GetUtcNow();
        var known = await exercises.Exercises([.. sent.Select(review => review.ExerciseKey)], ct);
        var (refused, graded) = (new Dictionary<Guid, string>(), new Dictionary<Guid, GradedReview>());
        foreach (var review in sent.DistinctBy(review => review.Id))
        {
            // Content changes while a device is offline: one answer that fits nothing any more must not hold up the others.
            if (!known.TryGetValue(review.ExerciseKey, out var exercise) || exercise.Place is not { } place || !ExerciseGrading.Asks(exercise.Type))
            {
                refused[review.Id] = "practice.not_practised";
                continue;
            }

            var grade = ExerciseGrading.Grade(exercise, review.Answer);
            if (!grade.Ok)
            {
                refused[review.Id] = "practice.answer_misshapen";
                continue;
            }

            var thing = new PracticeThing(exercise.Id, place.CourseId, place.LessonId, place.LessonKey, place.Order);
            graded[review.Id] = new GradedReview(
                review.Id, thing, review.At < now ? review.At : now, ReviewHistory.RatingOf(grade.Value.Verdict), grade.Value, Math.Max(0, review.TookMs));
        }

        var kept = graded.Count == 0 ? new Dictionary<Guid, KeptReview>() : await store.Review(caller.UserId, [.. graded.Values], now, ct);
        return sent.Select(review => new ReviewResult(review.Id, kept.GetValueOrDefault(review.Id), refused.GetValueOrDefault(review.Id))).ToList();
    }
}

/// <summary>What became of an answer.</summary>
/// <param name="Id">The client's id for it.</param>
/// <param name="Kept">Its grade and when the thing comes back; null when it was refused.</param>
/// <param name="Refused">Why it was refused; null when it was kept.</param>
public sealed record ReviewResult(Guid Id, KeptReview? Kept, string? Refused);
