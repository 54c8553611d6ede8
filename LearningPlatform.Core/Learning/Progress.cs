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

    /// <summary>
    /// Another completion of the same lesson is told: the page is as if all had been told in the order of their times.
    /// </summary>
    /// <param name="at">When it was.</param>
    /// <param name="score">Its score.</param>
    /// <param name="seconds">By how much the time spent changes.</param>
    public Progress And(DateTimeOffset at, double score, int seconds) => this with
    {
        BestScore = Higher(BestScore, score),
        Seconds = Math.Max(0, Seconds + seconds),
        StartedAt = Earlier(StartedAt, at),
        CompletedAt = CompletedAt is { } known ? Earlier(known, at) : null,
    };

    /// <summary>The earlier of two times, of which the first may be unknown.</summary>
    /// <param name="one">A time.</param>
    /// <param name="other">Another.</param>
    public static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

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

/// <summary>
/// The fact that a learner completed a lesson: at most one for each learner and lesson, whatever the dialect, until a reset. When devices tell of it several times, the
/// latest is shown (wayr-R73) and the earliest has earned the points, whatever the order in which they are told (ADR 33).
/// </summary>
/// <param name="At">When; the latest of all that were told.</param>
/// <param name="Score">0 to 100, null when the dialect knows no score that counts.</param>
/// <param name="Seconds">Time spent on it, null when not told.</param>
/// <param name="Xp">What it earned.</param>
/// <param name="First">The earliest of all that were told, which earned the points; null when only one was.</param>
public sealed record Completion(DateTimeOffset At, double? Score, int? Seconds, int Xp, FirstCompletion? First = null)
{
    /// <summary>Times that were told before they had come, so by clocks that are ahead. They were taken as the time of their arrival, once: told again, they are known.</summary>
    public IReadOnlyList<DateTimeOffset> Ahead { get; init; } = [];

    /// <summary>The completion that earned the points.</summary>
    public FirstCompletion Earning => First ?? new FirstCompletion(At, Score);
}

/// <summary>The earliest completion of a lesson.</summary>
/// <param name="At">When.</param>
/// <param name="Score">0 to 100, null when the dialect knows no score that counts.</param>
public sealed record FirstCompletion(DateTimeOffset At, double? Score);

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
