using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LearningPlatform.Data;

/// <summary>
/// One connection of this node that listens (LISTEN) for all of it. When it was lost, what was sent meanwhile is lost too: it is made again, and
/// each listener is called without a payload, so that it looks for itself.
/// </summary>
/// <param name="connectionString">The database.</param>
/// <param name="logger">Told of lost connections.</param>
public sealed partial class PostgresNotifications(Func<string> connectionString, ILogger<PostgresNotifications> logger) : BackgroundService
{
    private readonly Dictionary<string, Action<string?>> listeners = [];

    /// <summary>Listens on a channel; to be called before the host starts its services, as in their constructors: later calls wait for the next connection.</summary>
    /// <param name="channel">The channel's name, a plain identifier.</param>
    /// <param name="received">Gets the payload; null after a new connection. Must not block.</param>
    public void Listen(string channel, Action<string?> received)
    {
        lock (listeners)
        {
            listeners[channel] = listeners.TryGetValue(channel, out var others) ? others + received : received;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenUntilLost(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or IOException && !stoppingToken.IsCancellationRequested)
            {
                LogLost(logger, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenUntilLost(CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString()) { Pooling = false, KeepAlive = 15 };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        Dictionary<string, Action<string?>> known;
        lock (listeners)
        {
            known = new(listeners);
        }

        if (known.Count == 0)
        {
            // A host without background work and without pushes has nothing to listen for.
            await Task.Delay(Timeout.Infinite, ct);
        }

        connection.Notification += (_, e) =>
        {
            if (known.TryGetValue(e.Channel, out var received))
            {
                received(e.Payload);
            }
        };
        await connection.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand(string.Concat(known.Keys.Select(c => $"listen {c};")), connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        foreach (var received in known.Values)
        {
            received(null);
        }

        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The listening connection was lost ({Reason}); it is made again")]
    private static partial void LogLost(ILogger logger, string reason);
}
