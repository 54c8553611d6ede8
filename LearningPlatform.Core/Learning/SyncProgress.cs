using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>A completion as a device tells it.</summary>
/// <param name="Lesson">Key or id.</param>
/// <param name="CompletedAt">By the device's clock.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Seconds">Time spent, at least 0.</param>
public sealed record DeviceCompletion(string Lesson, DateTimeOffset CompletedAt, double Score, int Seconds);

/// <summary>Stores what a device collected offline, all or nothing (wayr-R72 … R76 and the decision of syncProgress).</summary>
/// <param name="catalog">Knows lessons.</param>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class SyncProgress(ICatalog catalog, ILearners learners, TimeProvider clock)
{
    /// <summary>The most completions of one request; a device with more sends several.</summary>
    public const int Most = 5000;

    /// <summary>Stores them.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="completions">In any order.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerAnswer>> Handle(Caller caller, IReadOnlyList<DeviceCompletion> completions, CancellationToken ct)
    {
        if (completions.Count > Most)
        {
            return Invalid.Field("completions", $"At most {Most} completions in one request.");
        }

        var lessons = await catalog.Lessons([.. completions.Select(one => one.Lesson)], ct);
        var unknown = completions.Select(one => one.Lesson).Where(lesson => !lessons.ContainsKey(lesson)).Distinct().ToArray();
        if (unknown.Length > 0)
        {
            FieldError[] faults = [.. unknown.Select(lesson => new FieldError("lesson_id", $"There is no lesson {lesson}.", Value: lesson))];
            return new NotFound("lesson") { Details = new Dictionary<string, object?> { ["fields"] = faults } };
        }

        return await learners.HandleOwn(caller, new SyncLessons(Ids.New(), clock.Now(), [.. completions.Select(one => new OfflineCompletion(LessonFacts.Of(lessons[one.Lesson]), one.CompletedAt, one.Score, one.Seconds))]),
            ct);
    }
}
