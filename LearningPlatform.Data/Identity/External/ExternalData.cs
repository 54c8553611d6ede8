using LearningPlatform.Core.Identity.External;
using LearningPlatform.Core.Identity.Supabase;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Identity.External;

/// <summary>Puts signing in through providers into a host's services.</summary>
internal static class ExternalData
{
    /// <summary>The origin of Unpuzzle's own web client, as its document shows it.</summary>
    private const string DocumentedClient = "https://app.unpuzzle.com";

    /// <summary>
    /// Adds it. Settings: <c>Identity:Providers</c>, and <c>Identity:RedirectOrigins</c> beside <c>Http:Origins</c> (in Development also this machine and the client of
    /// Unpuzzle's document).
    /// </summary>
    public static void AddExternal(this IServiceCollection services, IConfiguration configuration, bool development)
    {
        string[] own = configuration.GetSection("Identity:RedirectOrigins").Get<string[]>() ?? [];
        string[] client = configuration.GetSection("Http:Origins").Get<string[]>() ?? [];
        services.AddSingleton(new RedirectRules([.. own, .. client, .. development ? [DocumentedClient] : Array.Empty<string>()], development));
        services.AddSingleton<IExternalLogins, ExternalLogins>();
        services.AddSingleton<IExternalAttempts, ExternalAttempts>();
        services.AddSingleton<IExternalProviders>(provider => new ExternalProviders(
            configuration,
            provider.GetRequiredService<Core.Kernel.IOutgoingHttp>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ExternalProviders>>(),
            provider.GetService<StandIn>()));
        services.AddSingleton(new SupabaseSecret(configuration["Identity:Supabase:WebhookSecret"] is { Length: > 0 } secret ? secret : development ? SupabaseSecret.Development : null));
        services.AddSingleton<ApplySupabaseEvent>();
        services.AddSingleton<BeginExternal>();
        services.AddSingleton<CompleteExternal>();
        services.AddSingleton<ExternalSignIn>();
        services.AddSingleton<LinkExternalLogin>();
        services.AddSingleton<UnlinkExternalLogin>();
        services.AddSingleton<ListExternalLogins>();
    }
}
