using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LearningPlatform.Data.Sandbox;

/// <summary>Puts sandboxes into a host's services.</summary>
public static class SandboxDataExtensions
{
    /// <summary>
    /// Adds the store, the use cases and the turns of this process. A host of a cluster registers its own <see cref="ISandboxes"/>. The runner
    /// (<see cref="ICodeRunner"/>), the catalogue and <see cref="IRealtime"/> come from their own modules.
    /// </summary>
    /// <param name="services">The host's services, with <see cref="PlatformDataExtensions.AddPlatformData"/>.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddSandboxes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton<ISandboxStore, SandboxStore>();
        services.AddSingleton<IStoredTests, StoredTests>();
        services.AddSingleton<ISolutionChecks, SolutionChecks>();
        services.TryAddSingleton<ITurns, LocalTurns>();
        services.TryAddSingleton<ISandboxes, SandboxTurns>();
        services.AddSingleton<ILiveRunStore, LiveRunStore>();
        services.TryAddSingleton<LiveRuns>();
        services.AddSingleton<CreateSandbox>();
        services.AddSingleton<GetSandbox>();
        services.AddSingleton<DeleteSandbox>();
        services.AddSingleton<ExecuteCode>();
        services.AddSingleton<RunTests>();
        services.AddSingleton<StartRun>();
        services.AddSingleton<SendRunInput>();
        services.AddSingleton<CancelRun>();
        services.AddSingleton<GetRun>();
        services.AddSingleton<ISubscriber, ForgetSandboxes>();
        services.AddSingleton<IPersonalData, PersonalSandboxes>();
        services.AddSingleton<IPersonalData, PersonalRuns>();
        services.AddSingleton<IPersonalData, PersonalLiveRuns>();
        services.AddSingleton<IPersonalData, PersonalLiveOutput>();
        services.AddHostedService<SandboxJanitor>();
        services.AddHostedService<LiveRunsHost>();
        return services;
    }
}
