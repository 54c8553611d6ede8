using System.Diagnostics.Metrics;
using System.Threading.Channels;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data;
using LearningPlatform.Data.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Worker;

/// <summary>
/// Hands committed events to their subscribers. One loop makes the deliveries, and each subscriber has a loop of its own, so that a slow one
/// holds up nobody else. Woken by this process's commits, by other nodes' notifications, and by the clock.
/// </summary>
internal sealed partial class OutboxDispatcher : BackgroundService
{
    private static readonly TimeSpan PrunePause = TimeSpan.FromMinutes(15);

    private readonly OutboxQueue queue;
    private readonly OutboxSignal signal;
    private readonly OutboxOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<OutboxDispatcher> logger;
    private readonly Dictionary<string, Lane> lanes;
    private readonly Counter<long> deliveries;

    public OutboxDispatcher(
        OutboxQueue queue,
        OutboxSignal signal,
        OutboxOptions options,
        PostgresNotifications notifications,
        IEnumerable<ISubscriber> subscribers,
        TimeProvider clock,
        IMeterFactory meters,
        ILogger<OutboxDispatcher> logger)
    {
        this.queue = queue;
        this.signal = signal;
        this.options = options;
        this.clock = clock;
        this.logger = logger;
        lanes = subscribers.ToDictionary(s => s.Name, s => new Lane(s));
        deliveries = meters.Create(Telemetry.Name).CreateCounter<long>("platform.outbox.deliveries", "{delivery}", "Deliveries by subscriber and result.");
        signal.DispatchedHere = true;
        notifications.Listen(OutboxQueue.Channel, _ => signal.Raise());
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([Route(stoppingToken), .. lanes.Values.Select(lane => Deliver(lane, stoppingToken))]);

    private async Task Route(CancellationToken ct)
    {
        var pruned = clock.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var (subscribers, more) = await queue.Route(ct);
                Wake(subscribers);

                if (more)
                {
                    continue;
                }

                if (!await signal.WaitAsync(options.Poll, ct))
                {
                    // Retries whose time has come, and what another node left.
                    Wake(await queue.Due(ct));
                }

                if (clock.GetElapsedTime(pruned) > PrunePause)
                {
                    pruned = clock.GetTimestamp();
                    await queue.Prune(ct);
                }
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogRoutingFailed(logger, e);
                await Pause(ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Wake(IEnumerable<string> subscribers)
    {
        foreach (var name in subscribers)
        {
            if (lanes.TryGetValue(name, out var lane))
            {
                lane.Wake();
            }
        }
    }

    private async Task Deliver(Lane lane, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var batch = await queue.Deliver(lane.Subscriber, ct);
                Count(lane, batch);
                if (batch.Total == 0)
                {
                    await lane.Wait(ct);
                }
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogDeliveryFailed(logger, lane.Subscriber.Name, e);
                await Pause(ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Count(Lane lane, Delivered batch)
    {
        Add(batch.Done, "done");
        Add(batch.Failed, "failed");
        Add(batch.Dead, "dead");
        if (batch.Failed + batch.Dead > 0)
        {
            LogFailures(logger, lane.Subscriber.Name, batch.Failed, batch.Dead);
        }

        void Add(int count, string result)
        {
            if (count > 0)
            {
                deliveries.Add(count, new("subscriber", lane.Subscriber.Name), new("result", result));
            }
        }
    }

    private Task Pause(CancellationToken ct) => Task.Delay(options.Poll, clock, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be routed; tried again soon")]
    private static partial void LogRoutingFailed(ILogger logger, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "The deliveries of {Subscriber} could not be worked on; tried again soon")]
    private static partial void LogDeliveryFailed(ILogger logger, string subscriber, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscriber} failed: {Failed} deliveries will be tried again, {Dead} were given up (see the dead letters)")]
    private static partial void LogFailures(ILogger logger, string subscriber, int failed, int dead);

    private sealed class Lane(ISubscriber subscriber)
    {
        private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public ISubscriber Subscriber { get; } = subscriber;

        public void Wake() => woken.Writer.TryWrite(true);

        public async Task Wait(CancellationToken ct) => await woken.Reader.ReadAsync(ct);
    }
}
