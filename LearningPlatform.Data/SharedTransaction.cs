using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LearningPlatform.Data;

/// <summary>
/// One transaction that several stores write in: each <see cref="Data.Database"/> read or write of the asynchronous flow joins it instead of having
/// its own. Steps (an event of a batch) can be undone without the others. Not for parallel use: a connection does one thing at a time.
/// </summary>
internal sealed class SharedTransaction : IAsyncDisposable
{
    private const string Step = "step";
    private const string Part = "part";
    private static readonly AsyncLocal<SharedTransaction?> Ambient = new();

    private readonly PlatformDb owner;
    private readonly IDbContextTransaction transaction;
    private readonly DbContextOptions<PlatformDb> options;
    private bool marked;

    /// <summary>What the connection's scope is; null when a rollback may have changed it.</summary>
    private RowScope? scope = RowScope.Current;

    private SharedTransaction(PlatformDb owner, IDbContextTransaction transaction)
    {
        this.owner = owner;
        this.transaction = transaction;
#pragma warning disable RS0030 // The connection is open, with its scope set by EF, and stays so until this transaction ends.
        var connection = owner.Database.GetDbConnection();
#pragma warning restore RS0030
        options = new DbContextOptionsBuilder<PlatformDb>().UseNpgsql(connection, PlatformDataExtensions.Configure).Options;
    }

    public static SharedTransaction? Current => Ambient.Value;

    /// <summary>The context that owns the transaction, for the work of the one who began it.</summary>
    public PlatformDb Db => owner;

    public static async Task<SharedTransaction> BeginAsync(IDbContextFactory<PlatformDb> contexts, CancellationToken ct)
    {
        var owner = await contexts.CreateDbContextAsync(ct);
        try
        {
            return new SharedTransaction(owner, await owner.Database.BeginTransactionAsync(ct));
        }
        catch
        {
            await owner.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the body's stores read and write is part of this transaction.</summary>
    public async Task<T> Run<T>(Func<Task<T>> body)
    {
        // The assignment ends with this method: asynchronous locals flow down, never up.
        Ambient.Value = this;
        return await body();
    }

    /// <summary>A context on the transaction's connection, for reading; the step's mark is set before its first use, so that idle steps cost nothing.</summary>
    public async Task<PlatformDb> Join(CancellationToken ct)
    {
        if (!marked)
        {
            await transaction.CreateSavepointAsync(Step, ct);
            marked = true;
        }

        var db = new PlatformDb(options);
        await db.Database.UseTransactionAsync(transaction.GetDbTransaction(), ct);
        if (scope != RowScope.Current)
        {
            // Only until the transaction ends: then the connection has again what the pool knows of it.
            scope = RowScope.Current;
            await db.Database.ExecuteSqlAsync($"select set_config('app.user_id', {scope.UserId}, true), set_config('app.scope', {scope.Name}, true)", ct);
        }

        return db;
    }

    /// <summary>Runs a write; when it throws, it alone is undone, so that who called it may go on.</summary>
    public async Task<T> Write<T>(Func<PlatformDb, Task<T>> work, CancellationToken ct)
    {
        var first = !marked;
        await using var db = await Join(ct);
        if (!first)
        {
            await transaction.CreateSavepointAsync(Part, ct);
        }

        try
        {
            var answer = await work(db);
            await db.SaveChangesAsync(ct);
            owner.HasEvents |= db.HasEvents;
            return answer;
        }
        catch
        {
            await transaction.RollbackToSavepointAsync(first ? Step : Part, CancellationToken.None);
            scope = null;
            throw;
        }
    }

    /// <summary>The step is over and stays.</summary>
    public void EndStep() => marked = false;

    /// <summary>The step is over and is undone.</summary>
    public async Task UndoStep(CancellationToken ct)
    {
        if (marked)
        {
            await transaction.RollbackToSavepointAsync(Step, ct);
            marked = false;
            scope = null;
        }
    }

    public Task CommitAsync(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await owner.DisposeAsync();
    }
}
