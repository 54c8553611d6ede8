using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

/// <summary>What people do with their accounts, and administrators with other people's.</summary>
[Collection(PlatformCollection.Name)]
public sealed class AccountTests(Platform platform)
{
    [Fact]
    public async Task A_session_that_is_ended_in_the_list_signs_the_other_browser_out()
    {
        await using var desk = await platform.VisitAsync();
        var page = await desk.WindowAsync();
        using var client = platform.Client();
        await desk.SignInAsNewAsync(page, client);
        await using var phone = await platform.VisitAsync(360, 780);
        var other = await phone.WindowAsync();
        await Visitor.SignInAsync(other, desk.Email, Visitor.Password);
        await other.GotoAsync("/leaderboard");
        await Expect(other.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

        await page.GotoAsync("/account/sessions");
        await Expect(page.Locator("[data-session]")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "End the session on" }).ClickAsync();
        await Expect(page.Locator("[data-session]")).ToHaveCountAsync(1);

        // It stands open and nobody touches it.
        await Expect(Visitor.Heading(other, "Sign in")).ToBeVisibleAsync();
        await Expect(other.GetByText("Your session has ended")).ToBeVisibleAsync();
        await page.GotoAsync("/account/activity");
        await Expect(page.Locator("[data-event=sessionsRevoked]")).ToBeVisibleAsync();
        desk.AssertSilent();
    }

    [Fact]
    public async Task A_profile_is_written_and_a_picture_uploaded()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        using var client = platform.Client();
        await visitor.SignInAsNewAsync(page, client);
        await page.GotoAsync("/account/profile");
        var about = page.GetByRole(AriaRole.Region, new() { Name = "About you", Exact = true });
        await about.GetByLabel("Name", new() { Exact = true }).FillAsync("Renamed Person");
        await about.GetByLabel("Website").FillAsync("example.test/me");
        await about.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Account of Renamed Person" })).ToBeVisibleAsync();
        var more = page.GetByRole(AriaRole.Region, new() { Name = "More about you" });
        await more.GetByLabel("Country").FillAsync("Portugal");
        await more.GetByLabel("Birthday").FillAsync("2999-01-01");
        await more.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(more.GetByText("still to come")).ToBeVisibleAsync();
        await more.GetByLabel("Birthday").FillAsync("1990-05-15");
        await more.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Saved")).ToHaveCountAsync(2);
        visitor.AssertSilent();

        await page.GetByLabel("Picture file").SetInputFilesAsync(new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = new byte[2000] });
        await Expect(page.GetByText("Choose a JPEG, PNG or WebP picture.")).ToBeVisibleAsync();
        await page.GetByLabel("Picture file").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = await PictureAsync(page) });
        await Expect(page.GetByAltText("Preview of the new picture")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this picture" }).ClickAsync();
        await Expect(page.GetByText("Your new picture is there")).ToBeVisibleAsync();
        var shown = page.Locator(".account-button img.avatar-picture");
        await Expect(shown).ToBeVisibleAsync();
        await Expect(shown).ToHaveJSPropertyAsync("complete", true);
        Assert.True(await shown.EvaluateAsync<int>("image => image.naturalWidth") > 0);

        await page.ReloadAsync();
        await Expect(more.GetByLabel("Country")).ToHaveValueAsync("Portugal");
        await Expect(about.GetByLabel("Website")).ToHaveValueAsync("https://example.test/me");
        await Expect(shown).ToBeVisibleAsync();
        visitor.AssertSilent();
    }

    [Fact]
    public async Task A_key_is_made_shown_once_used_by_a_program_and_revoked()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        using var client = platform.Client();
        await visitor.SignInAsNewAsync(page, client);
        await page.GotoAsync("/account/keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Expect(dialog.GetByLabel("Name")).ToBeFocusedAsync();
        await dialog.GetByLabel("Name").FillAsync("backup at night");
        await PagesTests.JudgeAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await dialog.Locator("[data-key]").InnerTextAsync();
        Assert.StartsWith("lp_", key, StringComparison.Ordinal);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();
        await Expect(page.Locator(".thing-name").GetByText("backup at night")).ToBeVisibleAsync();
        await Expect(page.GetByText(key)).ToHaveCountAsync(0);

        client.DefaultRequestHeaders.Add("X-API-Key", key);
        using var read = await client.GetAsync("/opencode/v1/modules");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var beyond = await client.PostAsJsonAsync("/opencode/v1/sandbox", new { language = "python" });
        Assert.Equal(HttpStatusCode.Forbidden, beyond.StatusCode);

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke backup at night" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke it" }).ClickAsync();
        await Expect(page.GetByText("No keys yet")).ToBeVisibleAsync();
        using var refused = await client.GetAsync("/opencode/v1/modules");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        visitor.AssertSilent();
    }

    [Fact]
    public async Task An_administrator_suspends_somebody_whose_open_window_notices()
    {
        await using var learner = await platform.VisitAsync();
        var window = await learner.WindowAsync();
        using var client = platform.Client();
        await learner.SignInAsNewAsync(window, client);
        await window.GotoAsync("/leaderboard");
        await Expect(window.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

        await using var administrator = await platform.VisitAsync();
        var page = await administrator.WindowAsync();
        await Visitor.SignInAsync(page, "admin@demo.test", "Demo-Pass-2026!");
        await page.GotoAsync("/admin/users");
        await page.GetByRole(AriaRole.Searchbox).FillAsync(learner.Username);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page.Locator("tr[data-user]")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = learner.Username }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await Expect(page.GetByText("Suspended", new() { Exact = true }).First).ToBeVisibleAsync();

        await Expect(Visitor.Heading(window, "Sign in")).ToBeVisibleAsync();
        await Expect(window.GetByText("This account is suspended")).ToBeVisibleAsync();
        await Visitor.EnterAsync(window, learner.Email, Visitor.Password);
        await Expect(window.GetByText("This account is suspended").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Lift the suspension" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Suspend" })).ToBeVisibleAsync();
        await page.GetByLabel("Role").SelectOptionAsync("content_creator");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the role" }).ClickAsync();
        await Expect(page.GetByText("Role changed")).ToBeVisibleAsync();
        administrator.AssertSilent();
        await Visitor.SignInAsync(window, learner.Email, Visitor.Password);

        // And a deleted account can be brought back.
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Suspend" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task All_data_can_be_taken_along_and_the_account_deleted_by_whoever_types_its_name()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        using var client = platform.Client();
        await visitor.SignInAsNewAsync(page, client);
        await page.GotoAsync("/account/privacy");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download my data" }).ClickAsync());
        Assert.EndsWith(".json", download.SuggestedFilename, StringComparison.Ordinal);
        await using (var file = await download.CreateReadStreamAsync())
        {
            using var data = await JsonDocument.ParseAsync(file);
            Assert.Contains(visitor.Email, data.RootElement.GetRawText(), StringComparison.Ordinal);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete my account" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Type your username").FillAsync("somebody-else");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete it for good" }).ClickAsync();
        await Expect(dialog.GetByLabel("Type your username")).ToBeFocusedAsync();
        await dialog.GetByLabel("Type your username").FillAsync(visitor.Username);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete it for good" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Start learning" })).ToBeVisibleAsync();
        visitor.AssertSilent();
        await Visitor.EnterAsync(page, visitor.Email, Visitor.Password);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("don’t match");
    }

    /// <summary>A real picture, drawn by the browser: large enough, and of many colours.</summary>
    private static async Task<byte[]> PictureAsync(IPage page) => Convert.FromBase64String(await page.EvaluateAsync<string>(
        """
        () => {
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = 300;
          const context = canvas.getContext('2d');
          for (let i = 0; i < 900; i++) {
            context.fillStyle = `hsl(${(i * 47) % 360} 70% 50%)`;
            context.fillRect((i % 30) * 10, Math.floor(i / 30) * 10, 10, 10);
          }
          return canvas.toDataURL('image/png').split(',')[1];
        }
        """));
}
