using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using Microsoft.AspNetCore.SignalR;

namespace LearningPlatform.Api.Realtime;

/// <summary>The hubs, and who pushes to them.</summary>
internal static class RealtimeModule
{
    /// <summary>Registers hubs and the pushes of learning.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddRealtime(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<HubSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<HubSessions>());
        services.AddSignalR(hubs => hubs.AddFilter<HubSessions>());
        services.AddSingleton<IPushDelivery, HubDelivery>();
        services.AddSingleton<WatchLeaderboard>();
        services.AddSingleton<ISubscriber, AccountPushes>();
        services.AddSingleton<ISubscriber, ProgressPushes>();
        services.AddSingleton<LeaderboardFeed>();
        services.AddSingleton<ISubscriber>(provider => provider.GetRequiredService<LeaderboardFeed>());
    }

    /// <summary>Maps the hubs.</summary>
    /// <param name="app">The application, after routing.</param>
    public static void MapRealtime(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHub<LearningHub>("/hubs/learning");
    }
}
