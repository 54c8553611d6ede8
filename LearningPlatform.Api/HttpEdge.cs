using System.Net;
using LearningPlatform.Api.Dialects.Framework;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        builder.Services.Configure<HttpOptions>(builder.Configuration.GetSection("Http"));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpOptions>>((forwarded, http) => Trust(forwarded, http.Value.TrustedProxies));
    }

    /// <summary>Puts the edge's middleware in front.</summary>
    /// <param name="app">The application.</param>
    public static void UseHttpEdge(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.TrustedProxies.Length > 0)
            app.UseForwardedHeaders();

        if (!app.Environment.IsDevelopment())
            app.UseExceptionHandler();

        // What isn't below a dialect's base path answers ProblemDetails.
        app.UseStatusCodePages();
        app.UseRouting();
    }

    private static void Trust(ForwardedHeadersOptions options, string[] proxies)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();

        // Every hop of ours is skipped and the first stranger is the client: in a cluster the web host and two ingresses stand in front.
        options.ForwardLimit = proxies.Length > 0 ? null : options.ForwardLimit;
        foreach (var proxy in proxies)
        {
            if (proxy.Contains('/', StringComparison.Ordinal))
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            else
                options.KnownProxies.Add(IPAddress.Parse(proxy));
        }
    }
}
