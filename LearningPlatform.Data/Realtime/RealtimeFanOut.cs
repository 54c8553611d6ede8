using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LearningPlatform.Data.Realtime;

/// <summary>
/// Chooses how pushes reach the other nodes: <c>Realtime:FanOut</c> is <c>local</c>, <c>postgres</c> or <c>redis</c>. Unset: redis where the connection string
/// <c>cache</c> is set, nothing where this process runs its own database (so it is the only node), else PostgreSQL.
/// </summary>
internal static class RealtimeFanOut
{
    public const string Setting = "Realtime:FanOut";

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var cache = configuration.GetConnectionString("cache");
        var choice = configuration[Setting] ?? (string.IsNullOrEmpty(cache) ? "postgres" : "redis");
        switch (choice)
        {
            case "local":
                break;
            case "postgres":
                services.AddSingleton<IFanOutTransport, PostgresTransport>();
                break;
            case "redis":
                services.AddSingleton<IFanOutTransport>(_ => new RedisTransport(
                    string.IsNullOrEmpty(cache) ? throw new InvalidOperationException($"{Setting} is redis, but there is no connection string cache.") : cache));
                break;
            default:
                throw new InvalidOperationException($"{Setting} is {choice}; it may be local, postgres or redis.");
        }

        services.AddSingleton<FanOut>();
        services.AddSingleton<IRealtime>(provider => provider.GetRequiredService<FanOut>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<FanOut>());
    }
}

/// <summary>The fan-out of a single node: from here to here.</summary>
internal sealed class LocalRealtime(IEnumerable<IPushDelivery> deliveries) : IRealtime
{
    private readonly IPushDelivery[] local = [.. deliveries];

    public async Task Publish(Push push, CancellationToken ct)
    {
        foreach (var delivery in local)
        {
            await delivery.Deliver(push, ct);
        }
    }
}
