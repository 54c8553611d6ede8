using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LearningPlatform.Data.Outbox;

/// <summary>
/// Where events are written but not dispatched, this wakes the dispatchers of other processes: at most once in <see cref="Pause"/>, however many
/// transactions committed meanwhile. A notification that fails to go out costs only time: dispatchers also poll.
/// </summary>
internal sealed partial class OutboxNotifier(OutboxSignal signal, NpgsqlDataSource source, ILogger<OutboxNotifier> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && !signal.DispatchedHere)
        {
            try
            {
                if (await signal.WaitAsync(TimeSpan.FromMinutes(1), stoppingToken))
                {
                    await using var notify = source.CreateCommand($"notify {OutboxQueue.Channel}");
                    await notify.ExecuteNonQueryAsync(stoppingToken);
                    await Task.Delay(Pause, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException e)
            {
                LogFailed(logger, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox's dispatchers could not be notified: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
