using System.Collections.Concurrent;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using Microsoft.AspNetCore.SignalR;

namespace LearningPlatform.Api.Realtime;

/// <summary>
/// Ends the connections of hubs whose sign-in is over: a token is verified when a connection begins, and a connection lasts. Every few seconds one query asks for
/// all connections of this node, so a sign-out, a revoked session or a suspension closes them within seconds, whichever node it happened on.
/// </summary>
/// <param name="sessions">Knows which are open.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when it can't ask.</param>
internal sealed partial class HubSessions(ISessions sessions, TimeProvider time, ILogger<HubSessions> logger) : BackgroundService, IHubFilter
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, (HubCallerContext Connection, Guid Session)> open = new();

    /// <inheritdoc/>
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var session = CallerPrincipal.Caller(context.Context.User).SessionId;
        if (session != Guid.Empty)
            open[context.Context.ConnectionId] = (context.Context, session);

        await next(context);
    }

    /// <inheritdoc/>
    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        open.TryRemove(context.Context.ConnectionId, out _);
        await next(context, exception);
    }

    /// <summary>Ends what is to be ended now.</summary>
    /// <param name="ct">Gives up.</param>
    public async Task Check(CancellationToken ct)
    {
        var present = open.ToArray();
        if (present.Length == 0)
            return;

        var good = await sessions.StillOpen([.. present.Select(one => one.Value.Session).Distinct()], ct);
        foreach (var (id, (connection, session)) in present)
        {
            if (!good.Contains(session))
            {
                open.TryRemove(id, out _);
                connection.Abort();
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Check(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(logger, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "It could not be looked which hub connections are still allowed; the next try is in seconds.")]
    private static partial void Failed(ILogger logger, Exception e);
}
