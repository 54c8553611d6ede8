using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LearningPlatform.Data.Analytics;

/// <summary>Puts analytics into a host's services.</summary>
public static class AnalyticsDataExtensions
{
    /// <summary>Adds the stores and use cases. Needs <see cref="Learning.LearningDataExtensions.AddLearning"/>, whose pool they use.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="figuresAge">How old the overview's figures may be; its contract allows a minute.</param>
    public static IServiceCollection AddAnalytics(this IServiceCollection services, TimeSpan figuresAge = default)
    {
        services.TryAddSingleton<PresenceBook>();
        services.AddSingleton<IPresence, Presence>();
        services.AddSingleton<IPlatformFigures>(provider => new PlatformFigures(provider.GetRequiredService<LearnerSource>(), figuresAge));
        services.AddSingleton<GetPlatformOverview>();
        services.AddSingleton<ISubscriber, ForgetPresence>();
        services.AddSingleton<IPersonalData, PersonalPresence>();
        return services;
    }
}
