using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

[Collection(PlatformCollection.Name)]
public sealed class MainJobTests(Platform platform)
{
    private const string Module = "First steps in programming";
    private const string Lesson = "Hello, world!";
    private const string Solution = "print(\"Hello, world!\")\nprint(\"I am learning to program.\")\n";

    [Fact]
    public async Task A_lesson_solved_in_one_window_moves_experience_streak_and_leaderboard_in_the_others_without_a_reload()
    {
        // Given somebody else watching the leaderboard, and the learner with two windows.
        await using var watcher = await platform.VisitAsync();
        var board = await watcher.WindowAsync();
        await watcher.SignUpAsync(board);
        await OpenBoardAsync(board);

        await using var learner = await platform.VisitAsync();
        var desk = await learner.WindowAsync();
        await learner.SignUpAsync(desk);
        var second = await learner.WindowAsync();
        await second.GotoAsync("/profile");
        await Expect(Visitor.Stat(second, "xp")).ToHaveTextAsync("0");
        await Expect(Visitor.Stat(second, "streak")).ToHaveTextAsync("0");
        foreach (var page in new[] { board, desk, second })
            await page.EvaluateAsync("window.neverReloaded = true");

        // When the learner opens a Python lesson, fails, corrects the code and passes visible and hidden tests,
        await desk.GetByRole(AriaRole.Link, new() { Name = Module }).ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = Lesson }).ClickAsync();
        await Expect(Visitor.Heading(desk, Lesson)).ToBeVisibleAsync();
        await Expect(desk.GetByLabel("Language")).ToHaveValueAsync("python");

        await desk.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Expect(desk.GetByLabel("Output", new() { Exact = true }).And(desk.Locator("pre"))).ToHaveTextAsync("hello world");

        await desk.GetByRole(AriaRole.Button, new() { Name = "Run tests" }).ClickAsync();
        await Expect(desk.GetByText("of 3 tests passed")).ToBeVisibleAsync();
        await Expect(desk.Locator(".test-details[open]")).ToHaveCountAsync(1);
        await desk.GetByRole(AriaRole.Button, new() { Name = "Complete lesson" }).PressAsync("Enter");
        await Expect(desk.GetByText("Pass all tests first")).ToBeVisibleAsync();

        await WriteAsync(desk, Solution);
        await desk.GetByRole(AriaRole.Button, new() { Name = "Run tests" }).ClickAsync();
        await Expect(desk.GetByText("All tests passed")).ToBeVisibleAsync();
        await Expect(desk.Locator("[data-passed=true]")).ToHaveCountAsync(3);

        // and completes the lesson,
        await desk.GetByRole(AriaRole.Button, new() { Name = "Complete lesson" }).ClickAsync();
        await Expect(desk.GetByText("Lesson completed")).ToBeVisibleAsync();
        await Expect(desk.Locator(".gain-xp")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\+\d+ XP$"));
        await Expect(desk.GetByRole(AriaRole.Link, new() { Name = "Next lesson" })).ToBeFocusedAsync();

        // then both of the learner's windows show the same new numbers,
        await Expect(Visitor.Stat(desk, "streak")).ToHaveTextAsync("1");
        await Expect(Visitor.Stat(second, "streak")).ToHaveTextAsync("1");
        await Expect(second.Locator("[data-figure=lessons] b")).ToHaveTextAsync("1");
        var experience = await Visitor.Stat(desk, "xp").InnerTextAsync();
        Assert.True(int.Parse(experience, System.Globalization.CultureInfo.InvariantCulture) > 0);
        await Expect(Visitor.Stat(second, "xp")).ToHaveTextAsync(experience);

        // the other learner's leaderboard shows the learner with them and with what the first achievements bring,
        await Expect(board.Locator($"tr[data-user={learner.Username}] .score")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d{2,}$"));
        var score = await board.Locator($"tr[data-user={learner.Username}] .score").InnerTextAsync();
        Assert.True(int.Parse(score, System.Globalization.CultureInfo.InvariantCulture) >= int.Parse(experience, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var page in new[] { board, desk, second })
            Assert.True(await page.EvaluateAsync<bool>("window.neverReloaded === true"));

        // another dialect knows of the completion under the same account,
        var lessonId = new Uri(desk.Url).Segments[^1];
        using var wayr = new HttpClient { BaseAddress = platform.Address, DefaultRequestHeaders = { Authorization = learner.Token } };
        var told = await wayr.GetFromJsonAsync<JsonElement>($"/wayr/api/progress/lesson/{lessonId}/completed");
        Assert.True(told.GetProperty("data").GetProperty("is_completed").GetBoolean());

        // and it's all still there after a reload, the code included.
        await desk.ReloadAsync();
        await Expect(desk.GetByText("You completed this lesson")).ToBeVisibleAsync();
        await Expect(desk.Locator(".cm-content")).ToContainTextAsync("I am learning to program.");
        await Expect(Visitor.Stat(desk, "xp")).ToHaveTextAsync(experience);
        learner.AssertSilent();
        watcher.AssertSilent();
    }

    [Fact]
    public async Task Input_reaches_the_program_and_the_other_language_has_its_own_template_and_draft()
    {
        await using var learner = await platform.VisitAsync();
        var page = await learner.WindowAsync();
        await learner.SignUpAsync(page);
        using var client = platform.Client();
        await learner.CompleteAsync(client, Module, "Variables and input");
        await page.GetByRole(AriaRole.Link, new() { Name = Module }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Variables and input" }).ClickAsync();

        await page.GetByLabel("Language").SelectOptionAsync("javascript");
        await WriteAsync(page, "const text = require('fs').readFileSync(0, 'utf8');\nconsole.log(text.trim().split('').reverse().join(''));\nconsole.error('to the side');\n");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Input" }).ClickAsync();
        await page.GetByLabel("Standard input").FillAsync("stressed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Expect(page.Locator(".out-stdout")).ToHaveTextAsync("desserts");
        await Expect(page.Locator(".out-stderr")).ToHaveTextAsync("to the side");
        await Expect(page.GetByText("Finished in")).ToBeVisibleAsync();

        await page.GetByLabel("Language").SelectOptionAsync("python");
        await Expect(page.Locator(".cm-content")).Not.ToContainTextAsync("readFileSync(0, 'utf8')");
        await page.ReloadAsync();
        await page.GetByLabel("Language").SelectOptionAsync("javascript");
        await Expect(page.Locator(".cm-content")).ToContainTextAsync("reverse()");
        learner.AssertSilent();
    }

    [Fact]
    public async Task A_language_lesson_is_played_to_its_end_with_the_keyboard_alone_and_counts_for_the_same_learner()
    {
        await using var learner = await platform.VisitAsync();
        var page = await learner.WindowAsync();
        await learner.SignUpAsync(page);
        var second = await learner.WindowAsync();
        await second.GotoAsync("/leaderboard");
        await Expect(second.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Heading, new() { Name = "Languages" }).WaitForAsync();
        await page.Locator("a[href^='/learn/courses/']").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Start the first lesson" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var player = new LanguagePlayer(page, keyboard: true);
        using var client = platform.Client();
        var lesson = await player.ShownAsync(client);
        do
        {
            while (await player.AnswerAsync(lesson, spoil: false) == "informative")
            {
            }

            Assert.Equal("correct", await player.CheckAsync());
        }
        while (!await player.NextAsync());
        await Expect(page.GetByText("Lesson completed")).ToBeVisibleAsync();

        await Expect(Visitor.Stat(second, "streak")).ToHaveTextAsync("1");
        await Expect(Visitor.Stat(second, "xp")).Not.ToHaveTextAsync("0");
        await Expect(second.Locator($"tr[data-user={learner.Username}]")).ToBeVisibleAsync();
        learner.AssertSilent();
    }

    private static async Task OpenBoardAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Leaderboard" }).ClickAsync();
        await Expect(page.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task WriteAsync(IPage page, string code)
    {
        await page.Locator(".cm-content").ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.InsertTextAsync(code);
        await Expect(page.GetByText("Draft kept in this browser")).ToBeVisibleAsync();
    }
}
