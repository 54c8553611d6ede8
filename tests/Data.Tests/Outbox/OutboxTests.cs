using System.Collections.Concurrent;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests.Outbox;

public sealed class OutboxTests(OutboxDatabase database, ITestOutputHelper output) : IClassFixture<OutboxDatabase>
{
    private const string Unwoken = "01:00:00";

    [Fact]
    public async Task Given_events_of_a_committed_and_of_a_failed_write_Then_only_the_committed_one_reaches_those_who_want_it()
    {
        var seen = new ConcurrentQueue<(string Subscriber, Guid Id)>();
        using var node = await Start(Watch("a", seen), Watch("b", seen), Watch("c", seen, "test.other.v1"));
        var (kept, lost) = (Happened.Envelope(1), Happened.Envelope(2));

        await Write(node, kept);
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Database().Write(
            (db, _) =>
            {
                db.Enqueue(lost);
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        await Node.Eventually(() => Task.FromResult(seen.Count >= 2), "both subscribers see the event");

        Assert.Equal([("a", kept.Id), ("b", kept.Id)], seen.Order());
    }

    [Fact]
    public async Task When_a_subscriber_fails_after_it_wrote_Then_what_it_wrote_is_undone_and_the_event_comes_again()
    {
        var attempts = 0;
        IHost node = null!;
        var subscriber = new Subscriber("fails-twice", async (e, ct) =>
        {
            await Effect(node, e, "fails-twice", ct);
            if (Interlocked.Increment(ref attempts) < 3)
            {
                throw new InvalidOperationException("not yet");
            }
        });
        using var running = node = await Start(subscriber);
        var envelope = Happened.Envelope(1);

        await Write(node, envelope);
        await Receipt(envelope, "fails-twice");

        Assert.Equal(3, attempts);
        Assert.Equal(1, await database.Count("test.effects where event_id = $1", envelope.Id));
    }

    [Fact]
    public async Task Given_a_batch_with_one_event_that_fails_Then_the_others_stay_and_are_not_repeated()
    {
        var calls = new ConcurrentDictionary<int, int>();
        IHost node = null!;
        var subscriber = new Subscriber("hates-13", async (e, ct) =>
        {
            var number = e.Read<Happened>().Number;
            calls.AddOrUpdate(number, 1, (_, n) => n + 1);
            await Effect(node, e, "hates-13", ct);
            if (number == 13)
            {
                throw new InvalidOperationException("thirteen");
            }
        });
        using var running = node = await Start([subscriber], ("Outbox:FirstRetry", "01:00:00"));

        await Write(node, [.. Enumerable.Range(0, 50).Select(Happened.Envelope)]);
        await Node.Eventually(async () => await database.Count("kernel.deliveries where subscriber = 'hates-13' and done_at is not null") == 49, "49 receipts");

        Assert.Equal(49, await database.Count("test.effects where subscriber = 'hates-13'"));
        Assert.Equal(0, await database.Count("test.effects where subscriber = 'hates-13' and number = 13"));
        Assert.All(calls, c => Assert.Equal(1, c.Value));
    }

    [Fact]
    public async Task Given_a_subscriber_that_always_fails_Then_the_event_is_a_dead_letter_that_an_administrator_sees_and_has_delivered_again()
    {
        var (broken, attempts) = (true, 0);
        var subscriber = new Subscriber("broken", (_, _) =>
        {
            Interlocked.Increment(ref attempts);
            return broken ? throw new InvalidOperationException("the mail server is on fire") : Task.CompletedTask;
        });
        using var node = await Start([subscriber], ("Outbox:MaxAttempts", "3"));
        var envelope = Happened.Envelope(1);
        await Write(node, envelope);
        await Node.Eventually(() => database.Count("kernel.deliveries where event_id = $1 and dead_at is not null", envelope.Id).ContinueWith(t => t.Result == 1), "it is given up");

        var admin = new Caller(Ids.New(), Roles.Admin, Ids.New());
        var page = await node.Services.GetRequiredService<ListDeadLetters>().Handle(admin, 1, 10, CancellationToken.None);
        var letter = Assert.Single(page.Value.Items, l => l.Event.Id == envelope.Id);
        Assert.Equal(("broken", 3), (letter.Subscriber, letter.Attempts));
        Assert.Contains("the mail server is on fire", letter.Error, StringComparison.Ordinal);
        Assert.Equal(1, letter.Event.Read<Happened>().Number);
        Assert.Equal(3, attempts);

        broken = false;
        var retry = node.Services.GetRequiredService<RetryDeadLetter>();
        Assert.IsType<Forbidden>((await retry.Handle(admin with { Roles = Roles.Student }, envelope.Id, "broken", CancellationToken.None)).Error);
        Assert.IsType<NotFound>((await retry.Handle(admin, envelope.Id, "nobody", CancellationToken.None)).Error);
        Assert.True((await retry.Handle(admin, envelope.Id, "broken", CancellationToken.None)).Ok);
        await Receipt(envelope, "broken");
        Assert.IsType<NotFound>((await retry.Handle(admin, envelope.Id, "broken", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Given_three_nodes_and_many_writers_Then_each_event_has_its_effect_exactly_once()
    {
        const int events = 3000;
        var nodes = new List<IHost>();
        var handledOn = new ConcurrentDictionary<int, int>();
        for (var n = 0; n < 3; n++)
        {
            var index = n;
            nodes.Add(await Start([new Subscriber("counts", async (e, ct) =>
            {
                handledOn.AddOrUpdate(index, 1, (_, c) => c + 1);
                await Effect(nodes[index], e, "counts", ct);
            })]));
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, events), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await Write(nodes[i % 3], Happened.Envelope(i)));
        await Node.Eventually(async () => await database.Count("test.effects where subscriber = 'counts'") >= events, "all effects", 60);
        await Node.Eventually(async () => await database.Count("kernel.deliveries where subscriber = 'counts' and done_at is null") == 0, "all receipts");

        Assert.Equal(events, await database.Count("test.effects where subscriber = 'counts'"));
        Assert.Equal(events, await database.Count("(select distinct event_id from test.effects where subscriber = 'counts') e"));
        output.WriteLine($"events by node: {string.Join(", ", handledOn.OrderBy(h => h.Key).Select(h => h.Value))}");
        nodes.ForEach(n => n.Dispose());
    }

    [Fact]
    public async Task Given_a_writer_in_another_process_and_no_polling_Then_the_dispatcher_is_woken_at_once()
    {
        var seen = new ConcurrentQueue<(string, Guid)>();
        using var dispatcher = await Start([Watch("woken", seen)], ("Outbox:Poll", Unwoken));
        using var writer = await Node.Start(database.Postgres.ConnectionString, dispatches: false);
        await Task.Delay(300);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Write(writer, Happened.Envelope(1));
        await Node.Eventually(() => Task.FromResult(!seen.IsEmpty), "the event arrives", 5);

        output.WriteLine($"commit to handler in another process: {clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task Given_the_listening_connection_was_cut_Then_it_listens_again_and_misses_nothing()
    {
        var seen = new ConcurrentQueue<(string, Guid)>();
        using var dispatcher = await Start([Watch("relisten", seen)], ("Outbox:Poll", Unwoken));
        await Node.Eventually(async () => await database.Count("pg_stat_activity where application_name = 'learningplatform-listen' and datname = current_database() and query like 'listen%'") > 0, "it listens");

        await database.Postgres.ScalarAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'learningplatform-listen' and datname = current_database()");
        await WriteUnnoticed(Happened.Envelope(1));

        await Node.Eventually(() => Task.FromResult(!seen.IsEmpty), "the event arrives");
    }

    [Fact]
    public async Task Given_nobody_was_woken_Then_polling_finds_the_event()
    {
        var seen = new ConcurrentQueue<(string, Guid)>();
        using var dispatcher = await Start([Watch("polls", seen)], ("Outbox:Poll", "00:00:00.2"));

        await WriteUnnoticed(Happened.Envelope(1));

        await Node.Eventually(() => Task.FromResult(!seen.IsEmpty), "the event arrives");
    }

    [Fact]
    public async Task When_the_database_cuts_a_delivery_off_halfway_Then_its_effect_happens_once_all_the_same()
    {
        IHost node = null!;
        var cut = false;
        var subscriber = new Subscriber("cut-off", async (e, ct) =>
        {
            await Effect(node, e, "cut-off", ct);
            if (!cut)
            {
                cut = true;
                await database.Postgres.ScalarAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'learningplatform-stores' and state = 'idle in transaction' and datname = current_database()");
            }
        });
        using var running = node = await Start(subscriber);
        var envelope = Happened.Envelope(1);

        await Write(node, envelope);
        await Receipt(envelope, "cut-off");

        Assert.True(cut);
        Assert.Equal(1, await database.Count("test.effects where event_id = $1", envelope.Id));
    }

    [Fact]
    public async Task Given_a_store_that_meets_a_unique_violation_and_answers_it_Then_the_delivery_goes_on()
    {
        IHost node = null!;
        var refused = 0;
        var subscriber = new Subscriber("meets-unique", async (e, ct) =>
        {
            for (var twice = 0; twice < 2; twice++)
            {
                try
                {
                    await node.Database().Write((db, inner) => db.Database.ExecuteSqlAsync($"insert into test.once values ({4711})", inner), ct);
                }
                catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
                {
                    refused++;
                }
            }

            await Effect(node, e, "meets-unique", ct);
        });
        using var running = node = await Start(subscriber);
        var envelope = Happened.Envelope(1);

        await Write(node, envelope);
        await Receipt(envelope, "meets-unique");

        Assert.Equal(1, refused);
        Assert.Equal(1, await database.Count("test.effects where event_id = $1", envelope.Id));
    }

    [Fact]
    public async Task Given_a_subscriber_that_reports_something_itself_Then_that_is_delivered_too()
    {
        IHost node = null!;
        var seen = new ConcurrentQueue<(string, Guid)>();
        var next = new EventEnvelope(Ids.New(), "test.next.v1", Ids.New(), DateTimeOffset.UtcNow, Happened.Envelope(2).Data);
        var first = new Subscriber("reports", (_, ct) => node.Database().Write((db, _) => { db.Enqueue(next); return Task.CompletedTask; }, ct));
        using var running = node = await Start([first, Watch("hears", seen, "test.next.v1")], ("Outbox:Poll", Unwoken));

        await Write(node, Happened.Envelope(1));
        await Node.Eventually(() => Task.FromResult(!seen.IsEmpty), "the second event arrives");

        Assert.Equal(("hears", next.Id), Assert.Single(seen));
    }

    [Fact]
    public async Task When_the_host_stops_during_a_delivery_Then_it_waits_for_the_next_start()
    {
        var entered = new TaskCompletionSource();
        var stuck = new Subscriber("interrupted", async (_, ct) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });
        var envelope = Happened.Envelope(1);
        using (var node = await Start(stuck))
        {
            await Write(node, envelope);
            await entered.Task.WaitAsync(TimeSpan.FromSeconds(10));
            await node.StopAsync();
        }

        Assert.Equal(1, await database.Count("kernel.deliveries where event_id = $1 and subscriber = 'interrupted' and done_at is null and attempts = 0", envelope.Id));
        using var next = await Start(new Subscriber("interrupted", (_, _) => Task.CompletedTask));
        await Receipt(envelope, "interrupted");
    }

    [Fact]
    public async Task Given_old_receipts_and_a_dead_letter_When_pruned_Then_only_the_dead_letter_and_what_is_open_stay()
    {
        // It doesn't poll: routing would hand the events to the subscribers that other tests registered.
        using var node = await Start([], ("Outbox:Retention", "1.00:00:00"), ("Outbox:Poll", Unwoken));
        var (old, dead, fresh) = (Happened.Envelope(1), Happened.Envelope(2), Happened.Envelope(3));
        foreach (var (e, age, column) in new[] { (old, 2.0, "done_at"), (dead, 2.0, "dead_at"), (fresh, 0.1, "done_at") })
        {
            await WriteUnnoticed(e);
            await database.Postgres.ScalarAsync("update kernel.outbox set routed_at = now() - $2 where id = $1", e.Id, TimeSpan.FromDays(age));
            await database.Postgres.ScalarAsync($"insert into kernel.deliveries (event_id, subscriber, due_at, attempts, {column}) values ($1, 'prune', now(), 1, now() - $2)", e.Id, TimeSpan.FromDays(age));
        }

        await node.Services.GetRequiredService<OutboxQueue>().Prune(CancellationToken.None);

        Assert.Equal(0, await database.Count("kernel.outbox where id = $1", old.Id));
        Assert.Equal(1, await database.Count("kernel.outbox where id = $1", dead.Id));
        Assert.Equal(1, await database.Count("kernel.outbox where id = $1", fresh.Id));
        Assert.Equal(2, await database.Count("kernel.deliveries where subscriber = 'prune'"));
    }

    [Fact]
    public async Task Throughput_of_one_node_with_three_subscribers_that_each_write_a_row()
    {
        const int events = 3000;
        IHost node = null!;
        var subscribers = new[] { "t1", "t2", "t3" }.Select(name => new Subscriber(name, (e, ct) => Effect(node, e, name, ct))).ToArray();
        using var running = node = await Start(subscribers);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Write(node, [.. Enumerable.Range(0, events).Select(Happened.Envelope)]);
        var written = clock.Elapsed;
        await Node.Eventually(async () => await database.Count("kernel.deliveries where subscriber like 't_' and done_at is not null") >= 3 * events, "all receipts", 90);

        output.WriteLine($"{3 * events} deliveries with an effect in {(clock.Elapsed - written).TotalSeconds:F2} s: {3 * events / (clock.Elapsed - written).TotalSeconds:F0}/s");
        Assert.Equal(3 * events, await database.Count("test.effects where subscriber like 't_'"));
    }

    private static Subscriber Watch(string name, ConcurrentQueue<(string, Guid)> seen, params string[] events) => new(
        name,
        (e, _) =>
        {
            seen.Enqueue((name, e.Id));
            return Task.CompletedTask;
        },
        events);

    private static Task Effect(IHost node, EventEnvelope e, string subscriber, CancellationToken ct) => node.Database().Write(
        (db, inner) => db.Database.ExecuteSqlAsync($"insert into test.effects values ({e.Id}, {subscriber}, {e.Read<Happened>().Number})", inner), ct);

    private static Task Write(IHost node, params EventEnvelope[] events) => node.Database().Write(
        (db, _) =>
        {
            db.Enqueue(events);
            return Task.CompletedTask;
        },
        CancellationToken.None);

    private Task<object?> WriteUnnoticed(EventEnvelope e) => database.Postgres.ScalarAsync(
        "insert into kernel.outbox (id, name, subject, at, data) values ($1, $2, $3, now(), $4::jsonb)", e.Id, e.Name, e.Subject, e.Data.GetRawText());

    private Task Receipt(EventEnvelope e, string subscriber) => Node.Eventually(
        async () => await database.Count("kernel.deliveries where event_id = $1 and subscriber = $2 and done_at is not null", e.Id, subscriber) == 1, $"{subscriber} is done");

    private Task<IHost> Start(params ISubscriber[] subscribers) => Start(subscribers, []);

    private async Task<IHost> Start(ISubscriber[] subscribers, params (string, string)[] settings)
    {
        // Tests of the class share a database: what another test left must not reach this one's subscribers.
        await database.Postgres.ScalarAsync("update kernel.outbox set routed_at = now() where routed_at is null");
        return await Node.Start(database.Postgres.ConnectionString, dispatches: true, subscribers, [("Outbox:FirstRetry", "00:00:00.02"), ("Outbox:Poll", "00:00:00.1"), .. settings]);
    }
}
