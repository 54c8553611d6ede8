using System.Text.Json;
using System.Threading.Channels;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Realtime;

/// <summary>Carries messages from each node to all others; in the order in which one node sent them, at most once.</summary>
internal interface IFanOutTransport
{
    /// <summary>Starts to listen; called once, before anything is sent.</summary>
    /// <param name="received">Gets each message, also this node's own. Must not block.</param>
    /// <param name="ct">Gives up.</param>
    Task Listen(Action<ReadOnlyMemory<byte>> received, CancellationToken ct);

    /// <summary>Sends messages to every node that listens.</summary>
    Task Send(IReadOnlyList<byte[]> messages, CancellationToken ct);
}

/// <summary>
/// Pushes to the browsers of every node: to this one's at once, to the others' by a transport. Best effort, as pushes are: while the transport
/// is broken, the oldest waiting ones are dropped. The only node has no transport.
/// </summary>
internal sealed partial class FanOut(IEnumerable<IPushDelivery> deliveries, ILogger<FanOut> logger, IFanOutTransport? transport = null)
    : BackgroundService, IRealtime
{
    private const int NodeBytes = 16;
    private const int Waiting = 10_000;
    private const int Batch = 100;

    private readonly Guid node = Ids.New();
    private readonly IPushDelivery[] local = [.. deliveries];
    private readonly Channel<byte[]> outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Channel<ReadOnlyMemory<byte>> incoming = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public Task Publish(Push push, CancellationToken ct)
    {
        if (transport is null)
        {
            return Deliver(push, ct);
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(push, EventEnvelope.Json);
        var message = new byte[NodeBytes + json.Length];
        node.TryWriteBytes(message);
        json.CopyTo(message, NodeBytes);
        outgoing.Writer.TryWrite(message);
        return Deliver(push, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (transport is null)
        {
            return;
        }

        await transport.Listen(message => incoming.Writer.TryWrite(message), stoppingToken);
        await Task.WhenAll(SendAll(transport, stoppingToken), ReceiveAll(stoppingToken));
    }

    private async Task SendAll(IFanOutTransport others, CancellationToken ct)
    {
        var batch = new List<byte[]>(Batch);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await outgoing.Reader.WaitToReadAsync(ct);
                while (batch.Count < Batch && outgoing.Reader.TryRead(out var message))
                {
                    batch.Add(message);
                }

                await others.Send(batch, ct);
                batch.Clear();
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The batch is kept and sent first when the transport works again.
                LogBroken(logger, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReceiveAll(CancellationToken ct)
    {
        try
        {
            await foreach (var message in incoming.Reader.ReadAllAsync(ct))
            {
                if (message.Length > NodeBytes && new Guid(message.Span[..NodeBytes]) != node)
                {
                    await Deliver(message[NodeBytes..], ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task Deliver(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        try
        {
            await Deliver(JsonSerializer.Deserialize<Push>(json.Span, EventEnvelope.Json)!, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogNotDelivered(logger, e);
        }
    }

    private async Task Deliver(Push push, CancellationToken ct)
    {
        foreach (var delivery in local)
        {
            await delivery.Deliver(push, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pushes don't reach the other nodes at the moment: {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A push from another node could not be delivered")]
    private static partial void LogNotDelivered(ILogger logger, Exception e);
}
