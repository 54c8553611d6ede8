using System.Net;
using LearningPlatform.Api.Dialects.Framework;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Api;

/// <summary>Whose word counts about a client's address, scheme and host: that of the proxies in <c>Http:TrustedProxies</c>, and nobody else's.</summary>
public static class TrustedProxies
{
    /// <summary>Reads the setting.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddTrustedProxies(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<HttpOptions>(builder.Configuration.GetSection("Http"));
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpOptions>>((forwarded, http) => Trust(forwarded, http.Value.TrustedProxies));
    }

    /// <summary>Takes over what they say, before anything looks at the request; without any, nothing is believed.</summary>
    /// <param name="app">The application.</param>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.TrustedProxies.Length > 0)
            app.UseForwardedHeaders();
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
