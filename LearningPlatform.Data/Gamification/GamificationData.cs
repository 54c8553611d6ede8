using System.Threading.Channels;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Gamification;

/// <summary>Puts achievements into a host's services.</summary>
public static class GamificationDataExtensions
{
    /// <summary>Adds the catalogue, the store, the use cases and the subscribers. Needs <see cref="Learning.LearningDataExtensions.AddLearning"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration: <c>Achievements:Folder</c>.</param>
    public static IServiceCollection AddAchievements(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => new CurrentAchievements(AchievementFiles.Read(configuration["Achievements:Folder"] ?? AchievementFiles.Delivered)));
        services.AddSingleton<IAchievements, Achievements>();
        services.AddSingleton<AchievementGrants>();
        services.AddSingleton<ListAchievements>();
        services.AddSingleton<GetUserAchievements>();
        services.AddSingleton<GetOwnAchievements>();
        services.AddSingleton<ListStudioAchievements>();
        services.AddSingleton<CreateStudioAchievement>();
        services.AddSingleton<UpdateStudioAchievement>();
        services.AddSingleton<OrderStudioAchievements>();
        services.AddSingleton<ISubscriber, UnlockAchievements>();
        services.AddSingleton<ISubscriber, ForgetAchievements>();
        services.AddSingleton<IPersonalData, AchievementData>();
        services.AddSingleton<ISubscriber, ReviewAchievements>();
        services.AddHostedService<AchievementsAtStart>();
        services.AddHostedService<AchievementListener>();
        return services;
    }
}

/// <summary>Reads all achievements before the host serves, and has learners looked at when the files have something new.</summary>
internal sealed class AchievementsAtStart(CurrentAchievements current, IAchievements store) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.Publish(current.Files, cancellationToken);
        await store.Refresh(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Takes what administrators write on other nodes, as soon as PostgreSQL tells of it.</summary>
internal sealed partial class AchievementListener : BackgroundService
{
    private readonly Channel<bool> told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IAchievements store;
    private readonly ILogger<AchievementListener> logger;

    public AchievementListener(PostgresNotifications notifications, IAchievements store, ILogger<AchievementListener> logger)
    {
        (this.store, this.logger) = (store, logger);
        notifications.Listen(Achievements.Channel, _ => told.Writer.TryWrite(true));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await told.Reader.ReadAsync(stoppingToken);
                await store.Refresh(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e.Message);
                told.Writer.TryWrite(true);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The achievements that administrators wrote could not be read ({Reason}); they are read again")]
    private static partial void LogFailed(ILogger logger, string reason);
}
