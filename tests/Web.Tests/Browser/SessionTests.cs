using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

[Collection(PlatformCollection.Name)]
public sealed class SessionTests(Platform platform)
{
    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back_to_where_he_wanted_to_go()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await visitor.SignUpAsync(page);
        await Visitor.SignOutAsync(page);
        await page.GotoAsync("/profile");
        await Expect(Visitor.Heading(page, "Sign in")).ToBeVisibleAsync();

        await page.GetByLabel("E-mail").FillAsync(visitor.Email);
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("don’t match");

        await page.GetByLabel("Password").FillAsync(Visitor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(platform.Address, "/profile").ToString());
        await Expect(page.GetByText($"@{visitor.Username}").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_out_in_one_window_signs_out_the_other_and_leaves_nothing_of_the_account_behind()
    {
        await using var visitor = await platform.VisitAsync();
        var first = await visitor.WindowAsync();
        await visitor.SignUpAsync(first);
        var second = await visitor.WindowAsync();
        await second.GotoAsync("/profile");
        await Expect(second.GetByText($"@{visitor.Username}").First).ToBeVisibleAsync();
        var token = visitor.Token;
        Assert.DoesNotContain(token.Parameter!, await first.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie"), StringComparison.Ordinal);

        await Visitor.SignOutAsync(first);

        await Expect(Visitor.Heading(second, "Sign in")).ToBeVisibleAsync();
        Assert.Empty(await visitor.CookiesAsync());
        using var client = new HttpClient { BaseAddress = platform.Address, DefaultRequestHeaders = { Authorization = token } };
        using var refused = await client.GetAsync("/opencode/v1/modules");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_session_outlives_a_reload_and_several_windows_go_on_with_it_without_a_word()
    {
        await using var visitor = await platform.VisitAsync();
        var first = await visitor.WindowAsync();
        await first.GotoAsync("/");
        await Expect(first.GetByRole(AriaRole.Link, new() { Name = "Start learning" })).ToBeVisibleAsync();
        using var client = platform.Client();
        await visitor.SignInAsNewAsync(first, client);
        var windows = new[] { first, await visitor.WindowAsync(), await visitor.WindowAsync() };

        // All at once: each asks for a token with the same cookie.
        await Task.WhenAll(windows.Select(page => page.GotoAsync("/profile")));

        foreach (var page in windows)
            await Expect(page.GetByText($"@{visitor.Username}").First).ToBeVisibleAsync();
        visitor.AssertSilent();
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_leads_to_the_door_and_back()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await visitor.SignUpAsync(page);
        using var elsewhere = new HttpClient { BaseAddress = platform.Address, DefaultRequestHeaders = { Authorization = visitor.Token } };
        using var ended = await elsewhere.PostAsync("/opencode/v1/auth/logout", null);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);

        await page.GetByRole(AriaRole.Link, new() { Name = "Leaderboard" }).ClickAsync();

        await Expect(Visitor.Heading(page, "Sign in")).ToBeVisibleAsync();
        await page.GetByLabel("E-mail").FillAsync(visitor.Email);
        await page.GetByLabel("Password").FillAsync(Visitor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(Visitor.Heading(page, "Leaderboard")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_a_network_the_page_says_so_keeps_what_is_written_and_recovers_by_itself()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await visitor.SignUpAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "First steps in programming" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Hello, world!" }).ClickAsync();
        await page.Locator(".cm-content").ClickAsync();

        await visitor.OfflineAsync(true);
        await Expect(page.GetByText("Offline: reconnecting")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.InsertTextAsync("# written offline");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run tests" }).ClickAsync();
        await Expect(page.GetByText("can’t be reached")).ToBeVisibleAsync();

        await visitor.OfflineAsync(false);
        await Expect(page.GetByText("Offline: reconnecting")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Run tests" }).ClickAsync();
        await Expect(page.GetByText("of 3 tests passed")).ToBeVisibleAsync();
        await Expect(page.Locator(".cm-content")).ToContainTextAsync("# written offline");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_said_at_its_field()
    {
        await using var first = await platform.VisitAsync();
        await first.SignUpAsync(await first.WindowAsync());
        await using var second = await platform.VisitAsync();
        var page = await second.WindowAsync();
        await page.GotoAsync("/sign-up");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Somebody Else");
        await page.GetByLabel("Username").FillAsync(first.Username.ToUpperInvariant());
        await page.GetByLabel("E-mail").FillAsync("somebody.else@example.test");
        await page.GetByLabel("Password").FillAsync(Visitor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        await Expect(page.GetByText("This name is taken.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Username")).ToBeFocusedAsync();
    }
}
