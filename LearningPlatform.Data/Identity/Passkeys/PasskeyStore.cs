using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Passkeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity.Passkeys;

/// <summary>A passkey as stored.</summary>
internal sealed class PasskeyRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required byte[] CredentialId { get; init; }

    public required byte[] PublicKey { get; init; }

    public required string RelyingParty { get; init; }

    public required string Name { get; init; }

    public long SignCount { get; init; }

    public required string[] Transports { get; init; }

    public bool CanSync { get; init; }

    public bool Synced { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public static PasskeyRow Of(Passkey passkey) => new()
    {
        Id = passkey.Id,
        AccountId = passkey.AccountId,
        CredentialId = passkey.CredentialId,
        PublicKey = passkey.PublicKey,
        RelyingParty = passkey.RelyingParty,
        Name = passkey.Name,
        SignCount = passkey.SignCount,
        Transports = [.. passkey.Transports],
        CanSync = passkey.CanSync,
        Synced = passkey.Synced,
        CreatedAt = passkey.CreatedAt,
        LastUsedAt = passkey.LastUsedAt,
    };

    public Passkey ToPasskey() => new()
    {
        Id = Id,
        AccountId = AccountId,
        CredentialId = CredentialId,
        PublicKey = PublicKey,
        RelyingParty = RelyingParty,
        Name = Name,
        SignCount = (uint)SignCount,
        Transports = Transports,
        CanSync = CanSync,
        Synced = Synced,
        CreatedAt = CreatedAt,
        LastUsedAt = LastUsedAt,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<PasskeyRow>
    {
        public void Configure(EntityTypeBuilder<PasskeyRow> builder)
        {
            builder.ToTable("passkeys", "identity");
            builder.HasKey(p => p.Id);
            builder.HasIndex(p => p.CredentialId).IsUnique();
            builder.HasIndex(p => p.AccountId);
            builder.HasOne<AccountRow>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Passkeys in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class PasskeyStore(Database database) : IPasskeys
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Passkey>> List(Guid accountId, CancellationToken ct) =>
        database.Read<IReadOnlyList<Passkey>>(
            async (db, token) => [.. (await db.Set<PasskeyRow>().Where(p => p.AccountId == accountId).OrderBy(p => p.Id).ToListAsync(token)).Select(row => row.ToPasskey())], ct);

    /// <inheritdoc/>
    public Task<Passkey?> Find(byte[] credentialId, CancellationToken ct) =>
        database.Read(async (db, token) => (await db.Set<PasskeyRow>().SingleOrDefaultAsync(p => p.CredentialId == credentialId, token))?.ToPasskey(), ct);

    /// <inheritdoc/>
    public Task<bool> Add(Passkey passkey, int limit, SecurityEvent entry, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                // Those of one account follow one another, so that they can be counted; those of two accounts with one id meet in the unique index.
                await db.Database.ExecuteSqlAsync($"select 1 from identity.accounts where id = {passkey.AccountId} for update", token);
                if (await db.Set<PasskeyRow>().CountAsync(p => p.AccountId == passkey.AccountId, token) >= limit)
                    return false;

                var row = PasskeyRow.Of(passkey);
                var added = await db.Database.ExecuteSqlAsync(
                    $"""
                    insert into identity.passkeys (id, account_id, credential_id, public_key, relying_party, name, sign_count, transports, can_sync, synced, created_at)
                    values ({row.Id}, {row.AccountId}, {row.CredentialId}, {row.PublicKey}, {row.RelyingParty}, {row.Name}, {row.SignCount}, {row.Transports}, {row.CanSync}, {row.Synced}, {row.CreatedAt})
                    on conflict do nothing
                    """,
                    token);
                if (added == 1)
                    SecurityLog.Add(db, [entry]);

                return added == 1;
            },
            ct);

    /// <inheritdoc/>
    public Task<Passkey?> Rename(Guid accountId, Guid id, string name, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var own = db.Set<PasskeyRow>().AsNoTracking().Where(p => p.Id == id && p.AccountId == accountId);
                return await own.ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, name), token) == 1 ? (await own.SingleAsync(token)).ToPasskey() : null;
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> Use(Passkey used, CancellationToken ct)
    {
        long count = used.SignCount;
        return database.Write(
            async (db, token) => await db.Set<PasskeyRow>().Where(p => p.Id == used.Id && (p.SignCount < count || (p.SignCount == 0 && count == 0))).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.SignCount, count).SetProperty(p => p.Synced, used.Synced).SetProperty(p => p.LastUsedAt, used.LastUsedAt), token) == 1,
            ct);
    }
}
