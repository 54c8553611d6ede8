using System.Net;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity.External;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LearningPlatform.Api.Authentication.External;

/// <summary>Composes signing in through other providers, and in Development the stand-in for those without credentials.</summary>
internal static class ExternalModule
{
    /// <summary>Registers it.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddExternal(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BrowserOrigin>();
        if (!builder.Environment.IsDevelopment())
            return;

        builder.Services.AddSingleton(provider => new StandIn(() => OwnAddress(provider.GetRequiredService<IServer>())));
        builder.Services.AddSingleton<DevelopmentIdp>();
    }

    /// <summary>Maps the stand-in, in Development only.</summary>
    /// <param name="app">The application.</param>
    public static void MapStandIn(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetService<DevelopmentIdp>() is not null)
            DevelopmentIdp.Map(app);
    }

    // The platform talks to the stand-in as to any provider: over HTTP, to itself.
    private static Uri OwnAddress(IServer server)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.OrderBy(one => one.StartsWith("https:", StringComparison.OrdinalIgnoreCase)).FirstOrDefault()
            ?? throw new InvalidOperationException("The server doesn't listen yet.");
        var bound = Microsoft.AspNetCore.Http.BindingAddress.Parse(address);
        var everywhere = bound.Host is "*" or "+" || (IPAddress.TryParse(bound.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        return new Uri($"{bound.Scheme}://{(everywhere ? "127.0.0.1" : bound.Host)}:{bound.Port}");
    }
}

/// <summary>The origin under which the browser sees the platform: <c>Web:PublicUrl</c> where it is set, else the request's own.</summary>
/// <param name="configuration">The host's configuration.</param>
/// <param name="links">Reads the setting.</param>
internal sealed class BrowserOrigin(IConfiguration configuration, Links links)
{
    private readonly Uri? set = configuration["Web:PublicUrl"] is { Length: > 0 } ? links.Base : null;

    /// <summary>The origin.</summary>
    /// <param name="http">The request.</param>
    public Uri Of(HttpContext http) => set ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}");
}
