using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Worker;

/// <summary>Background work, in a process of its own or inside the Api's.</summary>
public static class WorkerExtensions
{
    /// <summary>Adds all background services. Needs <c>AddPlatformData</c>; any number of processes may run them at once.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddPlatformWorker(this IServiceCollection services) => services.AddHostedService<OutboxDispatcher>();
}
