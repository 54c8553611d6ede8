using System.Threading.Channels;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LearningPlatform.Data.Outbox;

/// <summary>
/// Says inside this process that committed events wait. Whoever waits is the dispatcher when it runs here, and otherwise the notifier,
/// which wakes the dispatchers of other processes.
/// </summary>
/// <remarks>
/// NOTIFY is not sent inside the writing transactions: PostgreSQL lets only one transaction that notifies commit at a time, which
/// would put all completions of a database in one queue.
/// </remarks>
public sealed class OutboxSignal
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>True when the dispatcher runs in this process, so that nobody needs to be notified.</summary>
    public bool DispatchedHere { get; set; }

    /// <summary>There are events. Calls until the next <see cref="WaitAsync"/> count as one.</summary>
    public void Raise() => raised.Writer.TryWrite(true);

    /// <summary>Waits for events, at most for a while.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the time passed.</returns>
    public async Task<bool> WaitAsync(TimeSpan limit, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(limit);
        try
        {
            await raised.Reader.ReadAsync(timer.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>Raises the signal after the commit that made events visible, whichever way a store saved them.</summary>
internal sealed class OutboxInterceptor(OutboxSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context as PlatformDb);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context as PlatformDb);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData.Context as PlatformDb);

    public Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(eventData.Context as PlatformDb);
        return Task.CompletedTask;
    }

    private void Saved(PlatformDb? db)
    {
        if (db?.Database.CurrentTransaction is null)
        {
            Committed(db);
        }
    }

    private void Committed(PlatformDb? db)
    {
        if (db is { HasEvents: true })
        {
            db.HasEvents = false;
            signal.Raise();
        }
    }
}
