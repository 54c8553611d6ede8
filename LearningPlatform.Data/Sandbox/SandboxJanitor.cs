using System.Diagnostics.Metrics;
using LearningPlatform.Core.Sandbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Sandbox;

/// <summary>Deletes sandboxes that nobody can read any more (opencode-R75), and counts those that live for the contract's gauge.</summary>
internal sealed partial class SandboxJanitor : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly ISandboxStore store;
    private readonly ILiveRunStore live;
    private readonly TimeProvider clock;
    private readonly ILogger<SandboxJanitor> logger;
    private int active;

    public SandboxJanitor(ISandboxStore store, ILiveRunStore live, TimeProvider clock, IMeterFactory meters, ILogger<SandboxJanitor> logger)
    {
        this.store = store;
        this.live = live;
        this.clock = clock;
        this.logger = logger;
        meters.Create("LearningPlatform.Sandbox").CreateObservableGauge("opencode.sandbox.active", () => active, "{sandbox}", "Sandboxes that are creating, ready or running.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = clock.GetUtcNow();
                var deleted = await store.Purge(now - SandboxRules.Afterlife, stoppingToken);
                await live.Purge(now - LiveRunStore.Kept, stoppingToken);
                active = await store.CountActive(now, stoppingToken);
                if (deleted > 0)
                {
                    Deleted(deleted);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may be away for a while; the next round comes.
                Failed(error);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} expired sandboxes deleted")]
    private partial void Deleted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired sandboxes could not be deleted")]
    private partial void Failed(Exception error);
}
