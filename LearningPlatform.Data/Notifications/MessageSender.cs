using LearningPlatform.Core.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Notifications;

/// <summary>A way to hand messages over to whoever delivers them.</summary>
internal interface ITransport
{
    /// <summary>What it takes.</summary>
    Channel Channel { get; }

    /// <summary>Whether the text of sent messages is kept.</summary>
    bool KeepsText { get; }

    /// <summary>How often is looked for messages.</summary>
    TimeSpan Poll { get; }

    /// <summary>Hands one over, or throws <see cref="NotSentException"/>. May be called again with the same message when the first call ended without an answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="ct">Gives up.</param>
    Task Send(OutgoingMessage message, CancellationToken ct);
}

/// <summary>A message could not be handed over.</summary>
/// <param name="message">Why, without anything of the message itself.</param>
/// <param name="inner">What lies behind it.</param>
internal sealed class NotSentException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when it never will be: the recipient doesn't exist.</summary>
    public bool Final { get; init; }

    /// <summary>How long the other side wants to be left alone.</summary>
    public TimeSpan? Wait { get; init; }
}

/// <summary>
/// Hands the waiting messages of one channel over. Several nodes may run it: each takes rows that nobody else holds. A failure is tried again with growing pauses,
/// eight times in all; what isn't good any more, as a code, isn't sent. Whatever is over loses its text unless it shall be kept: it may hold a secret.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="transport">The channel.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what failed.</param>
internal sealed partial class MessageSender(Database database, ITransport transport, TimeProvider time, ILogger<MessageSender> log) : BackgroundService
{
    private const int MaxAttempts = 8;

    // While a message is handed over nobody else may take it; when this node dies it is free again after this.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <summary>Sends one message that is due.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> SendOne(CancellationToken ct)
    {
        var (now, channel) = (time.GetUtcNow(), transport.Channel.ToString());
        var until = now + Claim;
        var claimed = await database.Write(
            (db, token) => db.Set<OutgoingRow>().FromSql(
                $"""
                update notifications.outgoing set attempts = attempts + 1, due_at = {until}
                where id = (select id from notifications.outgoing where due_at <= {now} and channel = {channel} order by due_at for update skip locked limit 1)
                returning *
                """).AsNoTracking().ToListAsync(token),
            ct);
        if (claimed.Count == 0)
            return false;

        var row = claimed[0];
        if (row.GoodUntil <= now)
        {
            await End(row, sent: false, "No longer good.");
            return true;
        }

        try
        {
            await transport.Send(row.ToMessage(), ct);
            await End(row, sent: true, null);
        }
        catch (NotSentException e)
        {
            Failed(log, channel, row.Id, row.Attempts, e);
            if (e.Final || row.Attempts >= MaxAttempts)
                await End(row, sent: false, e.Message);
            else
                await Again(row, e);
        }

        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendOne(stoppingToken))
                {
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Stuck(log, transport.Channel.ToString(), e);
            }

            await Task.Delay(transport.Poll, time, stoppingToken);
        }
    }

    // Not with the host's token: what was handed over must be noted even when the host stops.
    private Task<int> End(OutgoingRow row, bool sent, string? error)
    {
        DateTimeOffset? sentAt = sent ? time.GetUtcNow() : null;
        return database.Write(
            (db, token) => db.Set<OutgoingRow>().Where(m => m.Id == row.Id).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.SentAt, sentAt)
                    .SetProperty(m => m.DueAt, (DateTimeOffset?)null)
                    .SetProperty(m => m.Error, error)
                    .SetProperty(m => m.Text, transport.KeepsText ? row.Text : "")
                    .SetProperty(m => m.Html, transport.KeepsText ? row.Html : null),
                token),
            CancellationToken.None);
    }

    private Task<int> Again(OutgoingRow row, NotSentException e)
    {
        var pause = TimeSpan.FromSeconds(10 * Math.Pow(3, row.Attempts - 1));
        DateTimeOffset? at = time.GetUtcNow() + (e.Wait > pause ? e.Wait.Value : pause);
        return database.Write(
            (db, token) => db.Set<OutgoingRow>().Where(m => m.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, at).SetProperty(m => m.Error, e.Message), token),
            CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Channel} {Id} could not be sent (attempt {Attempt}).")]
    private static partial void Failed(ILogger logger, string channel, Guid id, int attempt, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Waiting messages ({Channel}) could not be read.")]
    private static partial void Stuck(ILogger logger, string channel, Exception e);
}

/// <summary>Once an hour removes messages of long ago: whom the platform wrote to is nobody's business for ever.</summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says when it failed.</param>
internal sealed partial class OutgoingCleanup(Database database, TimeProvider time, ILogger<OutgoingCleanup> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>Cleans once.</summary>
    public Task Clean(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var old = now - Keep;
        return database.Write(
            async (db, token) =>
            {
                await db.Set<OutgoingRow>().Where(m => m.At < old).ExecuteDeleteAsync(token);

                // Also where nothing sends: a code that is over needn't lie about.
                await db.Set<OutgoingRow>().Where(m => m.DueAt != null && m.GoodUntil < now - Every).ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.DueAt, (DateTimeOffset?)null)
                        .SetProperty(m => m.Error, "No longer good.")
                        .SetProperty(m => m.Text, "")
                        .SetProperty(m => m.Html, (string?)null),
                    token);
            },
            ct);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Clean(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotCleaned(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old messages could not be removed; the next try is in an hour.")]
    private static partial void NotCleaned(ILogger logger, Exception e);
}
