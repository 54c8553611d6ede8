using LearningPlatform.Core.Learning;

namespace LearningPlatform.Api.Dialects.OpenCode.Learning;

/// <summary>Schema UserProgress. Time is counted in whole minutes (opencode-R95).</summary>
internal sealed record UserProgressWire(
    Guid UserId,
    Guid ModuleId,
    Guid? LessonId,
    ProgressStatus Status,
    double ProgressPercentage,
    long TimeSpent,
    int Attempts,
    double? BestScore,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    DateTimeOffset LastActivityAt)
{
    public static UserProgressWire Of(Guid user, ReportedProgress entry) =>
        entry.Lesson is { } lesson ? Of(user, lesson.CourseId, lesson.LessonId, lesson.Progress) : Of(user, entry.Course!.CourseId, null, entry.Course.Progress);

    /// <summary>Entries of modules and lessons together, latest activity first; at the same instant the module first.</summary>
    public static IReadOnlyList<UserProgressWire> Of(Guid user, LearnerEntries entries) =>
    [
        .. entries.Courses.Select(one => Of(user, one.CourseId, null, one.Progress))
            .Concat(entries.Lessons.Select(one => Of(user, one.CourseId, one.LessonId, one.Progress)))
            .OrderByDescending(one => one.LastActivityAt),
    ];

    private static UserProgressWire Of(Guid user, Guid module, Guid? lesson, Progress progress) => new(
        user,
        module,
        lesson,
        progress.Status,
        progress.Percentage,
        progress.Seconds / 60,
        progress.Attempts,
        progress.BestScore,
        progress.StartedAt,
        progress.CompletedAt,
        progress.LastActivityAt);
}

/// <summary>Schema ProgressUpdate.</summary>
internal sealed record ProgressUpdateWire(Guid ModuleId, Guid? LessonId, ProgressStatus Status, double? ProgressPercentage, int? TimeSpent, double? Score)
{
    public ProgressInput ToInput(Guid learner) => new(learner, ModuleId, LessonId, new ProgressReport(Status, ProgressPercentage, TimeSpent * 60L, Score));
}

/// <summary>Schema PointsSummary.</summary>
internal sealed record PointsSummaryWire(long Total, PointsBreakdownWire Breakdown, IReadOnlyList<PointsEntryWire> History)
{
    public static PointsSummaryWire Of(LearnerPoints points) => new(
        points.Xp.Points,
        new PointsBreakdownWire(points.Xp.Learning, points.Xp.Coding, points.Xp.Collaboration, points.Xp.Achievements),
        [.. points.History.Select(line => new PointsEntryWire(DateOnly.FromDateTime(line.At.UtcDateTime), line.Amount, line.Reason))]);

    /// <summary>How far a timeframe reaches back (decision of getUserPoints); null for all.</summary>
    public static TimeSpan? Reach(string timeframe) => timeframe switch
    {
        "day" => TimeSpan.FromDays(1),
        "week" => TimeSpan.FromDays(7),
        "year" => TimeSpan.FromDays(365),
        "all" => null,
        _ => TimeSpan.FromDays(30),
    };
}

/// <summary>Points by category (opencode-R102).</summary>
internal sealed record PointsBreakdownWire(long Learning, long Coding, long Collaboration, long Achievements);

/// <summary>One award.</summary>
internal sealed record PointsEntryWire(DateOnly Date, long Points, string Reason);
