using LearningPlatform.Api.Dialects.Academy;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Api.Dialects.Labs;
using LearningPlatform.Api.Dialects.OpenCode;
using LearningPlatform.Api.Dialects.Unpuzzle;
using LearningPlatform.Api.Dialects.Wayr;
using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace LearningPlatform.Api.Dialects;

/// <summary>Composes the five dialects.</summary>
internal static class DialectRegistry
{
    /// <summary>Registers the dialects and their pipeline.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddDialects(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Dialect, AcademyDialect>();
        services.AddSingleton<Dialect, LabsDialect>();
        services.AddSingleton<Dialect, OpenCodeDialect>();
        services.AddSingleton<Dialect, UnpuzzleDialect>();
        services.AddSingleton<Dialect, WayrDialect>();

        services.Configure<RateLimitOptions>(builder.Configuration.GetSection("RateLimits"));
        services.TryAddSingleton<LocalRateCounters>();
        services.TryAddSingleton<IRateCounters>(provider => Counters(provider, builder.Configuration.GetConnectionString("cache")));
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<AllowedOrigins>();
        services.TryAddSingleton<ITokenVerifier, NoTokens>();
        services.AddSingleton<DialectMetrics>();
        services.TryAddSingleton<PresenceBook>();
        services.AddScoped<CallerSlot>();
        services.AddScoped<Caller>(provider => provider.GetRequiredService<CallerSlot>().Caller);
        services.AddSingleton<DialectApiSlot>();
    }

    // Several nodes share Redis, and with it their counters; alone there is none.
    private static IRateCounters Counters(IServiceProvider provider, string? redis)
    {
        var local = provider.GetRequiredService<LocalRateCounters>();
        if (string.IsNullOrEmpty(redis))
            return local;

        var connection = new Lazy<IConnectionMultiplexer>(() =>
        {
            var options = ConfigurationOptions.Parse(redis);
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 1000;
            options.SyncTimeout = 500;
            return ConnectionMultiplexer.Connect(options);
        });
        return new RedisRateCounters(() => connection.Value, local, provider.GetRequiredService<ILogger<RedisRateCounters>>());
    }

    /// <summary>Puts the pipeline between routing and the endpoints.</summary>
    /// <param name="app">The application.</param>
    /// <returns>Where modules register their operations.</returns>
    public static DialectApi UseDialects(this WebApplication app)
    {
        app.UseMiddleware<DialectPipeline>();
        return app.Services.GetRequiredService<DialectApiSlot>().Api = new DialectApi(app.Services.GetServices<Dialect>(), app);
    }
}

/// <summary>Holds what is registered, for the documents and for the tests that walk it.</summary>
internal sealed class DialectApiSlot
{
    /// <summary>The route groups; set when the application is composed.</summary>
    public DialectApi Api { get => field ?? throw new InvalidOperationException("The dialects are not mapped yet."); set; }
}
