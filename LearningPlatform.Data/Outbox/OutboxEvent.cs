using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Outbox;

/// <summary>An event that was written with what it reports, and is handed to its subscribers afterwards.</summary>
internal sealed class OutboxEvent
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required Guid Subject { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Data { get; init; }

    /// <summary>When a delivery was made for each subscriber; null until then.</summary>
    public DateTimeOffset? RoutedAt { get; init; }

    public static OutboxEvent Of(EventEnvelope envelope) =>
        new() { Id = envelope.Id, Name = envelope.Name, Subject = envelope.Subject, At = envelope.At, Data = envelope.Data.GetRawText() };

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxEvent>
    {
        public void Configure(EntityTypeBuilder<OutboxEvent> builder)
        {
            builder.ToTable("outbox", "kernel");
            builder.HasKey(e => e.Id);
            builder.Property(e => e.Data).HasColumnType("jsonb");
            builder.HasIndex(e => e.Id).HasFilter("routed_at is null").HasDatabaseName("ix_outbox_unrouted");
        }
    }
}

/// <summary>Writes events beside the rows that they report.</summary>
public static class OutboxExtensions
{
    /// <summary>Adds events to the outbox; they are saved, or not, with everything else in the context's transaction, and delivered after its commit.</summary>
    /// <param name="db">The context of the transaction.</param>
    /// <param name="events">What happened.</param>
    public static void Enqueue(this PlatformDb db, params IEnumerable<EventEnvelope> events)
    {
        foreach (var envelope in events)
        {
            db.Add(OutboxEvent.Of(envelope));
            db.HasEvents = true;
        }
    }
}
