using LearningPlatform.Api;
using LearningPlatform.Data;
using LearningPlatform.ServiceDefaults;

namespace LearningPlatform.Web;

/// <summary>
/// One origin for the browser: its application from memory, and the API behind it. Alone, the API (with its database and worker) runs in this
/// process; where <c>services:api</c> is set, it runs elsewhere and requests are passed on.
/// </summary>
/// <remarks>Command line: <c>--no-web</c> leaves the browser application out; everything else is a setting, as in <c>--Data:Directory=DIR</c>.</remarks>
public static partial class WebHost
{
    private const string NoWeb = "--no-web";

    /// <summary>Puts the host together, ready to run. Alone it starts the database first, which takes a second or two.</summary>
    /// <param name="options">The command line, and for tests the environment and its folders.</param>
    public static async Task<WebApplication> BuildAsync(WebApplicationOptions options)
    {
        var args = options.Args ?? [];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. args.Where(arg => arg != NoWeb)],
            EnvironmentName = options.EnvironmentName,
            ApplicationName = options.ApplicationName,
            ContentRootPath = options.ContentRootPath,
        });
        var api = Forwarder.Addresses(builder.Configuration);
        if (api.Count == 0)
        {
            await builder.AddDatabaseServerAsync();
            builder.AddLearningPlatform();
        }
        else
        {
            builder.AddServiceDefaults();
            builder.AddTrustedProxies();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        }

        var app = builder.Build();
        if (api.Count > 0)
            app.UseTrustedProxies();
        if (!args.Contains(NoWeb))
            UseSite(app);
        if (api.Count == 0)
            app.MapLearningPlatform();
        else
            UseForwarder(app, api);
        return app;
    }

    private static void UseSite(WebApplication app)
    {
        var folder = Site.Folder(app.Configuration);
        var site = Site.Load(folder, app.Environment.IsDevelopment());
        if (!site.IsBuilt)
            NotBuilt(app.Logger, folder);
        app.Use(site.Serve);
    }

    private static void UseForwarder(WebApplication app, IReadOnlyCollection<Uri> addresses)
    {
        var forwarder = new Forwarder(addresses);
        app.Lifetime.ApplicationStopped.Register(forwarder.Dispose);
        // This process lives on its own; whether the whole is ready is for the API to say.
        app.MapGet("/alive", () => "Healthy");
        app.MapFallback("{**path}", forwarder.Forward);
    }

    [LoggerMessage(1, LogLevel.Warning, "There is no built browser application in {Folder}: run npm ci and npm run build in LearningPlatform.Web/client.")]
    private static partial void NotBuilt(ILogger logger, string folder);
}
