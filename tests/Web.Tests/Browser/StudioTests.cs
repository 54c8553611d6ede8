using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

[Collection(PlatformCollection.Name)]
public sealed class StudioTests(Platform platform)
{
    [Fact]
    public async Task An_instructor_writes_a_module_whose_solution_must_pass_before_learners_get_it()
    {
        await using var author = await platform.VisitAsync();
        using var client = platform.Client();
        var page = await author.WindowAsync();
        await author.SignInAsNewAsync(page, client, "instructor");
        var title = $"Sums of {author.Username}";

        // A module, and a lesson in it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Studio" }).ClickAsync();
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "New module" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync(title);
        await page.GetByLabel("Description").FillAsync("Adding numbers.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make module" }).ClickAsync();
        await Expect(Visitor.Heading(page, title)).ToBeVisibleAsync();
        foreach (var (name, kind) in new[] { ("Before it", "text"), ("Two numbers", "exercise") })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Add a lesson" }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await dialog.GetByLabel("Title").FillAsync(name);
            await dialog.GetByLabel("Kind").SelectOptionAsync(kind);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Make lesson" }).ClickAsync();
            await Expect(Visitor.Heading(page, name)).ToBeVisibleAsync();
            if (kind == "text")
                await page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        }

        // Text with its preview, a solution that is wrong, and a hidden test.
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Text" }).FillAsync("Read **two** numbers and print their sum.");
        await Expect(page.Locator(".markdown-paper strong")).ToHaveTextAsync("two");
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Code" }).ClickAsync();
        await page.GetByLabel("Add a language").SelectOptionAsync("python");
        await WriteAsync(page, "Template in Python", "a, b = map(int, input().split())\n");
        await WriteAsync(page, "Solution in Python", "a, b = map(int, input().split())\nprint(a - b)\n");
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Tests" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a test" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("adds 2 and 3");
        await page.GetByLabel("Standard input").FillAsync("2 3\n");
        await page.GetByLabel("Expected output").FillAsync("5\n");
        await page.GetByLabel("Hidden: learners").CheckAsync();
        await PagesTests.JudgeAsync(page);

        // The next one is what learners meet first. What can't be a test yet waits in its form, wherever its author looks meanwhile.
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a test" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("adds 1 and 1");
        await page.GetByLabel("Standard input").FillAsync("1 1\n");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Text" }).ClickAsync();
        await Expect(page.GetByText("One test isn’t complete")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Tests" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test 2", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Standard input")).ToHaveValueAsync("1 1\n");
        await page.GetByLabel("Expected output").FillAsync("2\n");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator(".save-said")).ToHaveTextAsync("Saved");

        // The server has given it its id; its form is still open, and the cursor where it was.
        await Expect(page.GetByLabel("Expected output")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move adds 1 and 1 up" }).PressAsync("Enter");
        await Expect(page.Locator(".reorder-row").First).ToContainTextAsync("adds 1 and 1");

        // It isn't published with a solution that fails; the report says which test.
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        var report = page.Locator("[data-language=python][data-passed=false]");
        await Expect(page.GetByText("It couldn’t be published")).ToBeVisibleAsync();
        await Expect(report).ToContainTextAsync("adds 2 and 3");
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Code" }).ClickAsync();
        await WriteAsync(page, "Solution in Python", "a, b = map(int, input().split())\nprint(a + b)\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.GetByText("All solutions pass all tests")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.Locator(".facts .badge")).ToHaveTextAsync("Published");

        // As a learner sees it: the hidden test says nothing.
        await page.GetByRole(AriaRole.Link, new() { Name = "Preview as learner" }).ClickAsync();
        await Expect(page.GetByText("This is what learners get")).ToBeVisibleAsync();
        await Expect(page.Locator(".test-name")).ToHaveTextAsync(["adds 1 and 1", "Hidden test 1"]);
        await PagesTests.JudgeAsync(page);

        // The order by the keyboard, then the module goes out.
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to writing" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await OrderAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Move Two numbers up" }));
        await Expect(page.Locator(".reorder-row").First).ToContainTextAsync("Two numbers");
        await page.ReloadAsync();
        await Expect(page.Locator(".reorder-row").First).ToContainTextAsync("Two numbers");
        await page.Locator("[data-id]", new() { HasText = "Before it" }).Locator(".reorder-grip").DragToAsync(page.Locator("[data-id]", new() { HasText = "Two numbers" }).Locator(".reorder-grip"));
        await Expect(page.Locator(".reorder-row").First).ToContainTextAsync("Before it");
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.Locator(".facts .badge")).ToHaveTextAsync("Published");

        await using var learner = await platform.VisitAsync();
        var desk = await learner.WindowAsync();
        await learner.SignInAsNewAsync(desk, client);
        await desk.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await Expect(desk.GetByRole(AriaRole.Link, new() { Name = "Two numbers" })).ToBeVisibleAsync();
        await Expect(desk.GetByText("Before it")).ToHaveCountAsync(0);
        learner.AssertSilent();

        // The browser notes the refusal itself; nothing else.
        Assert.All(author.Complaints, said => Assert.Contains("422", said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_administrator_makes_an_achievement_and_a_learner_earns_it()
    {
        await using var learner = await platform.VisitAsync();
        using var client = platform.Client();
        var desk = await learner.WindowAsync();
        await learner.SignInAsNewAsync(desk, client);
        var name = $"Nearly {learner.Username}";

        await using var administrator = await platform.VisitAsync();
        var page = await administrator.WindowAsync();
        await Visitor.SignInAsync(page, "admin@demo.test", "Demo-Pass-2026!");
        await page.GotoAsync("/studio");
        await page.GetByRole(AriaRole.Link, new() { Name = "Achievements", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Delivered").First).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "New achievement" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Key").FillAsync("first-lesson");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await dialog.GetByLabel("Description").FillAsync("Complete a lesson with a score of exactly 37.");
        await dialog.GetByLabel("Condition 1", new() { Exact = true }).SelectOptionAsync("event");
        await dialog.GetByLabel("is", new() { Exact = true }).SelectOptionAsync("eq");
        await dialog.GetByLabel("Value").FillAsync("37");
        await PagesTests.JudgeAsync(page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByText("has or had this key")).ToBeVisibleAsync();
        await dialog.GetByLabel("Key").FillAsync($"nearly-{learner.Username}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await page.GetByLabel("Search").FillAsync(name);
        await Expect(page.Locator(".reorder-row")).ToContainTextAsync("0 have it");

        // Scores that learners report to OpenCode themselves don't count; Wayr's do.
        using var wayr = new HttpClient { BaseAddress = platform.Address, DefaultRequestHeaders = { Authorization = learner.Token } };
        await using (var source = Npgsql.NpgsqlDataSource.Create(platform.Database))
        await using (var command = source.CreateCommand("select l.key from catalog.lessons l join catalog.courses c on c.id = l.course_id where c.kind = 'language' order by l.\"order\" limit 1"))
        using (var done = await wayr.PostAsJsonAsync($"/wayr/api/progress/lesson/{await command.ExecuteScalarAsync()}", new { score = 37, time_spent_seconds = 5 }))
            done.EnsureSuccessStatusCode();

        await desk.GotoAsync("/achievements");
        var medal = desk.Locator(".medal", new() { HasText = name });
        for (var look = 0; await medal.CountAsync() == 0 || await medal.GetAttributeAsync("data-earned") != "true"; look++)
        {
            Assert.True(look < 60, "It was never earned.");
            await desk.ReloadAsync();
            await Expect(desk.Locator(".medal").First).ToBeVisibleAsync();
        }

        // Archived, it stays with whom it is.
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await Expect(page.Locator(".reorder-row")).ToContainTextAsync("Archived");
        await Expect(page.Locator(".reorder-row")).ToContainTextAsync("1 has it");
        await PagesTests.JudgeAsync(page);
        await desk.ReloadAsync();
        await Expect(medal).ToHaveAttributeAsync("data-earned", "true");

        // The order of a category, as learners then see it.
        await page.GetByLabel("Search").FillAsync("");
        var special = page.GetByRole(AriaRole.List, new() { Name = "Achievements: special" }).Locator(".thing-name");
        var names = await special.AllInnerTextsAsync();
        await OrderAsync(page, page.GetByRole(AriaRole.Button, new() { Name = $"Move {names[0].Trim()} down" }));
        await Expect(special.First).ToHaveTextAsync(names[1].Trim());
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Move {names[0].Trim()} down" })).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Expect(special.First).ToHaveTextAsync(names[1].Trim());
        await desk.ReloadAsync();
        await Expect(desk.GetByRole(AriaRole.Region, new() { Name = "Special" }).Locator(".medal h3")).ToContainTextAsync([names[1].Trim(), names[0].Trim()]);
        learner.AssertSilent();
        Assert.All(administrator.Complaints, said => Assert.Contains("409", said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_author_typed_survives_somebody_elses_save()
    {
        await using var author = await platform.VisitAsync(360, 780);
        using var client = platform.Client();
        var page = await author.WindowAsync();
        await author.SignInAsNewAsync(page, client, "instructor");
        await page.GotoAsync("/studio");
        await page.GetByRole(AriaRole.Button, new() { Name = "New module" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Shared");
        await page.GetByLabel("Description").FillAsync("First.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make module" }).ClickAsync();
        await Expect(Visitor.Heading(page, "Shared")).ToBeVisibleAsync();

        // The same author in another window is as good as somebody else.
        var other = await author.WindowAsync();
        await other.GotoAsync(page.Url);
        await other.GetByLabel("Minutes").FillAsync("45");
        await page.GetByLabel("Description").FillAsync("Mine, which took an hour.");
        await other.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(other.Locator(".save-said")).ToHaveTextAsync("Saved");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.GetByText("Somebody saved another version meanwhile")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("Mine, which took an hour.");
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Load the other version" }).ClickAsync();
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("First.");
        await Expect(page.GetByLabel("Minutes")).ToHaveValueAsync("45");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to what I typed" }).ClickAsync();
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("Mine, which took an hour.");
        await Expect(page.GetByLabel("Minutes")).ToHaveValueAsync("45");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".save-said")).ToHaveTextAsync("Saved");
    }

    /// <summary>Moves something by the keyboard, and waits until the server has it.</summary>
    private static Task OrderAsync(IPage page, ILocator button) =>
        page.RunAndWaitForResponseAsync(() => button.PressAsync("Enter"), answer => answer.Url.EndsWith("/order", StringComparison.Ordinal) && answer.Status == 204);

    private static async Task WriteAsync(IPage page, string editor, string code)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = editor }).FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.InsertTextAsync(code);
    }
}
