using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Learning;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Grains.Gamification;
using LearningPlatform.Grains.Learning;
using LearningPlatform.Grains.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LearningPlatform.Grains;

/// <summary>What a host needs to be part of a cluster, silo or client.</summary>
public static class ClusterServices
{
    private static readonly (string Key, string Value)[] Members =
    [
        ("Orleans:ClusterId", "learningplatform"), ("Orleans:ServiceId", "learningplatform"),
        ("Orleans:Clustering:ProviderType", "Redis"), ("Orleans:Clustering:ConnectionName", "cache"),
    ];

    /// <summary>
    /// How a client finds the silos unless something else is configured: through Redis, under the connection name <c>cache</c>. These are the weakest
    /// of all settings; every other source overrides them. Background work is left to the silos.
    /// </summary>
    /// <param name="configuration">The host's configuration.</param>
    public static IConfigurationBuilder AddClusterClientDefaults(this IConfigurationBuilder configuration) => configuration.AddDefaults(
        [.. Members, ("Worker:InProcess", "false")]);

    /// <summary>The same for a silo, which keeps reminders there, too. A client refuses to start when it is told about reminders.</summary>
    /// <param name="configuration">The host's configuration.</param>
    public static IConfigurationBuilder AddSiloDefaults(this IConfigurationBuilder configuration) => configuration.AddDefaults(
        [.. Members, ("Orleans:Reminders:ProviderType", "Redis"), ("Orleans:Reminders:ConnectionName", "cache")]);

    /// <summary>Replaces the turns of this process by those of the cluster: who asks a port, in a silo too, asks the grain.</summary>
    /// <param name="services">The host's services; may hold the process's own implementations already.</param>
    public static IServiceCollection AddClusterPorts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainCalls>();

        // Grains of sandboxes hand the run to the process that they are in.
        services.TryAddSingleton<SandboxTurns>();
        return services
            .Replace(ServiceDescriptor.Singleton<ILearners, GrainLearners>())
            .Replace(ServiceDescriptor.Singleton<ILeaderboards, GrainLeaderboards>())
            .Replace(ServiceDescriptor.Singleton<ISandboxes, GrainSandboxes>());
    }

    private static IConfigurationBuilder AddDefaults(this IConfigurationBuilder configuration, params (string Key, string Value)[] settings)
    {
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        });
        return configuration;
    }
}
