using System.Diagnostics.Metrics;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.OpenCode.Analytics;
using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Analytics;

namespace LearningPlatform.Api.Dialects;

/// <summary>Analytics in the API.</summary>
internal static class AnalyticsModule
{
    /// <summary>Registers the use cases, the stores, the meters and who writes presence down.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddAnalytics(this WebApplicationBuilder builder)
    {
        builder.Services.AddAnalytics(builder.Configuration.GetValue("Analytics:OverviewAge", TimeSpan.FromSeconds(15)));
        builder.Services.AddHostedService<PresenceWriter>();
    }

    /// <summary>Registers the operations.</summary>
    /// <param name="api">The dialects.</param>
    public static void MapAnalytics(this DialectApi api) => api.OpenCode.MapOpenCodeAnalytics();
}

/// <summary>Writes down who was here, every few seconds and once more at the end, and tells the meters how many are active.</summary>
internal sealed partial class PresenceWriter : BackgroundService
{
    private readonly PresenceBook book;
    private readonly IPresence presence;
    private readonly TimeProvider clock;
    private readonly TimeSpan pause;
    private readonly ILogger<PresenceWriter> logger;
    private ActiveUsers active;

    public PresenceWriter(PresenceBook book, IPresence presence, TimeProvider clock, IConfiguration configuration, IMeterFactory meters, ILogger<PresenceWriter> logger)
    {
        (this.book, this.presence, this.clock, this.logger) = (book, presence, clock, logger);
        pause = configuration.GetValue("Analytics:WritePause", TimeSpan.FromSeconds(10));
        var meter = meters.Create(Telemetry.Name);
        meter.CreateObservableGauge("opencode.users.active", () => active.LastDay, "{user}", "Users with a request in the last 24 hours, on all nodes.");
        meter.CreateObservableGauge("opencode.users.concurrent", () => active.Now, "{user}", "Users with a request in the last 5 minutes, on all nodes.");
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Write(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, clock);
        try
        {
            do
            {
                await Write(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task Write(CancellationToken ct)
    {
        var notes = book.Take();
        try
        {
            await presence.Write(notes, ct);
            notes = [];
            active = await presence.Count(clock.GetUtcNow(), ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(logger, failure);
        }
        finally
        {
            book.Return(notes);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who was here could not be written down; tried again soon")]
    private static partial void Failed(ILogger logger, Exception failure);
}
