using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity.SecondFactors;

/// <summary>Second factors in PostgreSQL. One conditional statement decides who uses a code; the others find it used.</summary>
/// <param name="database">The database.</param>
/// <param name="accounts">Writes the account in the same transaction.</param>
internal sealed class FactorStore(Database database, Accounts accounts) : ISecondFactors
{
    /// <inheritdoc/>
    public Task<StoredFactor?> Find(Guid accountId, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var found = await db.Set<SecondFactorRow>().Where(f => f.AccountId == accountId).Select(f => new
                {
                    f.SealedSecret,
                    f.LastStep,
                    f.EnabledAt,
                    Left = db.Set<RecoveryCodeRow>().Count(c => c.AccountId == accountId && c.UsedAt == null),
                }).SingleOrDefaultAsync(token);
                return found is null ? null : new StoredFactor(accountId, found.SealedSecret, found.LastStep, found.EnabledAt, found.Left);
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> Propose(Guid accountId, string sealedSecret, DateTimeOffset at, CancellationToken ct) =>
        database.Write(
            async (db, token) => await db.Database.ExecuteSqlAsync(
                $"""
                insert into identity.second_factors as f (account_id, sealed_secret, last_step, proposed_at) values ({accountId}, {sealedSecret}, 0, {at})
                on conflict (account_id) do update set sealed_secret = excluded.sealed_secret, proposed_at = excluded.proposed_at where f.enabled_at is null
                """,
                token) == 1,
            ct);

    /// <inheritdoc/>
    public Task<Stored> Enable(AccountChange change, string sealedSecret, long step, IReadOnlyList<byte[]> codes, CancellationToken ct)
    {
        var (id, at) = (change.Account.Id, change.Account.UpdatedAt);
        return accounts.Write(
            change,
            async (db, token) =>
            {
                var enabled = await db.Set<SecondFactorRow>().Where(f => f.AccountId == id && f.EnabledAt == null && f.SealedSecret == sealedSecret)
                    .ExecuteUpdateAsync(set => set.SetProperty(f => f.EnabledAt, at).SetProperty(f => f.LastStep, step), token);
                if (enabled == 0)
                    return false;

                await Replace(db, id, codes, token);
                return true;
            },
            ct);
    }

    /// <inheritdoc/>
    public Task<Stored> Disable(AccountChange change, CancellationToken ct) =>
        accounts.Write(
            change,
            async (db, token) =>
            {
                await Forget(db, change.Account.Id, token);
                return true;
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> UseStep(Guid accountId, long step, CancellationToken ct) =>
        database.Write(
            async (db, token) => await db.Set<SecondFactorRow>().Where(f => f.AccountId == accountId && f.EnabledAt != null && f.LastStep < step)
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.LastStep, step), token) == 1,
            ct);

    /// <inheritdoc/>
    public Task<bool> UseRecoveryCode(Guid accountId, byte[] hash, SecurityEvent entry, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var used = await db.Set<RecoveryCodeRow>().Where(c => c.AccountId == accountId && c.Hash == hash && c.UsedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, entry.At), token);
                if (used == 1)
                    SecurityLog.Add(db, [entry]);

                return used == 1;
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> ReplaceCodes(Guid accountId, IReadOnlyList<byte[]> codes, SecurityEvent entry, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                // The factor's row is locked, so that two who renew at once leave ten codes and not twenty.
                var factor = await db.Set<SecondFactorRow>().FromSql($"select * from identity.second_factors where account_id = {accountId} for update").AsNoTracking().SingleOrDefaultAsync(token);
                if (factor is not { EnabledAt: not null })
                    return false;

                await Replace(db, accountId, codes, token);
                SecurityLog.Add(db, [entry]);
                return true;
            },
            ct);

    /// <summary>Removes all of an account's second factor.</summary>
    internal static async Task Forget(PlatformDb db, Guid accountId, CancellationToken ct)
    {
        await db.Set<RecoveryCodeRow>().Where(c => c.AccountId == accountId).ExecuteDeleteAsync(ct);
        await db.Set<SecondFactorRow>().Where(f => f.AccountId == accountId).ExecuteDeleteAsync(ct);
        await db.Set<TicketRow>().Where(t => t.AccountId == accountId).ExecuteDeleteAsync(ct);
    }

    private static async Task Replace(PlatformDb db, Guid accountId, IReadOnlyList<byte[]> codes, CancellationToken ct)
    {
        await db.Set<RecoveryCodeRow>().Where(c => c.AccountId == accountId).ExecuteDeleteAsync(ct);
        db.AddRange(codes.Select(hash => new RecoveryCodeRow { AccountId = accountId, Hash = hash }));
    }
}
