using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Gamification;

/// <summary>A definition as it was delivered last; it stays when it is no longer in the catalogue.</summary>
internal sealed class AchievementRow
{
    public required Guid Id { get; init; }

    public required string Key { get; init; }

    /// <summary>The definition as JSON.</summary>
    public required string Definition { get; set; }

    /// <summary>Hash of what decides who has it; another one begins a review of all learners.</summary>
    public required string Terms { get; set; }

    /// <summary>Where administrators put it within its category, from 0; null when they didn't.</summary>
    public int? Place { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AchievementRow>
    {
        public void Configure(EntityTypeBuilder<AchievementRow> builder)
        {
            builder.ToTable("achievements", "gamification");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Id).ValueGeneratedNever();
            builder.Property(row => row.Definition).HasColumnType("jsonb");
            builder.HasIndex(row => row.Key).IsUnique();
        }
    }
}

/// <summary>An achievement that a learner has. Written with the learner's turn only.</summary>
internal sealed class EarnedAchievementRow
{
    public Guid UserId { get; init; }

    public Guid AchievementId { get; init; }

    public DateTimeOffset EarnedAt { get; init; }

    /// <summary>The numbers that it was earned by, as JSON.</summary>
    public required string Evidence { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<EarnedAchievementRow>
    {
        public void Configure(EntityTypeBuilder<EarnedAchievementRow> builder)
        {
            builder.ToTable("earned_achievements", "gamification");
            builder.HasKey(row => new { row.UserId, row.AchievementId });
            builder.Property(row => row.Evidence).HasColumnType("jsonb");

            // How many have one.
            builder.HasIndex(row => row.AchievementId);
        }
    }
}

/// <summary>An achievement that an administrator wrote, as it is now.</summary>
internal sealed class StudioAchievementRow
{
    public required Guid Id { get; init; }

    public required string Key { get; init; }

    /// <summary>The definition as JSON.</summary>
    public required string Definition { get; set; }

    public bool Archived { get; set; }

    public long Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StudioAchievementRow>
    {
        public void Configure(EntityTypeBuilder<StudioAchievementRow> builder)
        {
            builder.ToTable("studio_achievements", "gamification");
            builder.HasKey(row => row.Id);
            builder.Property(row => row.Id).ValueGeneratedNever();
            builder.Property(row => row.Definition).HasColumnType("jsonb");
            builder.HasIndex(row => row.Key).IsUnique();
        }
    }
}
