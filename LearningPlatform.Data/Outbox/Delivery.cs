using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Outbox;

/// <summary>One event on its way to one subscriber; once done it is the receipt.</summary>
internal sealed class Delivery
{
    public required Guid EventId { get; init; }

    public required string Subscriber { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>When it was given up.</summary>
    public DateTimeOffset? DeadAt { get; init; }

    public string? Error { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Delivery>
    {
        public void Configure(EntityTypeBuilder<Delivery> builder)
        {
            builder.ToTable("deliveries", "kernel");
            builder.HasKey(d => new { d.EventId, d.Subscriber });
            builder.HasIndex(d => new { d.Subscriber, d.EventId }).HasFilter("done_at is null and dead_at is null").HasDatabaseName("ix_deliveries_open");
            builder.HasIndex(d => d.DoneAt).HasFilter("done_at is not null").HasDatabaseName("ix_deliveries_done");
            builder.HasIndex(d => d.DeadAt).HasFilter("dead_at is not null").HasDatabaseName("ix_deliveries_dead");
        }
    }
}
