using System.Collections.Concurrent;
using LearningPlatform.Data.Outbox;
using Xunit;

namespace LearningPlatform.Data.Tests.Outbox;

/// <summary>Two versions of the platform on one database, the new one with a subscriber more.</summary>
public sealed class RollingUpgradeTests(OutboxDatabase database) : IClassFixture<OutboxDatabase>
{
    [Fact]
    public async Task An_event_that_an_old_process_routes_reaches_the_subscriber_that_only_a_new_one_has()
    {
        var (first, second) = (new ConcurrentQueue<Guid>(), new ConcurrentQueue<Guid>());
        var (old, added) = (Watch("upgrade.old", first), Watch("upgrade.added", second));

        // The new version is there, but its background work isn't yet: everything is routed by the old one.
        using var serving = await Node.Start(database.Postgres.ConnectionString, dispatches: false, [old, added]);
        var envelope = Happened.Envelope(1);
        using (var before = await Node.Start(database.Postgres.ConnectionString, dispatches: true, [old]))
        {
            await serving.Database().Write((db, _) => Task.FromResult(Enqueue(db, envelope)), CancellationToken.None);
            await Node.Eventually(() => Task.FromResult(first.Contains(envelope.Id)), "the old subscriber sees the event");
            Assert.Equal(1, await database.Count("kernel.deliveries where event_id = $1 and subscriber = 'upgrade.added' and done_at is null", envelope.Id));
            await before.StopAsync();
        }

        using var after = await Node.Start(database.Postgres.ConnectionString, dispatches: true, [old, added]);
        await Node.Eventually(() => Task.FromResult(second.Contains(envelope.Id)), "the new subscriber sees the event");
        Assert.Equal(1, first.Count(id => id == envelope.Id));
        Assert.Equal(1, second.Count(id => id == envelope.Id));
        await after.StopAsync();
    }

    [Fact]
    public async Task A_subscriber_that_no_process_has_any_more_gets_no_deliveries_and_what_waited_for_it_goes()
    {
        var (gone, stays) = (Watch("upgrade.gone", []), new ConcurrentQueue<Guid>());
        using (var before = await Node.Start(database.Postgres.ConnectionString, dispatches: false, [gone]))
            await before.StopAsync();

        var waiting = Happened.Envelope(2);
        using var node = await Node.Start(database.Postgres.ConnectionString, dispatches: true, [Watch("upgrade.stays", stays)], ("Outbox:Retention", "3.00:00:00"));
        await node.Database().Write((db, _) => Task.FromResult(Enqueue(db, waiting)), CancellationToken.None);
        await Node.Eventually(() => Task.FromResult(stays.Contains(waiting.Id)), "the event is routed");
        Assert.Equal(1, await database.Count("kernel.deliveries where event_id = $1 and subscriber = 'upgrade.gone'", waiting.Id));

        await database.Postgres.ScalarAsync("update kernel.subscriptions set seen_at = now() - interval '4 days' where subscriber = 'upgrade.gone'");
        await database.Postgres.ScalarAsync("update kernel.deliveries set due_at = now() - interval '4 days' where subscriber = 'upgrade.gone'");
        var late = Happened.Envelope(3);
        await node.Database().Write((db, _) => Task.FromResult(Enqueue(db, late)), CancellationToken.None);
        await Node.Eventually(() => Task.FromResult(stays.Contains(late.Id)), "the next event is routed");
        Assert.Equal(0, await database.Count("kernel.deliveries where event_id = $1 and subscriber = 'upgrade.gone'", late.Id));

        await ((OutboxQueue)node.Services.GetService(typeof(OutboxQueue))!).Prune(CancellationToken.None);
        Assert.Equal(0, await database.Count("kernel.deliveries where subscriber = 'upgrade.gone'"));
        Assert.Equal(0, await database.Count("kernel.subscriptions where subscriber = 'upgrade.gone'"));
        await node.StopAsync();
    }

    private static Subscriber Watch(string name, ConcurrentQueue<Guid> seen) => new(name, (envelope, _) =>
    {
        seen.Enqueue(envelope.Id);
        return Task.CompletedTask;
    });

    private static bool Enqueue(PlatformDb db, Core.Kernel.EventEnvelope envelope)
    {
        db.Enqueue(envelope);
        return true;
    }
}
