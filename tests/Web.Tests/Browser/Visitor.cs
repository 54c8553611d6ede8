using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Playwright;

namespace Web.Tests.Browser;

/// <summary>A person with a browser of their own, who notes everything that the pages complain about.</summary>
internal sealed class Visitor(IBrowserContext context) : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    private static int number;

    private readonly ConcurrentQueue<string> complaints = [];

    /// <summary>The name shown on boards; set by <see cref="SignUpAsync"/>.</summary>
    public string Username { get; private set; } = "";

    public string Email => $"{Username}@example.test";

    /// <summary>What went wrong in the pages so far.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>No page complained in its console, failed, or met an answer of 5xx.</summary>
    public void AssertSilent() => Assert.True(complaints.IsEmpty, string.Join('\n', complaints));

    /// <summary>Another window of the same browser.</summary>
    public async Task<IPage> WindowAsync()
    {
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Enqueue($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Enqueue($"{page.Url}: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 500)
                complaints.Enqueue($"{response.Url}: {response.Status}");
        };
        return page;
    }

    /// <summary>Makes an account through the page and ends in the catalogue.</summary>
    public async Task SignUpAsync(IPage page)
    {
        Username = $"learner-{Interlocked.Increment(ref number)}";
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Start learning" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync($"Learner {number}");
        await page.GetByLabel("Username").FillAsync(Username);
        await page.GetByLabel("E-mail").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        await Assertions.Expect(Heading(page, "Learn")).ToBeVisibleAsync();
    }

    /// <summary>The session's access token, for looking at the same account from outside.</summary>
    public static async Task<AuthenticationHeaderValue> TokenAsync(IPage page)
    {
        var session = await page.EvaluateAsync<string>("localStorage.getItem('lp.session')");
        return new("Bearer", JsonDocument.Parse(session).RootElement.GetProperty("accessToken").GetString());
    }

    public static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    public static ILocator Stat(IPage page, string kind) => page.Locator($"[data-stat={kind}] .stat-value");

    /// <summary>Pulls the plug, or puts it back.</summary>
    public Task OfflineAsync(bool offline) => context.SetOfflineAsync(offline);

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
