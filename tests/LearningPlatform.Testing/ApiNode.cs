using System.Net.Http.Headers;
using LearningPlatform.Api;
using LearningPlatform.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Testing;

/// <summary>The real API in this process, on Kestrel and a free port of the loopback, over a database of the test. Several of them may share one database.</summary>
public sealed class ApiNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private ApiNode(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = CreateClient();
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>A client of that address. Every answer below a dialect's base path is held against its contract; what isn't documented throws.</summary>
    public HttpClient Client { get; }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts one.</summary>
    /// <param name="connectionString">The database, as its owner.</param>
    /// <param name="settings">Settings that differ from the defaults, which are those of development with limits far away.</param>
    /// <param name="change">Changes the host that is being built, as to replace the clock.</param>
    /// <param name="environment">The environment, Development unless said otherwise.</param>
    public static async Task<ApiNode> StartAsync(
        string connectionString, IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<WebApplicationBuilder>? change = null, string? environment = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment ?? Environments.Development,
            ApplicationName = typeof(ApiHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Configuration["ConnectionStrings:platformdb"] = connectionString;

        // Tests that count points count those of what they do; those of achievements name a catalogue.
        builder.Configuration["Achievements:Folder"] = "";
        if (builder.Environment.IsDevelopment())
            builder.Configuration["RateLimits:Factor"] = "100000";

        foreach (var (key, value) in settings ?? [])
        {
            builder.Configuration[key] = value;
        }

        builder.AddLearningPlatform();
        change?.Invoke(builder);
        var app = builder.Build().MapLearningPlatform();
        await app.StartAsync();
        return new ApiNode(app);
    }

    /// <summary>Makes another client, with a token of its own. It keeps no cookies and follows no redirects, so that tests see what is sent.</summary>
    /// <param name="token">The access token that it sends; null for none.</param>
    public HttpClient CreateClient(string? token = null) => ClientOf(Address, token);

    /// <summary>The same for an API in another process.</summary>
    /// <param name="address">Where it answers.</param>
    /// <param name="token">The access token that it sends; null for none.</param>
    public static HttpClient ClientOf(Uri address, string? token = null)
    {
        var client = new HttpClient(new ConformanceHandler { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } }) { BaseAddress = address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        return client;
    }

    /// <summary>Composes the API without starting it: what is registered can be looked at, nothing runs and no database is needed.</summary>
    public static WebApplication Compose()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration["ConnectionStrings:platformdb"] = "Host=localhost;Database=none";
        return builder.AddLearningPlatform().Build().MapLearningPlatform();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
