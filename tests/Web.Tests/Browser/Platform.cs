using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LearningPlatform.Testing;
using LearningPlatform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using Npgsql;

namespace Web.Tests.Browser;

/// <summary>
/// The whole platform as people get it (web host, API, worker, demo catalogue) over a fresh database, and a Chromium to look at it. One for all
/// browser tests: they keep apart by accounts.
/// </summary>
public sealed class Platform : IAsyncLifetime
{
    private string database = "";
    private WebApplication app = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Its database.</summary>
    internal string Database => database;

    public async ValueTask InitializeAsync()
    {
        var client = Path.Combine(Root(), "LearningPlatform.Web", "wwwroot");
        Assert.True(File.Exists(Path.Combine(client, "index.html")), $"The client is not built ({client}): npm ci and npm run build in LearningPlatform.Web/client.");
        database = await PostgresServer.CreateDatabaseAsync();
        app = await WebHost.BuildAsync(new WebApplicationOptions
        {
            EnvironmentName = "Development",
            ContentRootPath = AppContext.BaseDirectory,
            Args =
            [
                "--urls=http://127.0.0.1:0", $"--ConnectionStrings:platformdb={database}", "--RateLimits:Factor=1000", $"--Web:Root={client}",
                "--Logging:LogLevel:Default=Warning",
            ],
        });
        await app.StartAsync();
        Address = app.Address();
        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(database));
        await PostgresServer.DropDatabaseAsync(database);
    }

    /// <summary>A browser of its own: other cookies, other storage.</summary>
    internal async Task<Visitor> VisitAsync(int width = 1280, int height = 860, ColorScheme scheme = ColorScheme.Light, string? host = null)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = new UriBuilder(Address) { Host = host ?? Address.Host }.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(30_000);
        return new Visitor(context);
    }

    /// <summary>Somebody who speaks to the platform without a browser.</summary>
    internal HttpClient Client() => new() { BaseAddress = Address };

    /// <summary>The text of the latest message to somebody that matches, waited for: it is sent in the background.</summary>
    internal async Task<Match> OutboxAsync(string to, [StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
    {
        using var client = Client();
        for (var tries = 0; tries < 200; tries++)
        {
            var messages = await client.GetFromJsonAsync<JsonElement>($"/dev/outbox?to={Uri.EscapeDataString(to)}");
            var found = messages.EnumerateArray().Select(message => Regex.Match(message.GetProperty("text").GetString() ?? "", pattern)).LastOrDefault(match => match.Success);
            if (found is not null)
                return found;

            await Task.Delay(100);
        }

        throw new TimeoutException($"Nothing like {pattern} was sent to {to}.");
    }

    /// <summary>The repository.</summary>
    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LearningPlatform.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}

/// <summary>All browser tests share one platform and take turns: two cores carry one browser.</summary>
[CollectionDefinition(Name)]
public sealed class PlatformCollection : ICollectionFixture<Platform>
{
    public const string Name = "platform in a browser";
}
