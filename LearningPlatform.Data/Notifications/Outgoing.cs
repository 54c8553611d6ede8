using LearningPlatform.Core.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Notifications;

/// <summary>A message as stored.</summary>
internal sealed class OutgoingRow
{
    public required Guid Id { get; init; }

    public Channel Channel { get; init; }

    public required string Recipient { get; init; }

    /// <summary>The recipient in lower case: addresses are found whatever their case.</summary>
    public required string RecipientKey { get; init; }

    public string? Subject { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>After this it isn't sent any more.</summary>
    public DateTimeOffset? GoodUntil { get; init; }

    public int Attempts { get; init; }

    /// <summary>When the next attempt may be made; null when none will be.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? Error { get; init; }

    public OutgoingMessage ToMessage() => new(Id, Channel, Recipient, Subject, Text, Html, At) { GoodUntil = GoodUntil };

    internal sealed class Configuration : IEntityTypeConfiguration<OutgoingRow>
    {
        public void Configure(EntityTypeBuilder<OutgoingRow> builder)
        {
            builder.ToTable("outgoing", "notifications");
            builder.HasKey(m => m.Id);
            builder.Property(m => m.Channel).HasConversion<string>();
            builder.HasIndex(m => new { m.Channel, m.DueAt }).HasFilter("due_at is not null").HasDatabaseName("ix_outgoing_due");
            builder.HasIndex(m => new { m.RecipientKey, m.At });
            builder.HasIndex(m => m.At);
        }
    }
}

/// <summary>The messages in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class Outgoing(Database database) : IOutgoing
{
    private const int Shown = 200;

    /// <inheritdoc/>
    public Task Add(OutgoingMessage message, CancellationToken ct) =>
        database.Write(
            (db, token) => db.Database.ExecuteSqlAsync(
                $"""
                insert into notifications.outgoing (id, channel, recipient, recipient_key, subject, text, html, at, good_until, attempts, due_at)
                values ({message.Id}, {message.Channel.ToString()}, {message.To}, {Key(message.To)}, {message.Subject}, {message.Text}, {message.Html}, {message.At}, {message.GoodUntil}, 0, {message.At})
                on conflict do nothing
                """,
                token),
            ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OutgoingMessage>> List(string? to, CancellationToken ct) =>
        database.Read<IReadOnlyList<OutgoingMessage>>(
            async (db, token) =>
            {
                var rows = db.Set<OutgoingRow>().AsQueryable();
                if (!string.IsNullOrWhiteSpace(to))
                {
                    var key = Key(to);
                    rows = rows.Where(m => m.RecipientKey == key);
                }

                var latest = await rows.OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Take(Shown).ToListAsync(token);
                latest.Reverse();
                return [.. latest.Select(row => row.ToMessage())];
            },
            ct);

    /// <inheritdoc/>
    public Task Forget(string to, CancellationToken ct)
    {
        var key = Key(to);
        return database.Write((db, token) => db.Set<OutgoingRow>().Where(m => m.RecipientKey == key).ExecuteDeleteAsync(token), ct);
    }

    private static string Key(string recipient) => recipient.Trim().ToLowerInvariant();
}
