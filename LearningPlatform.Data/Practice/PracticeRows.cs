using LearningPlatform.Core.Practice;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Practice;

/// <summary>How a learner wants to practise.</summary>
internal sealed class PracticeSettingsRow
{
    public Guid UserId { get; init; }

    public int DailyNew { get; init; }

    public int DailyReviews { get; init; }

    public double Retention { get; init; }

    public bool LivesOff { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PracticeSettingsRow>
    {
        public void Configure(EntityTypeBuilder<PracticeSettingsRow> builder)
        {
            builder.ToTable("settings", "practice");
            builder.HasKey(row => row.UserId);
            builder.Property(row => row.UserId).ValueGeneratedNever();
        }
    }
}

/// <summary>One learner's memory of one exercise. What it says follows from the reviews; only <see cref="Misses"/> is counted here.</summary>
internal sealed class PracticeCardRow
{
    public Guid UserId { get; init; }

    public Guid ExerciseId { get; init; }

    public Guid CourseId { get; init; }

    public Guid LessonId { get; init; }

    public required string LessonKey { get; init; }

    /// <summary>The exercise's place in the lesson.</summary>
    public int Position { get; init; }

    public MemoryState State { get; init; }

    public int Step { get; init; }

    public double Stability { get; init; }

    public double Difficulty { get; init; }

    public DateTimeOffset Due { get; init; }

    public DateTimeOffset? LastReview { get; init; }

    /// <summary>When it was practised for the first time.</summary>
    public DateTimeOffset? Since { get; init; }

    public int Reviews { get; init; }

    public int Lapses { get; init; }

    /// <summary>Wrong answers in lessons since it was last known.</summary>
    public int Misses { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PracticeCardRow>
    {
        public void Configure(EntityTypeBuilder<PracticeCardRow> builder)
        {
            builder.ToTable("cards", "practice");
            builder.HasKey(row => new { row.UserId, row.ExerciseId });
            builder.HasIndex(row => new { row.UserId, row.Due }).HasFilter("state <> 0").HasDatabaseName("ix_cards_due");
            builder.HasIndex(row => new { row.UserId, row.CreatedAt, row.Position }).HasFilter("state = 0").HasDatabaseName("ix_cards_new");
            builder.HasIndex(row => new { row.UserId, row.Stability }).HasFilter("state <> 0 and (misses > 0 or lapses > 0)").HasDatabaseName("ix_cards_weak");
            builder.HasIndex(row => new { row.UserId, row.Since }).HasFilter("since is not null").HasDatabaseName("ix_cards_since");
        }
    }
}

/// <summary>An answer that was given in practice. Never changed.</summary>
internal sealed class PracticeReviewRow
{
    public Guid UserId { get; init; }

    /// <summary>The client's id for it.</summary>
    public Guid ReviewId { get; init; }

    public Guid ExerciseId { get; init; }

    public DateTimeOffset At { get; init; }

    public Rating Rating { get; init; }

    public int TookMs { get; init; }

    /// <summary>The grade as JSON, which a repeated request is answered with.</summary>
    public required string Grade { get; init; }

    public DateTimeOffset NextDue { get; init; }

    public MemoryState State { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PracticeReviewRow>
    {
        public void Configure(EntityTypeBuilder<PracticeReviewRow> builder)
        {
            builder.ToTable("reviews", "practice");
            builder.HasKey(row => new { row.UserId, row.ReviewId });
            builder.Property(row => row.Grade).HasColumnType("jsonb");
            builder.HasIndex(row => new { row.UserId, row.ExerciseId, row.At });
            builder.HasIndex(row => new { row.UserId, row.At });
        }
    }
}

/// <summary>A lesson as somebody went through it once.</summary>
internal sealed class LessonAttemptRow
{
    public Guid UserId { get; init; }

    /// <summary>The client's id for it.</summary>
    public Guid AttemptId { get; init; }

    public Guid LessonId { get; init; }

    public required string LessonKey { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset FinishedAt { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public double Score { get; init; }

    public bool Passed { get; init; }

    public int LivesTaken { get; init; }

    /// <summary>What was answered, as JSON.</summary>
    public required string Answers { get; init; }

    /// <summary>What that was worth, as JSON.</summary>
    public required string Results { get; init; }

    /// <summary>When it was known what the attempt came to.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>What it came to, as JSON; null when the lesson wasn't passed.</summary>
    public string? Reward { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LessonAttemptRow>
    {
        public void Configure(EntityTypeBuilder<LessonAttemptRow> builder)
        {
            builder.ToTable("attempts", "practice");
            builder.HasKey(row => new { row.UserId, row.AttemptId });
            builder.Property(row => row.Answers).HasColumnType("jsonb");
            builder.Property(row => row.Results).HasColumnType("jsonb");
            builder.Property(row => row.Reward).HasColumnType("jsonb");
            builder.HasIndex(row => new { row.UserId, row.FinishedAt });
        }
    }
}
