namespace LearningPlatform.Web;

/// <summary>
/// One origin for the browser: its application from memory, and the API behind it, in this process or (where <c>services:api</c> is set)
/// elsewhere.
/// </summary>
public static partial class WebHost
{
    /// <summary>The switch that leaves the browser application out.</summary>
    private const string NoWeb = "--no-web";

    /// <summary>Puts the host together, ready to run.</summary>
    /// <param name="args">The command line: settings, and <c>--no-web</c>.</param>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder([.. args.Where(arg => arg != NoWeb)]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var api = Forwarder.Addresses(builder.Configuration);

        var app = builder.Build();
        if (!args.Contains(NoWeb))
            UseSite(app);
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
        app.MapGet("/alive", () => Results.Text("alive"));
        app.MapFallback("{**path}", forwarder.Forward);
    }

    [LoggerMessage(1, LogLevel.Warning, "There is no built browser application in {Folder}: run npm ci and npm run build in LearningPlatform.Web/client.")]
    private static partial void NotBuilt(ILogger logger, string folder);
}
