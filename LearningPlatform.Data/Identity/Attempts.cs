using LearningPlatform.Core.Identity;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity;

/// <summary>Failed sign-ins in PostgreSQL; the row is locked while a failure is counted.</summary>
/// <param name="database">The database.</param>
internal sealed class Attempts(Database database) : ISignInAttempts
{
    /// <inheritdoc/>
    public Task<SignInAttempts> Find(byte[] key, CancellationToken ct) =>
        database.Read(async (db, token) => await db.Set<SignInAttemptsRow>().SingleOrDefaultAsync(a => a.Key == key, token) is { } row ? Of(row) : SignInAttempts.None, ct);

    /// <inheritdoc/>
    public Task<SignInAttempts> Fail(byte[] key, DateTimeOffset at, Func<SignInAttempts, IReadOnlyList<SecurityEvent>>? log, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                await db.Database.ExecuteSqlAsync($"insert into identity.sign_in_attempts (key, failures) values ({key}, 0) on conflict do nothing", token);
                var row = await db.Set<SignInAttemptsRow>().FromSql($"select * from identity.sign_in_attempts where key = {key} for update").SingleAsync(token);
                var after = Of(row).Fail(at);
                row.Failures = after.Failures;
                row.LastFailedAt = after.LastFailedAt;
                row.LockedUntil = after.LockedUntil;

                // Sent together with the update, so that an address with an account takes no further round trip.
                if (log is not null)
                    SecurityLog.Add(db, log(after));

                return after;
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> Clear(byte[] key, DateTimeOffset at, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var cleared = await db.Set<SignInAttemptsRow>().Where(a => a.Key == key && (a.LockedUntil == null || a.LockedUntil <= at)).ExecuteDeleteAsync(token);
                return cleared == 1 || !await db.Set<SignInAttemptsRow>().AnyAsync(a => a.Key == key, token);
            },
            ct);

    /// <inheritdoc/>
    public Task Reset(byte[] key, CancellationToken ct) =>
        database.Write((db, token) => db.Set<SignInAttemptsRow>().Where(a => a.Key == key).ExecuteDeleteAsync(token), ct);

    private static SignInAttempts Of(SignInAttemptsRow row) => new(row.Failures, row.LastFailedAt, row.LockedUntil);
}
