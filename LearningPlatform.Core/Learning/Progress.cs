namespace LearningPlatform.Core.Learning;

/// <summary>How far somebody is with a lesson or a course (opencode-R95).</summary>
public enum ProgressStatus
{
    /// <summary>Known, not begun.</summary>
    NotStarted,

    /// <summary>Begun.</summary>
    InProgress,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Left out on purpose.</summary>
    Skipped,
}

/// <summary>What a learner's page says about one lesson or course. It may go back and forth; what was earned is kept apart, in <see cref="Completion"/>.</summary>
public sealed record Progress
{
    /// <summary>How far.</summary>
    public ProgressStatus Status { get; init; }

    /// <summary>0 to 100.</summary>
    public double Percentage { get; init; }

    /// <summary>Total time, in seconds.</summary>
    public long Seconds { get; init; }

    /// <summary>How many times a score was reported.</summary>
    public int Attempts { get; init; }

    /// <summary>The highest score reported, 0 to 100, null before the first.</summary>
    public double? BestScore { get; init; }

    /// <summary>When it got a status other than not_started for the first time.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed; null while the status is another (opencode-R97).</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public DateTimeOffset LastActivityAt { get; init; }

    /// <summary>
    /// Writes what was sent over what is stored (opencode-R96, opencode-R97). The same request without a score again gives an equal record.
    /// </summary>
    /// <param name="sent">The fields of the request.</param>
    /// <param name="at">When.</param>
    public Progress With(ProgressReport sent, DateTimeOffset at)
    {
        var done = sent.Status == ProgressStatus.Completed;
        var next = this with
        {
            Status = sent.Status,
            Percentage = done ? 100 : sent.Percentage ?? Percentage,
            Seconds = sent.Seconds ?? Seconds,
            Attempts = Attempts + (sent.Score is null ? 0 : 1),
            BestScore = Higher(BestScore, sent.Score),
            StartedAt = StartedAt ?? (sent.Status == ProgressStatus.NotStarted ? null : at),
            CompletedAt = done ? CompletedAt ?? at : null,
        };
        return next == this && LastActivityAt != default ? this : next with { LastActivityAt = at };
    }

    /// <summary>The higher of two scores, of which none, one or both are known.</summary>
    /// <param name="one">A score.</param>
    /// <param name="other">Another.</param>
    public static double? Higher(double? one, double? other) => one is null || other > one ? other : one;
}

/// <summary>What a client reports about a lesson or course; null means: not sent, stays as it is.</summary>
/// <param name="Status">The new status.</param>
/// <param name="Percentage">0 to 100.</param>
/// <param name="Seconds">The total time so far, in seconds, not an addition.</param>
/// <param name="Score">0 to 100 as the client says: counts an attempt and may raise the best score, never moves XP.</param>
public sealed record ProgressReport(ProgressStatus Status, double? Percentage = null, long? Seconds = null, double? Score = null);

/// <summary>The fact that a learner completed a lesson: at most one for each learner and lesson, whatever the dialect, until a reset.</summary>
/// <param name="At">When.</param>
/// <param name="Score">0 to 100, null when the dialect knows no score that counts.</param>
/// <param name="Seconds">Time spent on it, null when not told.</param>
/// <param name="Xp">What it earned.</param>
public sealed record Completion(DateTimeOffset At, double? Score, int? Seconds, int Xp);

/// <summary>A learner and a lesson.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="Key">Its readable name, kept here so that a deleted lesson can still be named (wayr-D18).</param>
/// <param name="CourseId">The course it belongs to.</param>
/// <param name="Progress">How far.</param>
/// <param name="Completion">What was earned, null before the first completion.</param>
public sealed record LessonEntry(Guid LessonId, string Key, Guid CourseId, Progress Progress, Completion? Completion = null);

/// <summary>A learner and a course.</summary>
/// <param name="CourseId">The course.</param>
/// <param name="Progress">How far.</param>
/// <param name="LessonsCompleted">How many of its lessons the learner completed.</param>
public sealed record CourseEntry(Guid CourseId, Progress Progress, int LessonsCompleted = 0);
