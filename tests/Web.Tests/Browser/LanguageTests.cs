using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

[Collection(PlatformCollection.Name)]
public sealed class LanguageTests(Platform platform)
{
    private const string Course = "en-es-basic";

    [Theory]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Light, 1280)]
    public async Task A_lesson_of_all_types_is_played_with_the_servers_grades_and_its_exercises_come_to_practice(ColorScheme scheme, int width)
    {
        await using var learner = await platform.VisitAsync(width, 780, scheme);
        var page = await learner.WindowAsync();
        using var client = platform.Client();
        await learner.SignInAsNewAsync(page, client);
        var lesson = await RichestAsync(client);
        await page.GotoAsync(lesson.Path);

        // Each type once, the first graded exercise wrong: it comes again at the end.
        var spoilt = false;
        var judged = new HashSet<string>();
        while (true)
        {
            var type = await AnswerAsync(page, lesson, spoil: !spoilt);
            if (judged.Add(type))
            {
                await PagesTests.JudgeAsync(page);
            }

            if (type == "informative")
            {
                continue;
            }

            var verdict = await CheckAsync(page);
            Assert.Equal(spoilt ? "correct" : "wrong", verdict);
            if (!spoilt)
            {
                await PagesTests.JudgeAsync(page);
            }

            spoilt = true;
            if (await NextAsync(page))
            {
                break;
            }
        }

        Assert.Equal(6, judged.Count);
        await Expect(page.Locator(".gain-xp")).ToHaveTextAsync(new Regex(@"^\+\d+ XP$"));
        await Expect(page.Locator("[data-result=lives] dd")).ToHaveTextAsync("4");
        await Expect(page.Locator("[data-result=streak] dd")).ToHaveTextAsync("1 day");
        await Expect(Visitor.Stat(page, "streak")).ToHaveTextAsync("1");
        await Expect(Visitor.Stat(page, "lives")).ToHaveTextAsync("4");
        await PagesTests.JudgeAsync(page);

        // What was learnt comes to practice; there no lives are lost, and the numbers follow.
        await page.GotoAsync("/practice");
        await Expect(page.Locator("[data-streak='1']")).ToBeVisibleAsync();
        var settings = page.Locator(".practice-settings");
        await settings.GetByLabel("New exercises a day").FillAsync("3");
        await settings.GetByText("Lives off").ClickAsync();
        await settings.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(settings.GetByText("Saved.")).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start practising" }).ClickAsync();
        do
        {
            await AnswerAsync(page, lesson, spoil: false);
            Assert.Equal("correct", await CheckAsync(page));
        }
        while (!await NextAsync(page));
        await Expect(page.GetByText("All of it known!")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enough for now" }).ClickAsync();
        await Expect(page.GetByText("done today")).ToBeVisibleAsync();
        await Expect(page.Locator(".forecast svg")).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);
        await page.GotoAsync(lesson.Path);
        await Expect(page.GetByText("lives don’t count")).ToBeAttachedAsync();
        learner.AssertSilent();
    }

    [Fact]
    public async Task A_lesson_goes_on_when_the_network_is_cut_and_counts_once_when_it_is_back()
    {
        await using var learner = await platform.VisitAsync(360, 780);
        var page = await learner.WindowAsync();
        using var client = platform.Client();
        await learner.SignInAsNewAsync(page, client);
        var lesson = await RichestAsync(client);
        await page.GotoAsync($"/learn/courses/{Course}");
        await page.GetByText("Keep offline").ClickAsync();
        await Expect(page.GetByText("On this device")).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);

        // The network goes in the middle of the lesson.
        await page.GotoAsync(lesson.Path);
        await AnswerAsync(page, lesson, spoil: false);
        await learner.OfflineAsync(true);
        var provisional = 0;
        while (true)
        {
            if (await AnswerAsync(page, lesson, spoil: false) == "informative")
            {
                continue;
            }

            Assert.Equal("correct", await CheckAsync(page));
            provisional += await page.GetByText("A first verdict of this device").CountAsync();
            if (await NextAsync(page))
            {
                break;
            }
        }

        Assert.True(provisional > 0);
        await Expect(page.GetByText("Kept on this device")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 result waits on this device")).ToBeVisibleAsync();

        // The pages open without a network, know what was done, and go on.
        await page.ReloadAsync();
        await Expect(page.GetByText("You completed this lesson already")).ToBeVisibleAsync();
        await Expect(page.GetByText("Offline. 1 result waits on this device")).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);
        await page.GotoAsync("/profile");
        await Expect(Visitor.Heading(page, "You are offline")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Spanish" }).ClickAsync();
        await Expect(page.GetByText("1 done")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 result waits on this device")).ToBeVisibleAsync();

        // Back again: counted once, in the page and at the server.
        await learner.OfflineAsync(false);
        await Expect(page.GetByText("All results are sent")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(Visitor.Stat(page, "streak")).ToHaveTextAsync("1");
        await Expect(Visitor.Stat(page, "xp")).Not.ToHaveTextAsync("0");
        var experience = await Visitor.Stat(page, "xp").InnerTextAsync();
        await page.ReloadAsync();
        await Expect(Visitor.Stat(page, "xp")).ToHaveTextAsync(experience);
        using var wayr = new HttpClient { BaseAddress = platform.Address, DefaultRequestHeaders = { Authorization = learner.Token } };
        var completions = await wayr.GetFromJsonAsync<JsonElement>("/wayr/api/progress/completions");
        var only = Assert.Single(completions.GetProperty("data").EnumerateArray());
        Assert.Equal(lesson.Id, only.GetProperty("lesson_id").GetString());

        // Nothing stays when the learner leaves.
        await Visitor.SignOutAsync(page);
        await page.WaitForFunctionAsync(
            """
            async () => {
              const rows = await new Promise((resolve) => {
                const opening = indexedDB.open('lp.offline');
                opening.onsuccess = () => {
                  const both = opening.result.transaction(['kept', 'queue']);
                  const counts = ['kept', 'queue'].map((store) => both.objectStore(store).count());
                  both.oncomplete = () => {
                    opening.result.close();
                    resolve(counts[0].result + counts[1].result);
                  };
                };
              });
              return rows === 0 && (await caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0
                && localStorage.getItem('lp.offline-learner') === null;
            }
            """);
    }

    /// <summary>Gives the answer to what is asked; the wrong one when it is to be spoilt and there is a wrong one. Says what type it was.</summary>
    private static async Task<string> AnswerAsync(IPage page, Lesson lesson, bool spoil)
    {
        var card = page.Locator(".player-card");
        await Expect(card.Locator("input[readonly], [aria-disabled=true]")).ToHaveCountAsync(0);
        var task = await page.Locator(".player-task").InnerTextAsync();
        if (task.StartsWith("Good to know", StringComparison.Ordinal))
        {
            var done = await page.GetByRole(AriaRole.Progressbar, new() { Name = "Exercises done" }).GetAttributeAsync("aria-valuenow");
            await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Exercises done" })).Not.ToHaveAttributeAsync("aria-valuenow", done!);
            return "informative";
        }

        var said = task.StartsWith("Find", StringComparison.Ordinal) || task.StartsWith("Put", StringComparison.Ordinal) ? null : await card.Locator(".exercise-text").TextContentAsync();
        if (task.StartsWith("Translate", StringComparison.Ordinal))
        {
            var data = lesson.Data("translation").First(one => one.GetProperty("source_text").GetString() == said);
            await page.GetByLabel("Your translation").FillAsync(spoil ? "no idea at all" : data.GetProperty("target_text").GetString()!);
            return "translation";
        }

        if (task.StartsWith("Fill", StringComparison.Ordinal))
        {
            var data = lesson.Data("fill-in-the-blank").First(one => Regex.Replace(one.GetProperty("text").GetString()!, "_{3,}", "") == said);
            foreach (var blank in data.GetProperty("blanks").EnumerateArray())
                await card.GetByLabel("Missing word").Nth(blank.GetProperty("position").GetInt32()).FillAsync(spoil ? "zzzz" : blank.GetProperty("correct_answers")[0].GetString()!);
            return "fill-in-the-blank";
        }

        if (task.StartsWith("True", StringComparison.Ordinal))
        {
            var data = lesson.Data("vof").First(one => one.GetProperty("statement").GetString() == said);
            await page.Keyboard.PressAsync(data.GetProperty("is_true").GetBoolean() != spoil ? "1" : "2");
            return "vof";
        }

        if (task.StartsWith("Find", StringComparison.Ordinal))
        {
            var (lefts, rights) = (card.GetByRole(AriaRole.List, new() { Name = "First halves" }), card.GetByRole(AriaRole.List, new() { Name = "Second halves" }));
            var first = await lefts.Locator(".pair > span:nth-child(2)").First.InnerTextAsync();
            var pairs = lesson.Data("pairs").First(one => one.GetProperty("pairs").EnumerateArray().Any(pair => pair.GetProperty("left").GetString() == first)).GetProperty("pairs").EnumerateArray().ToList();
            for (var i = 0; i < pairs.Count; i++)
            {
                var right = pairs[spoil ? (i + 1) % pairs.Count : i].GetProperty("right").GetString()!;
                await lefts.GetByText(pairs[i].GetProperty("left").GetString()!, new() { Exact = true }).ClickAsync();
                await rights.GetByText(right, new() { Exact = true }).First.ClickAsync();
            }

            return "pairs";
        }

        var order = await card.Locator(".piece").EvaluateAllAsync<string[]>("pieces => pieces.map(piece => piece.firstChild.textContent)");
        var items = lesson.Data("ordering").First(one => one.GetProperty("items").EnumerateArray().All(item => order.Contains(item.GetProperty("text").GetString())))
            .GetProperty("items").EnumerateArray().OrderBy(item => item.GetProperty("correct_order").GetInt32()).Select(item => item.GetProperty("text").GetString()!).ToList();
        if (spoil)
            return "ordering";
        for (var i = items.Count - 1; i >= 0; i--)
        {
            var piece = card.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{Regex.Escape(items[i])}, ") });
            await piece.FocusAsync();
            for (var at = order.ToList().IndexOf(items[i]); at < i; at++)
                await page.Keyboard.PressAsync("ArrowDown");
            await Expect(piece).ToHaveAccessibleNameAsync($"{items[i]}, {i + 1} of {items.Count}");
            order = await card.Locator(".piece").EvaluateAllAsync<string[]>("pieces => pieces.map(piece => piece.firstChild.textContent)");
        }

        return "ordering";
    }

    private static async Task<string?> CheckAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        return await page.Locator(".feedback").GetAttributeAsync("data-verdict");
    }

    /// <summary>Goes on; true when that was the last.</summary>
    private static async Task<bool> NextAsync(IPage page)
    {
        var button = page.Locator(".player-foot > .button");
        await Expect(button).ToBeFocusedAsync();
        var last = await button.InnerTextAsync() == "See the result";
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".feedback")).ToHaveCountAsync(0);
        return last;
    }

    /// <summary>The lesson of the demo course with the most types of exercises.</summary>
    private static async Task<Lesson> RichestAsync(HttpClient client)
    {
        var package = await client.GetFromJsonAsync<JsonElement>($"/wayr/api/courses/{Course}/package");
        return package.GetProperty("data").GetProperty("levels").EnumerateArray()
            .SelectMany(level => level.GetProperty("sections").EnumerateArray())
            .SelectMany(section => section.GetProperty("modules").EnumerateArray())
            .SelectMany(module => module.GetProperty("lessons").EnumerateArray())
            .Select(lesson => new Lesson(lesson.GetProperty("id").GetString()!, [.. lesson.GetProperty("exercises").EnumerateArray().Select(one => one.GetProperty("exercise"))]))
            .OrderByDescending(lesson => lesson.Exercises.Select(one => one.GetProperty("exercise_type").GetString()).Distinct().Count()).ThenBy(lesson => lesson.Exercises.Count).First();
    }

    private sealed record Lesson(string Id, IReadOnlyList<JsonElement> Exercises)
    {
        public string Path => $"/learn/courses/{Course}/lessons/{Id}";

        public IEnumerable<JsonElement> Data(string type) => Exercises.Where(one => one.GetProperty("exercise_type").GetString() == type).Select(one => one.GetProperty("data"));
    }
}
