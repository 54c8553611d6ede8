using StackExchange.Redis;

namespace LearningPlatform.Data.Realtime;

/// <summary>Redis pub/sub. Connects when first needed, and by itself again after a break.</summary>
/// <param name="connectionString">As StackExchange.Redis reads it: <c>host:port,password=…,ssl=true</c>.</param>
internal sealed class RedisTransport(string connectionString) : IFanOutTransport, IAsyncDisposable
{
    private static readonly RedisChannel Channel = new("platform:push", RedisChannel.PatternMode.Literal);
    private ConnectionMultiplexer? redis;

    public async Task Listen(Action<ReadOnlyMemory<byte>> received, CancellationToken ct)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ClientName = "learningplatform-push";
        redis = await ConnectionMultiplexer.ConnectAsync(options);

        // One reader thread hands messages over in the order in which they came.
        redis.PreserveAsyncOrder = true;
        await redis.GetSubscriber().SubscribeAsync(Channel, (_, value) => received((byte[])value!));
    }

    public async Task Send(IReadOnlyList<byte[]> messages, CancellationToken ct)
    {
        var subscriber = redis!.GetSubscriber();
        await Task.WhenAll(messages.Select(message => subscriber.PublishAsync(Channel, message))).WaitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (redis is not null)
        {
            await redis.CloseAsync();
        }
    }
}
