using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LearningPlatform.Data;

/// <summary>
/// How stores reach the database: a read, or a write that is one transaction. Learner-owned rows are those of the flow's <see cref="RowScope"/>.
/// While a subscriber handles an event, and inside <see cref="Core.Kernel.IIdempotency"/>, reads and writes join the transaction of the delivery.
/// </summary>
/// <param name="contexts">Makes the contexts.</param>
public sealed class Database(IDbContextFactory<PlatformDb> contexts)
{
    private const int Attempts = 3;
    private RowScope? scope;

    /// <summary>
    /// The same database for a store whose job crosses learners (sign-in, leaderboards, instructors' views): row level security doesn't
    /// narrow what it reads and writes, so each query must do so itself, and the use case must have asked who may.
    /// </summary>
    public Database AsPlatform() => new(contexts) { scope = RowScope.Platform };

    /// <summary>Reads. Nothing that the query changes is saved.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<T> Read<T>(Func<PlatformDb, CancellationToken, Task<T>> query, CancellationToken ct)
    {
        using var entered = scope?.Enter();
        await using var db = SharedTransaction.Current is { } shared ? await shared.Join(ct) : await contexts.CreateDbContextAsync(ct);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await query(db, ct);
    }

    /// <summary>
    /// Writes in one transaction: runs the work, saves what it changed, commits. When it throws, nothing has happened. A deadlock or a
    /// serialization failure runs the work again with a fresh context, so it must not change anything outside the database.
    /// </summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="work">What to read and change.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<T> Write<T>(Func<PlatformDb, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var entered = scope?.Enter();
        if (SharedTransaction.Current is { } shared)
        {
            return await shared.Write(db => work(db, ct), ct);
        }

        return await Again(
            async () =>
            {
                await using var db = await contexts.CreateDbContextAsync(ct);
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                var answer = await work(db, ct);
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                return answer;
            },
            ct);
    }

    /// <summary>Writes in one transaction, without an answer.</summary>
    /// <param name="work">What to read and change.</param>
    /// <param name="ct">Gives up.</param>
    public Task Write(Func<PlatformDb, CancellationToken, Task> work, CancellationToken ct) =>
        Write(
            async (db, inner) =>
            {
                await work(db, inner);
                return true;
            },
            ct);

    /// <summary>Runs the body again after a deadlock or a serialization failure.</summary>
    internal static async Task<T> Again<T>(Func<Task<T>> body, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await body();
            }
            catch (Exception e) when (attempt < Attempts && IsCollision(e))
            {
                await Task.Delay(Random.Shared.Next(5, 25) * attempt, ct);
            }
        }
    }

    private static bool IsCollision(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure }
        || (e.InnerException is { } inner && IsCollision(inner));
}
