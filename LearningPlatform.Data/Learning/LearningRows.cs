using LearningPlatform.Core.Learning;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Learning;

/// <summary>A learner's totals. Written by <see cref="LearnerStore"/> only, guarded by <see cref="Version"/>.</summary>
internal sealed class LearnerRow
{
    public Guid UserId { get; init; }

    public long Version { get; init; }

    public long XpLearning { get; init; }

    public long XpCoding { get; init; }

    public long XpCollaboration { get; init; }

    public long XpAchievements { get; init; }

    public long XpSelfSet { get; init; }

    public int Lives { get; init; }

    public int StreakCurrent { get; init; }

    public int StreakLongest { get; init; }

    /// <summary>Active days as borders of runs (see <see cref="DaySet"/>), the source of the streak.</summary>
    public required int[] StreakDays { get; init; }

    public required int[] StreakBridges { get; init; }

    public DateOnly? StreakAnchorDay { get; init; }

    public int? StreakAnchorValue { get; init; }

    public required string StreakZone { get; init; }

    public DateOnly? LastActivityDay { get; init; }

    public DateTimeOffset LastActivityAt { get; init; }

    public Guid? LastLesson { get; init; }

    public string? LastLessonKey { get; init; }

    public required string TimeZone { get; init; }

    public int Epoch { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public LearnerSummary ToSummary() => new(
        UserId,
        new Xp(XpLearning, XpCoding, XpCollaboration, XpAchievements, XpSelfSet),
        Lives,
        StreakCurrent,
        StreakLongest,
        LastLesson is { } lesson ? new LessonName(lesson, LastLessonKey ?? "") : null,
        LastActivityAt,
        UpdatedAt);

    public Streak ToStreak() => new()
    {
        Active = DaySet.Of(StreakDays),
        Bridged = DaySet.Of(StreakBridges),
        Anchor = StreakAnchorDay is { } day ? new StreakAnchor(day, StreakAnchorValue ?? 0) : null,
        Zone = StreakZone,
        Longest = StreakLongest,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<LearnerRow>
    {
        public void Configure(EntityTypeBuilder<LearnerRow> builder)
        {
            builder.ToTable("learners", "learning", table => table.HasCheckConstraint("ck_learners_lives", "lives between 0 and 10"));
            builder.HasKey(row => row.UserId);
            builder.Property(row => row.UserId).ValueGeneratedNever();
        }
    }
}

/// <summary>A learner and a lesson: what the page says, and (earned_…) what was completed once.</summary>
internal sealed class LessonProgressRow
{
    public Guid UserId { get; init; }

    public Guid LessonId { get; init; }

    public required string LessonKey { get; init; }

    public Guid CourseId { get; init; }

    public ProgressStatus Status { get; init; }

    public double Percentage { get; init; }

    public long Seconds { get; init; }

    public int Attempts { get; init; }

    public double? BestScore { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset LastActivityAt { get; init; }

    public DateTimeOffset? EarnedAt { get; init; }

    public double? EarnedScore { get; init; }

    public int? EarnedSeconds { get; init; }

    public int? EarnedXp { get; init; }

    /// <summary>The earliest completion that was told, which earned the points; null when it is the one that is shown.</summary>
    public DateTimeOffset? EarnedFirstAt { get; init; }

    public double? EarnedFirstScore { get; init; }

    /// <summary>Times that were told before they had come, as JSON; null for none.</summary>
    public string? EarnedAhead { get; init; }

    /// <summary>What the learner's own clock showed then.</summary>
    public DateTime? EarnedClock { get; init; }

    public LessonEntry ToEntry() => new(
        LessonId,
        LessonKey,
        CourseId,
        new Progress
        {
            Status = Status,
            Percentage = Percentage,
            Seconds = Seconds,
            Attempts = Attempts,
            BestScore = BestScore,
            StartedAt = StartedAt,
            CompletedAt = CompletedAt,
            LastActivityAt = LastActivityAt,
        },
        EarnedAt is { } at ? new Completion(at, EarnedScore, EarnedSeconds, EarnedXp ?? 0) : null);

    internal sealed class Configuration : IEntityTypeConfiguration<LessonProgressRow>
    {
        public void Configure(EntityTypeBuilder<LessonProgressRow> builder)
        {
            builder.ToTable("lesson_progress", "learning");
            builder.HasKey(row => new { row.UserId, row.LessonId });
            builder.Property(row => row.EarnedClock).HasColumnType("timestamp without time zone");
            builder.Property(row => row.EarnedAhead).HasColumnType("jsonb");
            builder.HasIndex(row => row.LessonId).HasFilter("earned_at is not null").HasDatabaseName("ix_lesson_progress_completions");
        }
    }
}

/// <summary>A learner and a course.</summary>
internal sealed class CourseProgressRow
{
    public Guid UserId { get; init; }

    public Guid CourseId { get; init; }

    public ProgressStatus Status { get; init; }

    public double Percentage { get; init; }

    public long Seconds { get; init; }

    public int Attempts { get; init; }

    public double? BestScore { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset LastActivityAt { get; init; }

    public int LessonsCompleted { get; init; }

    public CourseEntry ToEntry() => new(
        CourseId,
        new Progress
        {
            Status = Status,
            Percentage = Percentage,
            Seconds = Seconds,
            Attempts = Attempts,
            BestScore = BestScore,
            StartedAt = StartedAt,
            CompletedAt = CompletedAt,
            LastActivityAt = LastActivityAt,
        },
        LessonsCompleted);

    internal sealed class Configuration : IEntityTypeConfiguration<CourseProgressRow>
    {
        public void Configure(EntityTypeBuilder<CourseProgressRow> builder)
        {
            builder.ToTable("course_progress", "learning");
            builder.HasKey(row => new { row.UserId, row.CourseId });
        }
    }
}
