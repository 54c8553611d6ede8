using System.Collections.Concurrent;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity;

/// <summary>An API key as stored: a hash.</summary>
internal sealed class ApiKeyRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string Name { get; init; }

    public required byte[] Hash { get; init; }

    public required string Ending { get; init; }

    public Permission Allows { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public static ApiKeyRow Of(ApiKey key) => new()
    {
        Id = key.Id,
        AccountId = key.AccountId,
        Name = key.Name,
        Hash = key.Hash,
        Ending = key.Ending,
        Allows = key.Allows,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        LastUsedAt = key.LastUsedAt,
    };

    public ApiKey ToKey() => new()
    {
        Id = Id,
        AccountId = AccountId,
        Name = Name,
        Hash = Hash,
        Ending = Ending,
        Allows = Allows,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        LastUsedAt = LastUsedAt,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<ApiKeyRow>
    {
        public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
        {
            builder.ToTable("api_keys", "identity");
            builder.HasKey(k => k.Id);
            builder.HasIndex(k => k.Hash).IsUnique();
            builder.HasIndex(k => new { k.AccountId, k.CreatedAt });
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(k => k.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>The API keys in PostgreSQL. Keys are found by the hash of a secret of 256 bits: how long the index looks tells nothing that helps to guess one.</summary>
/// <param name="database">The database.</param>
internal sealed class ApiKeys(Database database) : IApiKeys
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiKey>> List(Guid accountId, CancellationToken ct) =>
        database.Read<IReadOnlyList<ApiKey>>(
            async (db, token) =>
            {
                var rows = await db.Set<ApiKeyRow>().Where(k => k.AccountId == accountId).OrderByDescending(k => k.CreatedAt).ThenBy(k => k.Id).ToListAsync(token);
                return [.. rows.Select(row => row.ToKey())];
            },
            ct);

    /// <inheritdoc/>
    public Task<ApiKeyFacts?> Find(byte[] hash, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var found = await (
                    from k in db.Set<ApiKeyRow>()
                    join a in db.Set<AccountRow>() on k.AccountId equals a.Id
                    where k.Hash == hash
                    select new { k, a.Roles, a.Status, a.DeletedAt, a.ErasedAt }).SingleOrDefaultAsync(token);
                return found is null ? null : new ApiKeyFacts(found.k.ToKey(), found.Roles, Account.StandingOf(found.Status, found.DeletedAt, found.ErasedAt));
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> Add(ApiKey key, SecurityEvent entry, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                // Requests of one account follow one another here, so that two don't take the last place; none is left to an account that was erased meanwhile.
                var owner = await db.Database.SqlQuery<bool>($"select erased_at is null as \"Value\" from identity.accounts where id = {key.AccountId} for update").SingleOrDefaultAsync(token);
                if (!owner || await db.Set<ApiKeyRow>().CountAsync(k => k.AccountId == key.AccountId, token) >= IApiKeys.Limit)
                    return false;

                db.Add(ApiKeyRow.Of(key));
                SecurityLog.Add(db, [entry]);
                return true;
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> Remove(Guid accountId, Guid id, SecurityEvent entry, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var mine = db.Set<ApiKeyRow>().Where(k => k.Id == id && k.AccountId == accountId);
                var name = await mine.Select(k => k.Name).SingleOrDefaultAsync(token);
                if (await mine.ExecuteDeleteAsync(token) == 0)
                    return false;

                SecurityLog.Add(db, [entry with { Detail = name }]);
                return true;
            },
            ct);

    /// <inheritdoc/>
    public Task Touch(Guid id, DateTimeOffset at, CancellationToken ct) =>
        database.Write(
            (db, token) => db.Set<ApiKeyRow>().Where(k => k.Id == id && (k.LastUsedAt == null || k.LastUsedAt <= at - Minute))
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, at), token),
            ct);
}

/// <summary>What stands behind keys, remembered for two seconds: one read for many requests with a key. A read notes the use when a minute has passed.</summary>
/// <param name="keys">Where keys are.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiKeyStates(IApiKeys keys, TimeProvider time) : IApiKeyStates
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    // A read that began before a change must not be remembered after it.
    private long changes;

    /// <inheritdoc/>
    public async ValueTask<ApiKeyFacts?> Find(byte[] hash, CancellationToken ct)
    {
        var key = Convert.ToHexString(hash);
        var now = time.GetTimestamp();
        if (entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.From, now) < GoodFor)
            return entry.Facts;

        var before = Interlocked.Read(ref changes);
        if (await keys.Find(hash, ct) is not { } facts)
        {
            entries.TryRemove(key, out _);
            return null;
        }

        var at = time.GetUtcNow();
        if (facts.Key.LastUsedAt is not { } used || at - used >= Minute)
        {
            await keys.Touch(facts.Key.Id, at, ct);
            facts = facts with { Key = facts.Key with { LastUsedAt = at } };
        }

        if (entries.Count >= Capacity)
            entries.Clear();

        entries[key] = new Entry(facts, now);
        if (Interlocked.Read(ref changes) != before)
            entries.TryRemove(key, out _);

        return facts;
    }

    /// <inheritdoc/>
    public void Changed(Guid accountId)
    {
        Interlocked.Increment(ref changes);
        foreach (var (key, entry) in entries)
        {
            if (entry.Facts.Key.AccountId == accountId)
                entries.TryRemove(key, out _);
        }
    }

    private sealed record Entry(ApiKeyFacts Facts, long From);
}
