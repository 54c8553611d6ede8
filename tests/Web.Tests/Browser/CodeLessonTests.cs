using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

[Collection(PlatformCollection.Name)]
public sealed class CodeLessonTests(Platform platform)
{
    private const string Module = "First steps in programming";

    [Fact]
    public async Task A_learner_talks_to_a_running_program_stops_another_and_is_led_to_the_line_that_is_wrong_without_a_mouse()
    {
        await using var learner = await platform.VisitAsync();
        using var client = platform.Client();
        var page = await learner.WindowAsync();
        await learner.SignInAsNewAsync(page, client);
        await page.GetByRole(AriaRole.Link, new() { Name = Module }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Hello, world!" }).ClickAsync();
        await page.GetByLabel("Language").SelectOptionAsync("python");
        var output = page.GetByRole(AriaRole.Log, new() { Name = "Output" });
        var ended = page.Locator(".terminal .verdict");

        // The program asks, the learner answers, and it goes on.
        await WriteAsync(page, "name = input('Who? ')\nprint('Hello', name)\nage = input()\nraise SystemExit(int(age))\n");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(output).ToHaveTextAsync("Who? ");
        var line = page.GetByLabel("Type into the program");
        await line.PressSequentiallyAsync("Ada");
        await line.PressAsync("Enter");
        await Expect(output).ToContainTextAsync("Hello Ada");
        await line.PressSequentiallyAsync("3");
        await line.PressAsync("Enter");
        await Expect(ended).ToContainTextAsync("Ended with exit code 3");
        await Expect(ended).ToContainTextAsync(new Regex(@"in [\d,]+ ms with .+ MB"));

        // One that never ends is stopped.
        await WriteAsync(page, "import time\nwhile True:\n    print('tick', flush=True)\n    time.sleep(0.1)\n");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(output).ToContainTextAsync("tick");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).PressAsync("Enter");
        await Expect(ended).ToContainTextAsync("Stopped by you");

        // One that can't begin says where, and the cursor goes there.
        await WriteAsync(page, "print('one')\nprint('two'\n");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Line 2" }).PressAsync("Enter");
        await Expect(page.Locator(".cm-content")).ToBeFocusedAsync();
        await Expect(page.Locator(".cm-activeLine")).ToHaveTextAsync("print('two'");
        await Expect(page.Locator(".cm-lint-marker-error")).ToHaveCountAsync(1);
        await PagesTests.JudgeAsync(page);
        learner.AssertSilent();
    }

    [Fact]
    public async Task A_locked_lesson_says_what_it_waits_for_and_a_quiz_is_marked_explained_and_passed_at_the_second_try()
    {
        await using var learner = await platform.VisitAsync(360, 780);
        using var client = platform.Client();
        var page = await learner.WindowAsync();
        await learner.SignInAsNewAsync(page, client);
        await page.GetByRole(AriaRole.Link, new() { Name = Module }).ClickAsync();

        // Locked, with the way to what it builds on.
        var quiz = page.Locator(".lesson-row", new() { HasText = "What do you remember?" });
        await Expect(quiz.Locator(".lesson-title")).ToContainTextAsync("(locked)");
        await Expect(quiz.GetByRole(AriaRole.Link, new() { Name = "lesson 5" })).ToBeVisibleAsync();
        await learner.CompleteAsync(client, Module, "What do you remember?");
        await page.ReloadAsync();
        await quiz.GetByRole(AriaRole.Link, new() { Name = "What do you remember?" }).ClickAsync();

        // The first try is wrong in all.
        await Expect(page.Locator("[data-question]")).ToHaveCountAsync(8);
        foreach (var question in await page.Locator("[data-question]").AllAsync())
        {
            if (await question.GetByLabel("Your answer").CountAsync() > 0)
                await question.GetByLabel("Your answer").FillAsync("no idea");
            else
                await question.Locator("input").Last.CheckAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Check answers" }).ClickAsync();
        await Expect(page.GetByText("Not passed yet")).ToBeVisibleAsync();
        await Expect(page.Locator(".explained").First).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);

        // The marks say what is right; the second try takes it from there.
        var right = new List<string[]>();
        foreach (var question in await page.Locator("[data-question]").AllAsync())
        {
            right.Add(await question.Locator("[data-right]").EvaluateAllAsync<string[]>("options => options.map(option => option.textContent)"));
        }

        var texts = await page.Locator(".explained b").AllInnerTextsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        var next = 0;
        foreach (var (question, options) in (await page.Locator("[data-question]").AllAsync()).Zip(right))
        {
            if (options.Length == 0)
            {
                await question.GetByLabel("Your answer").FillAsync(texts[next++].Split(" or ")[0]);
                continue;
            }

            foreach (var option in await question.Locator(".option").AllAsync())
            {
                var label = await option.InnerTextAsync();
                if (options.Any(text => text.StartsWith(label.Trim(), StringComparison.Ordinal)))
                    await option.Locator("input").CheckAsync();
            }
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Check answers" }).ClickAsync();
        await Expect(page.Locator(".quiz-verdict")).ToContainTextAsync("Passed with 100 of 100");
        await Expect(page.GetByText("Lesson completed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Next lesson" }).ClickAsync();
        await Expect(Visitor.Heading(page, "Loops that count")).ToBeVisibleAsync();
        learner.AssertSilent();
    }

    internal static async Task WriteAsync(IPage page, string code)
    {
        await page.Locator(".cm-content").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.InsertTextAsync(code);
        await Expect(page.GetByText("Draft kept in this browser")).ToBeVisibleAsync();
    }
}
