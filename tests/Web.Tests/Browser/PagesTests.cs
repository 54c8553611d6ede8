using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

[Collection(PlatformCollection.Name)]
public sealed class PagesTests(Platform platform)
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(Platform.Root(), "LearningPlatform.Web", "client", "node_modules", "axe-core", "axe.min.js"));

    /// <summary>Axe's verdict: what keeps people with disabilities out, in one line each.</summary>
    private const string Judge =
        "axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.filter(one => one.impact === 'serious' || one.impact === 'critical')"
        + ".map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))";

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Every_page_is_accessible_fits_and_is_silent(ColorScheme scheme, int width)
    {
        await using var visitor = await platform.VisitAsync(width, 780, scheme);
        var page = await visitor.WindowAsync();
        foreach (var path in new[] { "/", "/sign-up", "/sign-in", "/reset", "/reset?token=x", "/reset-done", "/verify", "/learn", "/nowhere" })
        {
            await page.GotoAsync(path);
            await JudgeAsync(page);
        }

        await visitor.SignUpAsync(page);
        await JudgeAsync(page);
        await page.Locator("a[href^='/learn/modules/']").First.ClickAsync();
        await Expect(page.Locator(".lesson-row-locked")).Not.ToHaveCountAsync(0);
        await JudgeAsync(page);
        using var client = platform.Client();
        await visitor.CompleteAsync(client, "First steps in programming");
        await page.ReloadAsync();
        await Expect(page.Locator(".lesson-row-locked")).ToHaveCountAsync(0);
        await JudgeAsync(page);
        foreach (var lesson in await page.Locator(".lesson-words a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)"))
        {
            await page.GotoAsync(lesson);
            await JudgeAsync(page);
        }

        await page.GotoAsync("/learn");
        await page.Locator("a[href^='/learn/courses/']").First.ClickAsync();
        await JudgeAsync(page);
        await page.Locator("a.step").First.ClickAsync();
        await JudgeAsync(page);
        foreach (var path in new[] { "/practice", "/leaderboard", "/profile", "/achievements", "/account/profile", "/account/contact", "/account/security", "/account/sessions", "/account/activity", "/account/keys", "/account/privacy" })
        {
            await page.GotoAsync(path);
            await JudgeAsync(page);
        }

        visitor.AssertSilent();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Pages_of_administrators_are_accessible_fit_and_are_silent(ColorScheme scheme, int width)
    {
        await using var visitor = await platform.VisitAsync(width, 780, scheme);
        var page = await visitor.WindowAsync();
        await Visitor.SignInAsync(page, "admin@demo.test", "Demo-Pass-2026!");
        foreach (var path in new[] { "/admin/users", "/admin/users?state=deleted", "/admin/requests", "/admin/activity", "/admin/users?search=demo-student" })
        {
            await page.GotoAsync(path);
            await JudgeAsync(page);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "demo-student" }).ClickAsync();
        await JudgeAsync(page);
        visitor.AssertSilent();
    }

    [Fact]
    public async Task Results_of_a_run_and_of_tests_are_accessible_too_and_fit_a_phone()
    {
        await using var visitor = await platform.VisitAsync(360, 740);
        var page = await visitor.WindowAsync();
        await visitor.SignUpAsync(page);
        using var client = platform.Client();
        await visitor.CompleteAsync(client, "First steps in programming", "Decisions");
        await page.Locator("a[href^='/learn/modules/']").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Decisions" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run tests" }).ClickAsync();
        await Expect(page.GetByText("tests passed")).ToBeVisibleAsync();
        await JudgeAsync(page);
        await page.Locator(".cm-content").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.InsertTextAsync("print(input('Age? '))\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await page.GetByLabel("Type into the program").FillAsync("7");
        await JudgeAsync(page);
        await page.GetByLabel("Type into the program").PressAsync("Enter");
        await Expect(page.Locator("[data-phase=ended]")).ToBeVisibleAsync();
        await JudgeAsync(page);
        visitor.AssertSilent();
    }

    [Fact]
    public async Task The_editor_takes_Tab_and_lets_go_of_it_after_Escape()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await visitor.SignUpAsync(page);
        await page.Locator("a[href^='/learn/modules/']").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Hello, world!" }).ClickAsync();
        var editor = page.Locator(".cm-content");
        await editor.FocusAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("Tab");
        await Expect(editor).ToBeFocusedAsync();
        await Expect(page.Locator(".cm-line").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^    #"));
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true })).ToBeFocusedAsync();

        // And everything in it works without a mouse.
        await editor.FocusAsync();
        await page.Keyboard.PressAsync("Control+Shift+Enter");
        await Expect(page.GetByText("of 3 tests passed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_first_Tab_leads_past_the_navigation_to_the_content()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await page.GotoAsync("/");

        // A key pressed before the page is drawn goes to an empty document.
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Start learning" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Start learning" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_chosen_theme_stays_and_wins_over_the_systems()
    {
        await using var visitor = await platform.VisitAsync(scheme: ColorScheme.Light);
        var page = await visitor.WindowAsync();
        await page.GotoAsync("/");
        var light = await BackgroundAsync(page);
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Theme" });
        await button.ClickAsync();
        await Expect(button).ToHaveAttributeAsync("title", "Theme: light");
        Assert.Equal(light, await BackgroundAsync(page));
        await button.ClickAsync();
        await Expect(button).ToHaveAttributeAsync("title", "Theme: dark");
        var dark = await BackgroundAsync(page);
        Assert.NotEqual(light, dark);
        await page.ReloadAsync();
        Assert.Equal(dark, await BackgroundAsync(page));
        await button.ClickAsync();
        await Expect(button).ToHaveAttributeAsync("title", "Theme: as the system");
        Assert.Equal(light, await BackgroundAsync(page));

        static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    [Fact]
    public async Task The_policy_of_the_page_stops_scripts_and_styles_that_it_did_not_bring()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await page.GotoAsync("/");
        await page.EvaluateAsync(
            """
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.injected = true';
              document.body.append(script);
              document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: rgb(1, 2, 3)">x</p><img src="https://elsewhere.example/x.png" onerror="window.injected = true">');
            }
            """);
        Assert.False(await page.EvaluateAsync<bool>("window.injected === true"));
        Assert.NotEqual("rgb(1, 2, 3)", await page.EvaluateAsync<string>("getComputedStyle(document.getElementById('styled')).color"));
        Assert.NotEmpty(visitor.Complaints);
    }

    /// <summary>The page has loaded, doesn't scroll sideways, on a desk also not in a window as narrow as a tablet, and axe finds nothing serious.</summary>
    internal static async Task JudgeAsync(IPage page)
    {
        await page.Locator("h1:not(:text('Loading'))").First.WaitForAsync();
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        await AssertFitsAsync(page);
        if (page.ViewportSize is { Width: > 1000 } desk)
        {
            foreach (var width in new[] { 1000, 768 })
            {
                await page.SetViewportSizeAsync(width, desk.Height);
                await AssertFitsAsync(page);
            }

            await page.SetViewportSizeAsync(desk.Width, desk.Height);
        }

        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>(Judge);
        Assert.True(found.GetArrayLength() == 0, $"{page.Url}: {found}");
    }

    private static async Task AssertFitsAsync(IPage page)
    {
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"{page.Url} scrolls sideways by {wider} px in a window of {page.ViewportSize!.Width} px.");
    }
}
