using LearningPlatform.Core.Sandbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Sandbox;

/// <summary>Ends this process's live runs before its services go, and says what failed in them.</summary>
internal sealed partial class LiveRunsHost : IHostedService
{
    private readonly LiveRuns runs;

    public LiveRunsHost(LiveRuns runs, ILogger<LiveRunsHost> logger)
    {
        this.runs = runs;
        runs.Failed = (run, error) => LogFailed(logger, error, run);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => runs.Close(cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something of the live run {Run} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, Guid run);
}
