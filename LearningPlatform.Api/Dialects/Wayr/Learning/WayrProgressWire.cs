using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Api.Dialects.Wayr.Learning;

/// <summary>Schema Progress. Lessons are named by their keys.</summary>
internal sealed record ProgressWire(
    Guid UserId,
    long ExperiencePoints,
    int LivesCurrent,
    int StreakCurrent,
    string? LastCompletedLessonId,
    DateTimeOffset LastActivityDate,
    DateTimeOffset UpdatedAt)
{
    public static ProgressWire Of(LearnerSummary learner) => new(
        learner.Id, learner.Xp.Experience, learner.Lives, learner.Streak, learner.LastLesson?.Key, learner.LastActivityAt, learner.UpdatedAt);
}

/// <summary>Schema ProgressSummary.</summary>
internal sealed record ProgressSummaryWire(
    Guid UserId,
    long ExperiencePoints,
    int LivesCurrent,
    int StreakCurrent,
    int LessonsCompleted,
    int CoursesStarted,
    int CoursesCompleted,
    DateTimeOffset LastActivityDate)
{
    public static ProgressSummaryWire Of(ProgressSummary summary) => new(
        summary.Learner.Id,
        summary.Learner.Xp.Experience,
        summary.Learner.Lives,
        summary.Learner.Streak,
        summary.Lessons,
        summary.CoursesStarted,
        summary.CoursesCompleted,
        summary.Learner.LastActivityAt);
}

/// <summary>Schema LessonCompletion.</summary>
internal sealed record CompletionWire(Guid UserId, string LessonId, DateTimeOffset CompletedAt, double Score, long TimeSpentSeconds)
{
    /// <summary>
    /// The contract wants a score. A lesson completed through a dialect without one shows the best score that its client reported, and when it
    /// reported none, 100: it was completed in full.
    /// </summary>
    public static CompletionWire Of(Guid user, LessonEntry entry) => new(
        user,
        entry.Key,
        entry.Completion!.At,
        entry.Completion.Score ?? entry.Progress.BestScore ?? 100,
        entry.Completion.Seconds ?? entry.Progress.Seconds);

    /// <summary>The documented names of orders; snake_case and camelCase mean the same (wayr-D05).</summary>
    public static CompletionSort Sort(string name) => name switch
    {
        "lesson_id" or "lessonId" => CompletionSort.Lesson,
        "score" => CompletionSort.Score,
        "time_spent_seconds" or "timeSpentSeconds" => CompletionSort.Seconds,
        _ => CompletionSort.CompletedAt,
    };
}

/// <summary>Schema CompleteLessonRequest.</summary>
internal sealed record CompleteWire(double Score, int TimeSpentSeconds);

/// <summary>Schema LessonCompletionResult.</summary>
internal sealed record CompletedWire(ProgressWire Progress, CompletionWire Completion, long ExperienceGained)
{
    public static CompletedWire Of(LearnerAnswer answer) => new(ProgressWire.Of(answer.Learner), CompletionWire.Of(answer.Learner.Id, answer.Lesson!), answer.XpGained);
}

/// <summary>Schema LessonCompletionStatus.</summary>
internal sealed record CompletionStatusWire(string LessonId, bool IsCompleted);

/// <summary>Schema SyncProgressRequest; last_sync_timestamp filters nothing (decision of syncProgress).</summary>
internal sealed record SyncWire(IReadOnlyList<OfflineCompletionWire> Completions);

/// <summary>Schema OfflineCompletion.</summary>
internal sealed record OfflineCompletionWire(string LessonId, DateTimeOffset CompletedAt, double Score, int TimeSpentSeconds)
{
    public DeviceCompletion ToInput() => new(LessonId, CompletedAt, Score, TimeSpentSeconds);
}

/// <summary>Schema SyncResult.</summary>
internal sealed record SyncedWire(int SyncedCompletions, int SkippedDuplicates, ProgressWire UpdatedProgress)
{
    public static SyncedWire Of(LearnerAnswer answer) => new(answer.Applied, answer.Skipped, ProgressWire.Of(answer.Learner));
}

/// <summary>Schema UpdateProgressRequest.</summary>
internal sealed record UpdateProgressWire(long? ExperiencePoints, int? LivesCurrent, int? StreakCurrent, Optional<string?> LastCompletedLessonId)
{
    public OwnNumbers ToInput() => new(
        ExperiencePoints, LivesCurrent, StreakCurrent, LastCompletedLessonId.IsSet ? LastCompletedLessonId.Value : null, LastCompletedLessonId.IsSet);
}

/// <summary>Schema UpdateLivesRequest.</summary>
internal sealed record UpdateLivesWire(long LivesChange);

/// <summary>Schema AwardBonusRequest.</summary>
internal sealed record BonusWire(Guid TargetUserId, long BonusPoints, string? Reason);

/// <summary>Schema ResetProgressRequest.</summary>
internal sealed record ResetWire(Guid TargetUserId);

/// <summary>Schema LessonCompletionStats; averages with one decimal.</summary>
internal sealed record StatisticsWire(long TotalCompletions, double AverageScore, double AverageTimeSpent)
{
    public static StatisticsWire Of(LessonStatistics statistics) => new(
        statistics.Completions,
        Math.Round(statistics.AverageScore, 1, MidpointRounding.AwayFromZero),
        Math.Round(statistics.AverageSeconds, 1, MidpointRounding.AwayFromZero));
}
