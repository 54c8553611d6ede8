using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

/// <summary>The ways in: an address, a phone, another service, a second factor, a passkey, a new password.</summary>
[Collection(PlatformCollection.Name)]
public sealed class DoorTests(Platform platform)
{
    [Fact]
    public async Task An_address_is_confirmed_by_the_mailed_link_and_a_lost_password_replaced_by_another()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await visitor.SignUpAsync(page);
        await Expect(page.GetByText("Confirm your address")).ToBeVisibleAsync();

        // The link of the mail, opened in a window of its own, takes the reminder away in both.
        var link = await platform.OutboxAsync(visitor.Email, @"/verify\?token=\S+");
        var mail = await visitor.WindowAsync();
        await mail.GotoAsync(link.Value);
        await Expect(Visitor.Heading(mail, "Address confirmed")).ToBeVisibleAsync();
        await Expect(mail.GetByText("Confirm your address")).ToBeHiddenAsync();
        await Expect(page.GetByText("Confirm your address")).ToBeHiddenAsync();
        await mail.CloseAsync();
        visitor.AssertSilent();

        await Visitor.SignOutAsync(page);
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot the password?" }).ClickAsync();
        await page.GetByLabel("E-mail").FillAsync(visitor.Email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the link" }).ClickAsync();
        await Expect(Visitor.Heading(page, "Look into your mail")).ToBeVisibleAsync();
        await page.GotoAsync((await platform.OutboxAsync(visitor.Email, @"/reset\?token=\S+")).Value);
        await page.GetByLabel("New password").FillAsync("too simple");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the password" }).ClickAsync();
        await Expect(page.GetByText("doesn’t keep all the rules")).ToBeVisibleAsync();
        await page.GetByLabel("New password").FillAsync("Another-Horse-8-Battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the password" }).ClickAsync();
        await Expect(Visitor.Heading(page, "Password changed")).ToBeVisibleAsync();
        visitor.AssertSilent();

        await Visitor.EnterAsync(page, visitor.Email, Visitor.Password);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("don’t match");
        await Visitor.SignInAsync(page, visitor.Email, "Another-Horse-8-Battery");
    }

    [Fact]
    public async Task A_phone_makes_an_account_with_the_texted_code_and_signs_in_to_it_again()
    {
        const string phone = "+447700900417";
        await using var visitor = await platform.VisitAsync(360, 780);
        var page = await visitor.WindowAsync();
        await page.GotoAsync("/sign-up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use your phone" }).ClickAsync();
        await page.GetByLabel("Phone number").FillAsync("07700 900417");
        await page.GetByRole(AriaRole.Button, new() { Name = "Text me a code" }).ClickAsync();
        await Expect(page.GetByText("Write it with the country’s code")).ToBeVisibleAsync();
        await page.GetByLabel("Phone number").FillAsync("+44 7700 900417");
        await page.GetByRole(AriaRole.Button, new() { Name = "Text me a code" }).ClickAsync();
        await Expect(page.GetByLabel("Code", new() { Exact = true })).ToBeFocusedAsync();
        var code = (await platform.OutboxAsync(phone, @"\b\d{6}\b")).Value;

        // Pasted as people copy it, with a gap.
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync($"{code[..3]} {code[3..]}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        await Expect(Visitor.Heading(page, "Learn")).ToBeVisibleAsync();
        await page.GotoAsync("/account/contact");
        await Expect(page.GetByText(phone)).ToBeVisibleAsync();
        await Expect(page.GetByText("Confirm your address")).ToBeHiddenAsync();
        visitor.AssertSilent();
    }

    [Fact]
    public async Task A_button_of_another_service_leads_there_and_back_into_an_account()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        await page.GotoAsync("/sign-in?next=%2Faccount%2Fsecurity");
        await page.Locator("[data-provider=google]").ClickAsync();
        await page.WaitForURLAsync(new Regex("/dev/idp/authorize"));
        await page.GetByLabel("E-mail").FillAsync("someone.google@example.test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in as this demo identity" }).ClickAsync();

        await Expect(Visitor.Heading(page, "Security")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Unlink Google" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unlink Google" }).ClickAsync();
        await Expect(page.GetByText("your only way to sign in")).ToBeVisibleAsync();

        // Whoever turns back there is told so at the door.
        await Visitor.SignOutAsync(page);
        await page.GotoAsync("/sign-in");
        await page.Locator("[data-provider=google]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("didn’t finish");
    }

    [Fact]
    public async Task A_second_factor_asks_for_the_apps_code_or_a_recovery_code()
    {
        await using var visitor = await platform.VisitAsync();
        var page = await visitor.WindowAsync();
        using var client = platform.Client();
        await visitor.SignInAsNewAsync(page, client);
        await page.GotoAsync("/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch it on" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        await dialog.GetByText("Can’t scan it?").ClickAsync();
        var secret = (await dialog.Locator("code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await PagesTests.JudgeAsync(page);
        await dialog.GetByLabel("Enter the code").FillAsync(Authenticator.Code(secret));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch it on" }).ClickAsync();
        await Expect(dialog.GetByText("They are shown only now.")).ToBeVisibleAsync();
        var recovery = await dialog.Locator(".codes code").AllInnerTextsAsync();
        Assert.Equal(10, recovery.Count);
        await PagesTests.JudgeAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have kept them" }).ClickAsync();
        await Expect(page.GetByText("10 recovery codes left")).ToBeVisibleAsync();
        visitor.AssertSilent();

        // With the app's code; the one that was used to switch it on is good once.
        await Visitor.SignOutAsync(page);
        await Visitor.EnterAsync(page, visitor.Email, Visitor.Password);
        await Expect(Visitor.Heading(page, "Second step")).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);
        await page.GetByLabel("Code from your authenticator app").FillAsync(Authenticator.Code(secret, steps: 1));
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(Visitor.Heading(page, "Learn")).ToBeVisibleAsync();

        // With a recovery code, which is then one less.
        await Visitor.SignOutAsync(page);
        await Visitor.EnterAsync(page, visitor.Email, Visitor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a recovery code" }).ClickAsync();
        await page.GetByLabel("Recovery code").FillAsync(recovery[3]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(Visitor.Heading(page, "Learn")).ToBeVisibleAsync();
        await page.GotoAsync("/account/security");
        await Expect(page.GetByText("9 recovery codes left")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_named_used_and_removed()
    {
        // Passkeys belong to names; an address of numbers is none.
        await using var visitor = await platform.VisitAsync(host: "localhost");
        var page = await visitor.WindowAsync();
        await visitor.AddAuthenticatorAsync(page);
        using var client = platform.Client();
        await visitor.SignInAsNewAsync(page, client);
        await page.GotoAsync("/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rename Chrome on Linux" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename Chrome on Linux" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("My laptop");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".thing-name").GetByText("My laptop")).ToBeVisibleAsync();
        visitor.AssertSilent();

        await Visitor.SignOutAsync(page);
        await page.GotoAsync("/sign-in");
        // The browser may offer it below the e-mail field before the button is pressed; either way signs in.
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).Or(Visitor.Heading(page, "Learn")).First.ClickAsync();
        await Expect(Visitor.Heading(page, "Learn")).ToBeVisibleAsync();
        await page.GotoAsync("/account/sessions");
        await Expect(page.GetByText("with a passkey").First).ToBeVisibleAsync();

        await page.GotoAsync("/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove My laptop" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove it" }).ClickAsync();
        await Expect(page.Locator(".thing-name").GetByText("My laptop")).ToBeHiddenAsync();
        visitor.AssertSilent();
    }
}
