using LearningPlatform.Core.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Sandbox;

/// <summary>A sandbox. Written by <see cref="SandboxStore"/> only, guarded by <see cref="Version"/>.</summary>
internal sealed class SandboxRow
{
    public Guid Id { get; init; }

    /// <summary>The owner; the name of the column puts the table under row level security.</summary>
    public Guid UserId { get; init; }

    public RunLanguage Language { get; init; }

    public SandboxStatus Status { get; init; }

    public int TimeLimit { get; init; }

    public int MemoryLimit { get; init; }

    public int DiskLimit { get; init; }

    public required string Files { get; init; }

    public required string Environment { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public int Runs { get; init; }

    public Guid? RunId { get; init; }

    public DateTimeOffset? RunUntil { get; init; }

    public int Version { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SandboxRow>
    {
        public void Configure(EntityTypeBuilder<SandboxRow> builder)
        {
            builder.ToTable("sandboxes", "sandbox");
            builder.HasKey(s => s.Id);

            // json, not jsonb: file contents may hold U+0000, which jsonb refuses.
            builder.Property(s => s.Files).HasColumnType("json");
            builder.Property(s => s.Environment).HasColumnType("json");
            builder.HasIndex(s => s.UserId);
            builder.HasIndex(s => s.ExpiresAt);
        }
    }
}

/// <summary>How many runs ended on a day (UTC), for the platform's overview (opencode-R108).</summary>
internal sealed class DailyRuns
{
    public DateOnly Day { get; init; }

    public bool Tests { get; init; }

    public long Count { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DailyRuns>
    {
        public void Configure(EntityTypeBuilder<DailyRuns> builder)
        {
            builder.ToTable("daily_runs", "sandbox");
            builder.HasKey(r => new { r.Day, r.Tests });
        }
    }
}

/// <summary>How many runs of a learner ended, by language; what achievements count.</summary>
internal sealed class LearnerRuns
{
    public Guid UserId { get; init; }

    public required string Language { get; init; }

    public bool Tests { get; init; }

    public long Count { get; init; }

    public long Succeeded { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LearnerRuns>
    {
        public void Configure(EntityTypeBuilder<LearnerRuns> builder)
        {
            builder.ToTable("learner_runs", "sandbox");
            builder.HasKey(r => new { r.UserId, r.Language, r.Tests });
        }
    }
}
