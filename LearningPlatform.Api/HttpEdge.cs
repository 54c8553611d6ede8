using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LearningPlatform.Api;

/// <summary>What holds for every request of the API, inside and outside the dialects.</summary>
internal static class HttpEdge
{
    // Above every dialect's own limit, so that the dialects say in their words what is too large.
    private const long ServerBodyLimit = 64 << 20;

    // Long enough for a sandbox run that was just started, shorter than what container platforms grant.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    /// <summary>Sets the server's limits and the services of the edge.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddHttpEdge(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = ServerBodyLimit;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        builder.AddTrustedProxies();
    }

    /// <summary>Puts the edge's middleware in front.</summary>
    /// <param name="app">The application.</param>
    public static void UseHttpEdge(this WebApplication app)
    {
        app.UseTrustedProxies();
        if (!app.Environment.IsDevelopment())
            app.UseExceptionHandler();

        // What isn't below a dialect's base path answers ProblemDetails.
        app.UseStatusCodePages();
        app.UseRouting();
    }
}
