using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LearningPlatform.Data.Gamification;

/// <summary>Puts achievements into a host's services.</summary>
public static class GamificationDataExtensions
{
    /// <summary>Adds the catalogue, the store, the use cases and the subscribers. Needs <see cref="Learning.LearningDataExtensions.AddLearning"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration: <c>Achievements:Folder</c>.</param>
    public static IServiceCollection AddAchievements(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => AchievementFiles.Read(configuration["Achievements:Folder"] ?? AchievementFiles.Delivered));
        services.AddSingleton<IAchievements, Achievements>();
        services.AddSingleton<AchievementGrants>();
        services.AddSingleton<ListAchievements>();
        services.AddSingleton<GetUserAchievements>();
        services.AddSingleton<GetOwnAchievements>();
        services.AddSingleton<ISubscriber, UnlockAchievements>();
        services.AddSingleton<ISubscriber, ForgetAchievements>();
        services.AddSingleton<IPersonalData, AchievementData>();
        services.AddSingleton<ISubscriber, ReviewAchievements>();
        services.AddHostedService<AchievementsAtStart>();
        return services;
    }
}

/// <summary>Checks the catalogue before the host serves, and has learners looked at when it has something new.</summary>
internal sealed class AchievementsAtStart(AchievementCatalogue catalogue, IAchievements store) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => store.Publish(catalogue, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
