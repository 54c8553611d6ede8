using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.ServiceDefaults;

/// <summary>What every service of the platform has: telemetry, health checks.</summary>
public static class Defaults
{
    /// <summary>Adds telemetry (only where it is to be sent somewhere) and health checks. To be called first, before anything that makes spans.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        // Every statement, request and probe would bury what matters; configuration (section Logging) can still ask for them.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        TelemetryExport.Add(builder);
        builder.Services.AddHealthChecks();
        return builder;
    }

    /// <summary>
    /// Maps <c>GET /health</c> (200 when every registered check is content: this instance may get requests; else 503) and <c>GET /alive</c> (200 as
    /// long as the process answers at all: it need not be restarted). Both answer with one word and are not traced.
    /// </summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { ResultStatusCodes = { [HealthStatus.Degraded] = 200 } });
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false });
        return app;
    }
}
