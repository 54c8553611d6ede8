using System.Text.Json;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Outbox;

/// <summary>The deliveries that were given up, in <c>kernel.deliveries</c>.</summary>
internal sealed class DeadLetters(Database database, OutboxSignal signal) : IDeadLetters
{
    public Task<Page<DeadLetter>> List(int page, int size, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var dead = db.Set<Delivery>().Where(d => d.DeadAt != null);
            var total = await dead.LongCountAsync(inner);
            var rows = await dead.OrderByDescending(d => d.DeadAt).ThenBy(d => d.EventId).Skip(Paging.Skip(page, size)).Take(size)
                .Join(db.Set<OutboxEvent>(), d => d.EventId, e => e.Id, (d, e) => new { Delivery = d, Event = e })
                .OrderByDescending(r => r.Delivery.DeadAt).ThenBy(r => r.Delivery.EventId)
                .ToListAsync(inner);
            return new Page<DeadLetter>(
                [.. rows.Select(r => new DeadLetter(
                    new(r.Event.Id, r.Event.Name, r.Event.Subject, r.Event.At, JsonElement.Parse(r.Event.Data)),
                    r.Delivery.Subscriber,
                    r.Delivery.Attempts,
                    r.Delivery.Error ?? "",
                    r.Delivery.DeadAt!.Value))],
                page,
                size,
                total);
        },
        ct);

    public async Task<bool> Retry(Guid eventId, string subscriber, CancellationToken ct)
    {
        var found = await database.Write(
            (db, inner) => db.Database.ExecuteSqlAsync(
                $"update kernel.deliveries set dead_at = null, attempts = 0, due_at = now() where event_id = {eventId} and subscriber = {subscriber} and dead_at is not null",
                inner),
            ct);
        signal.Raise();
        return found == 1;
    }
}
