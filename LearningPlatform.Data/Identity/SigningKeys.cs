using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Jwt;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity;

/// <summary>How signing keys follow one another.</summary>
/// <param name="RotateAfter">Setting <c>Identity:SigningKeyDays</c>: how long a key signs before the next one takes over.</param>
/// <param name="PublishBefore">How long a new key is published before it signs, so that whoever caches the set knows it by then.</param>
public sealed record SigningKeyOptions(TimeSpan RotateAfter, TimeSpan PublishBefore)
{
    /// <summary>90 days, 10 minutes.</summary>
    public static readonly SigningKeyOptions Default = new(TimeSpan.FromDays(90), TimeSpan.FromMinutes(10));
}

/// <summary>
/// The signing keys in PostgreSQL, each encrypted with Data Protection. Read once a minute, made when there is none, followed by a new one when the
/// newest is old; the old ones stay published until no token of theirs can be alive.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="protection">Encrypts.</param>
/// <param name="options">How keys follow one another.</param>
/// <param name="time">The clock.</param>
internal sealed class SigningKeys(Database database, IDataProtectionProvider protection, SigningKeyOptions options, TimeProvider time) : ISigningKeys, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IDataProtector protector = protection.CreateProtector("LearningPlatform.Identity.Keys");
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile Snapshot? snapshot;

    /// <inheritdoc/>
    public ValueTask<KeySet> Present(CancellationToken ct) =>
        snapshot is { } present && time.GetUtcNow() - present.ReadAt < Fresh ? ValueTask.FromResult(present.Keys) : new ValueTask<KeySet>(Load(Fresh, ct));

    /// <inheritdoc/>
    public ValueTask<KeySet> LookAgain(CancellationToken ct) => new(Load(Patience, ct));

    /// <summary>Makes a new key now, without waiting for the newest to be old.</summary>
    /// <param name="ct">Gives up.</param>
    public async Task Rotate(CancellationToken ct)
    {
        await Make(onlyWhenDue: false, ct);
        await Load(TimeSpan.Zero, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => loading.Dispose();

    private async Task<KeySet> Load(TimeSpan goodFor, CancellationToken ct)
    {
        await loading.WaitAsync(ct);
        try
        {
            if (snapshot is { } present && time.GetUtcNow() - present.ReadAt < goodFor)
                return present.Keys;

            var rows = await Read(ct);
            if (IsDue(rows))
            {
                await Make(onlyWhenDue: true, ct);
                rows = await Read(ct);
            }

            var refresh = protector.Unprotect(rows.Single(k => k.Purpose == KeyRow.NextRefresh).Sealed);
            var keys = rows.Where(k => k.Purpose == KeyRow.SignsTokens).Select(k => SigningKey.Import(protector.Unprotect(k.Sealed), k.SignsFrom)).ToList();

            // The keys of the set before this one may be in use by other requests: the collector disposes of them.
            snapshot = new Snapshot(new KeySet(keys, refresh), time.GetUtcNow());
            return snapshot.Keys;
        }
        finally
        {
            loading.Release();
        }
    }

    private Task<List<KeyRow>> Read(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return database.Read((db, token) => db.Set<KeyRow>().Where(k => k.RetiresAt == null || k.RetiresAt > now).ToListAsync(token), ct);
    }

    private bool IsDue(List<KeyRow> rows) =>
        rows.All(k => k.Purpose != KeyRow.NextRefresh)
        || !rows.Any(k => k.Purpose == KeyRow.SignsTokens && time.GetUtcNow() - k.SignsFrom < options.RotateAfter - options.PublishBefore);

    private Task Make(bool onlyWhenDue, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                // One node makes it; the others wait here and find it made.
                await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('identity.keys'))", token);
                var now = time.GetUtcNow();
                var rows = await db.Set<KeyRow>().Where(k => k.RetiresAt == null || k.RetiresAt > now).ToListAsync(token);
                if (onlyWhenDue && !IsDue(rows))
                    return;

                if (rows.All(k => k.Purpose != KeyRow.NextRefresh))
                    db.Add(new KeyRow { Id = Ids.New(now), Purpose = KeyRow.NextRefresh, Sealed = protector.Protect(Secrets.New()), SignsFrom = now });

                var first = rows.All(k => k.Purpose != KeyRow.SignsTokens);
                using var key = SigningKey.Create(first ? now : now + options.PublishBefore);
                var retires = key.SignsFrom + TokenRules.LongestLife;
                await db.Set<KeyRow>().Where(k => k.Purpose == KeyRow.SignsTokens && k.RetiresAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(k => k.RetiresAt, retires), token);
                db.Add(new KeyRow { Id = Ids.New(now), Purpose = KeyRow.SignsTokens, Sealed = protector.Protect(key.Export()), SignsFrom = key.SignsFrom });
            },
            ct);

    private sealed record Snapshot(KeySet Keys, DateTimeOffset ReadAt);
}
