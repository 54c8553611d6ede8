using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Codes;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity;

/// <summary>A code as stored: hashes.</summary>
internal sealed class OneTimeCodeRow
{
    public required byte[] Key { get; init; }

    public required Guid Id { get; init; }

    public required byte[] Hash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public int Tries { get; init; }

    public DateTimeOffset? UsedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<OneTimeCodeRow>
    {
        public void Configure(EntityTypeBuilder<OneTimeCodeRow> builder)
        {
            builder.ToTable("one_time_codes", "identity");
            builder.HasKey(c => c.Key);
            builder.HasIndex(c => c.ExpiresAt);
        }
    }
}

/// <summary>How much was sent to one recipient.</summary>
internal sealed class SendCountRow
{
    public required byte[] Key { get; init; }

    public DateTimeOffset BeganAt { get; init; }

    public int Count { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SendCountRow>
    {
        public void Configure(EntityTypeBuilder<SendCountRow> builder)
        {
            builder.ToTable("send_counts", "identity");
            builder.HasKey(c => c.Key);
            builder.HasIndex(c => c.BeganAt);
        }
    }
}

/// <summary>The codes in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class Codes(Database database) : ICodes
{
    /// <inheritdoc/>
    public Task Issue(OneTimeCode code, EventEnvelope sends, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                await db.Database.ExecuteSqlAsync(
                    $"""
                    insert into identity.one_time_codes (key, id, hash, created_at, expires_at, tries)
                    values ({code.Key}, {code.Id}, {code.Hash}, {code.CreatedAt}, {code.ExpiresAt}, 0)
                    on conflict (key) do update set id = excluded.id, hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at, tries = 0, used_at = null
                    """,
                    token);
                db.Enqueue(sends);
            },
            ct);

    /// <inheritdoc/>
    public Task<OneTimeCode?> Try(byte[] key, DateTimeOffset at, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var rows = await db.Set<OneTimeCodeRow>().FromSql(
                    $"""
                    update identity.one_time_codes set tries = tries + 1
                    where key = {key} and used_at is null and expires_at > {at} and tries < {OneTimeCode.Tries}
                    returning *
                    """).AsNoTracking().ToListAsync(token);
                return rows is [var row] ? new OneTimeCode(row.Key, row.Id, row.Hash, row.CreatedAt, row.ExpiresAt) : null;
            },
            ct);

    /// <summary>Uses up a code within a transaction.</summary>
    /// <returns>False when it was used, or replaced, before.</returns>
    internal static async Task<bool> Use(PlatformDb db, OneTimeCode code, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync(
            $"update identity.one_time_codes set used_at = now() where key = {code.Key} and id = {code.Id} and used_at is null", ct) == 1;
}

/// <summary>What was sent, in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class SendCounts(Database database) : ISendCounts
{
    /// <inheritdoc/>
    public Task<TimeSpan?> Take(byte[] key, SendLimit limit, DateTimeOffset at, CancellationToken ct)
    {
        var over = at - limit.Window;
        return database.Write<TimeSpan?>(
            async (db, token) =>
            {
                // The count stops one above the limit: asking on neither prolongs the wait nor grows without end.
                var rows = await db.Set<SendCountRow>().FromSql(
                    $"""
                    insert into identity.send_counts (key, began_at, count) values ({key}, {at}, 1)
                    on conflict (key) do update set
                        count = case when send_counts.began_at <= {over} then 1 else least(send_counts.count, {limit.Count}) + 1 end,
                        began_at = case when send_counts.began_at <= {over} then excluded.began_at else send_counts.began_at end
                    returning *
                    """).AsNoTracking().ToListAsync(token);
                return rows[0].Count <= limit.Count ? null : rows[0].BeganAt + limit.Window - at;
            },
            ct);
    }
}

/// <summary>Events of identity that go alone.</summary>
/// <param name="database">The database.</param>
internal sealed class IdentityEvents(Database database) : IIdentityEvents
{
    /// <inheritdoc/>
    public Task Publish(EventEnvelope envelope, CancellationToken ct) =>
        database.Write(
            (db, _) =>
            {
                db.Enqueue(envelope);
                return Task.CompletedTask;
            },
            ct);
}
