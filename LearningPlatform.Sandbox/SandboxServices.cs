using LearningPlatform.Core.Sandbox;
using LearningPlatform.Sandbox.Languages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LearningPlatform.Sandbox;

/// <summary>Registers the runner.</summary>
public static class SandboxServices
{
    /// <summary>Adds <see cref="ICodeRunner"/> with the languages that this version knows; section <c>Sandbox</c> configures it.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddCodeRunner(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.Configure<SandboxOptions>(configuration.GetSection("Sandbox"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ILanguage, Python>();
        services.AddSingleton<ILanguage, JavaScript>();
        services.AddSingleton<ILanguage, TypeScript>();
        services.AddSingleton<ILanguage, Java>();
        services.AddSingleton<ILanguage, Go>();
        services.AddSingleton<ILanguage, Rust>();
        services.AddSingleton<ILanguage, Cpp>();
        services.AddSingleton<ICodeRunner, BubblewrapRunner>();
        return services;
    }
}
