using System.Text.Json;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace LearningPlatform.Data.Outbox;

/// <summary>How deliveries are repeated and kept. Configuration section <c>Outbox</c>.</summary>
public sealed record OutboxOptions
{
    /// <summary>Attempts before a delivery is given up (<c>Outbox:MaxAttempts</c>).</summary>
    public int MaxAttempts { get; init; } = 12;

    /// <summary>The wait after the first failure; it doubles with each further one, up to an hour (<c>Outbox:FirstRetry</c>).</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one subscriber may take for one event (<c>Outbox:HandlerLimit</c>).</summary>
    public TimeSpan HandlerLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long receipts and delivered events are kept (<c>Outbox:Retention</c>).</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often the tables are looked at without being woken (<c>Outbox:Poll</c>).</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    internal static OutboxOptions Read(IConfiguration configuration) => configuration.GetSection("Outbox").Get<OutboxOptions>() ?? new();
}

/// <summary>What happened to one batch of deliveries.</summary>
/// <param name="Done">Handled, receipts written.</param>
/// <param name="Failed">To be tried again later.</param>
/// <param name="Dead">Given up.</param>
public sealed record Delivered(int Done, int Failed, int Dead)
{
    /// <summary>How many deliveries there were.</summary>
    public int Total => Done + Failed + Dead;
}

/// <summary>
/// The outbox as its dispatchers see it. Any number of them, on any number of nodes, may work at once: rows are claimed with
/// FOR UPDATE SKIP LOCKED, and a claim that isn't committed is nobody's again.
/// </summary>
/// <param name="source">For work on the queue alone.</param>
/// <param name="contexts">For the transactions that subscribers' stores join.</param>
/// <param name="options">How deliveries are repeated and kept.</param>
public sealed class OutboxQueue(NpgsqlDataSource source, IDbContextFactory<PlatformDb> contexts, OutboxOptions options)
{
    /// <summary>Wakes the dispatchers of other processes.</summary>
    public const string Channel = "platform_outbox";

    private const int RouteBatch = 1000;

    // Each event that writes is a subtransaction: more than 64 in one transaction slow down every other one's view of the data.
    private const int DeliverBatch = 30;
    private static readonly TimeSpan BatchLimit = TimeSpan.FromSeconds(2);

    /// <summary>Makes the deliveries of events that have none yet: one for each subscriber of the platform that wants the event, whichever process has it.</summary>
    /// <param name="ct">Gives up.</param>
    /// <returns>Who got deliveries, and whether there may be more events.</returns>
    public async Task<(string[] Subscribers, bool More)> Route(CancellationToken ct)
    {
        await using var route = source.CreateCommand("""
            with batch as (
              select id, name from kernel.outbox where routed_at is null order by id limit $1 for update skip locked),
            fan as (
              insert into kernel.deliveries (event_id, subscriber, due_at, attempts)
              select b.id, w.subscriber, now(), 0 from batch b join kernel.subscriptions w on w.event = b.name and w.seen_at > now() - $2
              on conflict do nothing returning subscriber),
            routed as (
              update kernel.outbox o set routed_at = now() from batch where o.id = batch.id returning 1)
            select array(select distinct subscriber from fan), (select count(*) from routed)
            """);
        route.Parameters.AddWithValue(RouteBatch);
        route.Parameters.AddWithValue(Subscriptions.Forgotten);
        await using var reader = await route.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetFieldValue<string[]>(0), reader.GetInt64(1) == RouteBatch);
    }

    /// <summary>The subscribers that have deliveries whose time has come.</summary>
    public async Task<IReadOnlyList<string>> Due(CancellationToken ct)
    {
        await using var due = source.CreateCommand(
            "select distinct subscriber from kernel.deliveries where done_at is null and dead_at is null and due_at <= now()");
        await using var reader = await due.ExecuteReaderAsync(ct);
        var names = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    /// <summary>
    /// Claims the subscriber's next deliveries, has it handle them in order, and commits its effects and the receipts together. An event that
    /// fails is undone alone and waits longer each time; the others of the batch stay.
    /// </summary>
    /// <param name="subscriber">Whose deliveries.</param>
    /// <param name="stopping">Ends after the event in hand; what was handled is committed.</param>
    public async Task<Delivered> Deliver(ISubscriber subscriber, CancellationToken stopping)
    {
        await using var shared = await SharedTransaction.BeginAsync(contexts, stopping);
        var claims = await Claim(shared.Db, subscriber.Name, stopping);
        if (claims.Count == 0)
        {
            return new(0, 0, 0);
        }

        var done = new List<Guid>(claims.Count);
        var (failed, dead) = (0, 0);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var claim in claims)
        {
            if (stopping.IsCancellationRequested || clock.Elapsed > BatchLimit)
            {
                break;
            }

            try
            {
                await Handle(shared, subscriber, claim.Envelope, stopping);
                shared.EndStep();
                done.Add(claim.Envelope.Id);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                await shared.UndoStep(CancellationToken.None);
                break;
            }
            catch (Exception e)
            {
                // When the connection is gone this throws too, and the whole batch is simply nobody's again.
                await shared.UndoStep(CancellationToken.None);
                var last = claim.Attempts + 1 >= options.MaxAttempts;
                await Fail(shared.Db, claim, subscriber.Name, e, last);
                _ = last ? dead++ : failed++;
            }
        }

        await shared.Db.Database.ExecuteSqlAsync(
            $"update kernel.deliveries set done_at = now(), attempts = attempts + 1 where subscriber = {subscriber.Name} and event_id = any({done.ToArray()})", CancellationToken.None);
        await shared.CommitAsync(CancellationToken.None);
        return new(done.Count, failed, dead);
    }

    /// <summary>Removes what was delivered long ago, and what waits for subscribers that no process has had for as long. Dead letters and their events stay.</summary>
    /// <param name="ct">Gives up.</param>
    public async Task Prune(CancellationToken ct)
    {
        await using var prune = source.CreateCommand("""
            with gone as (
              delete from kernel.subscriptions where seen_at < now() - $1),
            abandoned as (
              delete from kernel.deliveries d where d.done_at is null and d.dead_at is null and d.due_at < now() - $1
                and not exists (select from kernel.subscriptions s where s.subscriber = d.subscriber and s.seen_at >= now() - $1)),
            old as (
              delete from kernel.deliveries where done_at < now() - $1 returning event_id)
            delete from kernel.outbox o where o.routed_at < now() - $1
              and not exists (select from kernel.deliveries d where d.event_id = o.id and (d.done_at is null or d.done_at >= now() - $1))
            """);
        prune.CommandTimeout = 300;
        prune.Parameters.AddWithValue(options.Retention);
        await prune.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<Claimed>> Claim(PlatformDb db, string subscriber, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select d.event_id as "EventId", d.attempts as "Attempts", o.name as "Name", o.subject as "Subject", o.at as "At", o.data::text as "Data"
            from kernel.deliveries d join kernel.outbox o on o.id = d.event_id
            where d.subscriber = {subscriber} and d.done_at is null and d.dead_at is null and d.due_at <= now()
            order by d.event_id limit {DeliverBatch} for update of d skip locked
            """).ToListAsync(ct);
        return [.. rows.Select(r => new Claimed(new(r.EventId, r.Name, r.Subject, r.At, JsonElement.Parse(r.Data)), r.Attempts))];
    }

    private async Task Handle(SharedTransaction shared, ISubscriber subscriber, EventEnvelope envelope, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(options.HandlerLimit);
        using var span = Telemetry.Source.StartActivity($"deliver {envelope.Name}");
        span?.SetTag("platform.subscriber", subscriber.Name);
        await shared.Run(async () =>
        {
            await subscriber.Handle(envelope, limit.Token);
            return true;
        });
    }

    private async Task Fail(PlatformDb db, Claimed claim, string subscriber, Exception e, bool last)
    {
        var factor = Math.Pow(2, Math.Min(claim.Attempts, 30));
        var wait = TimeSpan.FromSeconds(Math.Min(options.FirstRetry.TotalSeconds * factor, 3600) * (0.8 + (0.4 * Random.Shared.NextDouble())));
        var error = e.ToString();
        error = error.Length > 4000 ? error[..4000] : error;
        await db.Database.ExecuteSqlAsync($"""
            update kernel.deliveries set attempts = attempts + 1, error = {error}, due_at = clock_timestamp() + {wait},
              dead_at = case when {last} then clock_timestamp() end
            where event_id = {claim.Envelope.Id} and subscriber = {subscriber}
            """, CancellationToken.None);
    }

    private sealed record Claimed(EventEnvelope Envelope, int Attempts);

    private sealed record Row(Guid EventId, int Attempts, string Name, Guid Subject, DateTimeOffset At, string Data);
}
