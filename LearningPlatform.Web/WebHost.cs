using LearningPlatform.Api;
using LearningPlatform.Data;
using LearningPlatform.ServiceDefaults;

namespace LearningPlatform.Web;

/// <summary>
/// One origin for the browser: its application from memory, and the API behind it. Alone, the API (with its database and worker) runs in this
/// process; where <c>services:api</c> is set, it runs elsewhere and requests are passed on.
/// </summary>
/// <remarks>
/// Command line: <c>--port N</c> (loopback), <c>--data DIR</c>, <c>--rate-limits FACTOR</c>, <c>--no-web</c> (the API alone), and any setting as
/// <c>--Section:Name value</c>.
/// </remarks>
public static partial class WebHost
{
    private const string NoWeb = "--no-web";
    private const string Port = "Port";

    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--port"] = Port,
        ["--data"] = "Data:Directory",
        ["--rate-limits"] = "RateLimits:Factor",
    };

    /// <summary>Puts the host together, ready to run. Alone it starts the database first, which takes a second or two.</summary>
    /// <param name="options">The command line, and for tests the environment and its folders.</param>
    public static async Task<WebApplication> BuildAsync(WebApplicationOptions options)
    {
        var args = options.Args ?? [];
        string[] settings = [.. args.Where(arg => arg != NoWeb)];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = options.EnvironmentName,
            ApplicationName = options.ApplicationName,
            ContentRootPath = options.ContentRootPath,
        });
        builder.Configuration.AddCommandLine(settings, Switches);
        if (builder.Configuration.GetValue<int?>(Port) is { } port)
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");

        var api = Forwarder.Addresses(builder.Configuration);
        if (api.Count == 0)
        {
            await builder.AddDatabaseServerAsync();
            builder.AddLearningPlatform();
        }
        else
        {
            builder.AddServiceDefaults();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        }

        var app = builder.Build();
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
        var site = Site.Load(folder);
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
