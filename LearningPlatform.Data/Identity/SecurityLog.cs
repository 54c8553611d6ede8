using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity;

/// <summary>A security event as stored.</summary>
internal sealed class SecurityEventRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public SecurityEventKind Kind { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? ActorId { get; init; }

    public Guid? SessionId { get; init; }

    public string? Ip { get; init; }

    public string? Device { get; init; }

    public string? Detail { get; init; }

    public static SecurityEventRow Of(SecurityEvent entry) => new()
    {
        Id = entry.Id,
        AccountId = entry.AccountId,
        Kind = entry.Kind,
        At = entry.At,
        ActorId = entry.ActorId,
        SessionId = entry.SessionId,
        Ip = entry.Ip,
        Device = entry.Device,
        Detail = entry.Detail,
    };

    /// <summary>The event of a sign-in.</summary>
    public static SecurityEventRow Of(Session session) => new()
    {
        Id = Ids.New(session.CreatedAt),
        AccountId = session.AccountId,
        Kind = SecurityEventKind.SignedIn,
        At = session.CreatedAt,
        SessionId = session.Id,
        Ip = session.Ip,
        Device = session.Device,
        Detail = session.Method.ToString(),
    };

    public SecurityEvent ToEvent() => new()
    {
        Id = Id,
        AccountId = AccountId,
        Kind = Kind,
        At = At,
        ActorId = ActorId,
        SessionId = SessionId,
        Ip = Ip,
        Device = Device,
        Detail = Detail,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<SecurityEventRow>
    {
        public void Configure(EntityTypeBuilder<SecurityEventRow> builder)
        {
            builder.ToTable("security_events", "identity");
            builder.HasKey(e => e.Id);
            builder.Property(e => e.Kind).HasConversion<string>();
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(e => e.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(e => new { e.AccountId, e.At, e.Id });
            builder.HasIndex(e => new { e.At, e.Id });
        }
    }
}

/// <summary>The security events in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class SecurityLog(Database database) : ISecurityLog
{
    /// <inheritdoc/>
    public Task Add(SecurityEvent entry, CancellationToken ct) =>
        database.Write(
            (db, _) =>
            {
                Add(db, [entry]);
                return Task.CompletedTask;
            },
            ct);

    /// <inheritdoc/>
    public Task<Page<SecurityEvent>> List(Guid? accountId, int page, int size, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var rows = db.Set<SecurityEventRow>().AsQueryable();
                if (accountId is { } id)
                    rows = rows.Where(e => e.AccountId == id);

                var total = await rows.LongCountAsync(token);
                var found = await rows.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Skip(Paging.Skip(page, size)).Take(size).ToListAsync(token);
                return new Page<SecurityEvent>([.. found.Select(row => row.ToEvent())], page, size, total);
            },
            ct);

    /// <summary>Adds events to a transaction, and the notices that their owners get of some of them.</summary>
    internal static void Add(PlatformDb db, IReadOnlyList<SecurityEvent> entries)
    {
        db.AddRange(entries.Select(SecurityEventRow.Of));
        db.Enqueue(entries.Where(entry => SecurityNoted.Kinds.Contains(entry.Kind)).Select(entry =>
            EventEnvelope.Of(new SecurityNoted(entry.Kind.ToString(), entry.Detail, entry.Ip, entry.Device), entry.AccountId, entry.At)));
    }
}
