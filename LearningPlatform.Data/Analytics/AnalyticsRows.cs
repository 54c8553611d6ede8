using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Analytics;

/// <summary>The latest session of an account. One row an account, however often it comes.</summary>
internal sealed class PresenceRow
{
    public Guid UserId { get; init; }

    /// <summary>When the session began.</summary>
    public DateTimeOffset Since { get; init; }

    public DateTimeOffset LastAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PresenceRow>
    {
        public void Configure(EntityTypeBuilder<PresenceRow> builder)
        {
            builder.ToTable("presence", "analytics");
            builder.HasKey(row => row.UserId);
            builder.Property(row => row.UserId).ValueGeneratedNever();
            builder.HasIndex(row => row.LastAt);
        }
    }
}

/// <summary>The sessions that ended on a day (UTC), of all accounts together.</summary>
internal sealed class DailySessions
{
    public DateOnly Day { get; init; }

    public long Sessions { get; init; }

    public double Seconds { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DailySessions>
    {
        public void Configure(EntityTypeBuilder<DailySessions> builder)
        {
            builder.ToTable("daily_sessions", "analytics");
            builder.HasKey(row => row.Day);
        }
    }
}
