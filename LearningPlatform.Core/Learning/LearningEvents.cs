using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>A learner completed a lesson for the first time. Its subject is the learner.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="CourseId">Its course.</param>
/// <param name="Title">The lesson's title.</param>
/// <param name="CompletedAt">When; for offline completions earlier than the event.</param>
/// <param name="Score">0 to 100 where the dialect's score counts.</param>
/// <param name="Seconds">Time spent, where told.</param>
/// <param name="XpGained">What it earned.</param>
/// <param name="CourseCompleted">True when it was the course's last open lesson.</param>
/// <param name="Learner">The totals after it.</param>
public sealed record LessonCompleted(
    Guid LessonId,
    Guid CourseId,
    string Title,
    DateTimeOffset CompletedAt,
    double? Score,
    int? Seconds,
    int XpGained,
    bool CourseCompleted,
    LearnerSummary Learner) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "learning.lesson_completed.v1";
}

/// <summary>A learner's numbers or entries changed in another way than by completing a lesson. Its subject is the learner.</summary>
/// <param name="Cause">What happened: <c>recorded</c>, <c>test_passed</c>, <c>bonus</c>, <c>achievement</c>, <c>set</c>, <c>lives</c>, <c>reset</c>, <c>synced</c>.</param>
/// <param name="LessonId">The lesson concerned.</param>
/// <param name="CourseId">The course concerned.</param>
/// <param name="XpGained">What it added to the points; negative when they were taken back.</param>
/// <param name="Learner">The totals after it.</param>
public sealed record ProgressChanged(string Cause, Guid? LessonId, Guid? CourseId, long XpGained, LearnerSummary Learner) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "learning.progress_changed.v1";
}

/// <summary>A learner earned an achievement. Its subject is the learner.</summary>
/// <param name="AchievementId">Which.</param>
/// <param name="Title">Its name.</param>
/// <param name="Points">What it was worth.</param>
/// <param name="Learner">The totals after it.</param>
public sealed record AchievementEarned(Guid AchievementId, string Title, int Points, LearnerSummary Learner) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "learning.achievement_earned.v1";
}
