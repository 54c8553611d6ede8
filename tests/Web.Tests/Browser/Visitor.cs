using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Web.Tests.Browser;

/// <summary>A person with a browser of their own, who notes everything that the pages complain about.</summary>
internal sealed class Visitor(IBrowserContext context) : IAsyncDisposable
{
    public const string Password = "Correct-Horse-7-Battery";
    private static int number;

    private readonly ConcurrentQueue<string> complaints = [];
    private volatile string? authorization;

    /// <summary>The name shown on boards; set by <see cref="SignUpAsync"/>.</summary>
    public string Username { get; private set; } = "";

    public string Email => $"{Username}@example.test";

    /// <summary>What went wrong in the pages so far.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>No page complained in its console, failed, or met an answer of 5xx.</summary>
    public void AssertSilent() => Assert.True(complaints.IsEmpty, string.Join('\n', complaints));

    /// <summary>The access token that the pages sent last, for looking at the same account from outside. It lives in their memory only.</summary>
    public AuthenticationHeaderValue Token => AuthenticationHeaderValue.Parse(authorization ?? throw new InvalidOperationException("No page asked for anything with a token yet."));

    /// <summary>What the browser keeps: its cookies' names.</summary>
    public async Task<string[]> CookiesAsync() => [.. (await context.CookiesAsync()).Select(cookie => cookie.Name)];

    /// <summary>Another window of the same browser.</summary>
    public async Task<IPage> WindowAsync()
    {
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Enqueue($"{page.Url}: {message.Text}");
        };
        page.Request += (_, request) =>
        {
            if (request.Headers.TryGetValue("authorization", out var sent))
                authorization = sent;
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

    /// <summary>Makes an account without the page, which is quicker, and signs in to it through the page.</summary>
    public async Task SignInAsNewAsync(IPage page, HttpClient platform, string role = "student")
    {
        Username = $"person-{Interlocked.Increment(ref number)}";
        using var made = await platform.PostAsJsonAsync("/opencode/v1/users", new { email = Email, username = Username, password = Password, fullName = $"Person {number}", role });
        made.EnsureSuccessStatusCode();
        await SignInAsync(page, Email, Password);
    }

    /// <summary>Completes the lessons of a code module before one, which that one may wait for; all of them when none is named.</summary>
    public async Task CompleteAsync(HttpClient platform, string module, string? before = null)
    {
        using var request = new HttpClient { BaseAddress = platform.BaseAddress, DefaultRequestHeaders = { Authorization = Token } };
        var body = Token.Parameter!.Split('.')[1].Replace('-', '+').Replace('_', '/');
        var user = JsonDocument.Parse(Convert.FromBase64String(body.PadRight((body.Length + 3) / 4 * 4, '='))).RootElement.GetProperty("sub").GetString();
        var modules = await request.GetFromJsonAsync<JsonElement>("/opencode/v1/modules?limit=100");
        var id = modules.GetProperty("data").EnumerateArray().Single(one => one.GetProperty("title").GetString() == module).GetProperty("id").GetString();
        var whole = await request.GetFromJsonAsync<JsonElement>($"/opencode/v1/modules/{id}");
        foreach (var lesson in whole.GetProperty("lessons").EnumerateArray().TakeWhile(lesson => lesson.GetProperty("title").GetString() != before))
        {
            using var done = await request.PostAsJsonAsync($"/opencode/v1/users/{user}/progress", new { moduleId = id, lessonId = lesson.GetProperty("id").GetString(), status = "completed" });
            done.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Signs in with address and password and ends in the catalogue.</summary>
    public static async Task SignInAsync(IPage page, string email, string password)
    {
        await EnterAsync(page, email, password);
        await Assertions.Expect(Heading(page, "Learn")).ToBeVisibleAsync();
    }

    /// <summary>Fills in and sends the form of the sign-in page.</summary>
    public static async Task EnterAsync(IPage page, string email, string password)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>Signs out by the menu.</summary>
    public static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Start learning" })).ToBeVisibleAsync();
    }

    /// <summary>Gives the window a device that makes and uses passkeys, and that says yes by itself.</summary>
    public async Task AddAuthenticatorAsync(IPage page)
    {
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    public static ILocator Heading(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    public static ILocator Stat(IPage page, string kind) => page.Locator($"[data-stat={kind}] .stat-value");

    /// <summary>Pulls the plug, or puts it back.</summary>
    public Task OfflineAsync(bool offline) => context.SetOfflineAsync(offline);

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
