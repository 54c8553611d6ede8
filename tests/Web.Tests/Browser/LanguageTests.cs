using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

[Collection(PlatformCollection.Name)]
public sealed class LanguageTests(Platform platform)
{
    private const string Course = LanguagePlayer.Course;

    [Theory]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Light, 1280)]
    public async Task A_lesson_of_all_types_is_played_with_the_servers_grades_and_its_exercises_come_to_practice(ColorScheme scheme, int width)
    {
        await using var learner = await platform.VisitAsync(width, 780, scheme);
        var page = await learner.WindowAsync();
        using var client = platform.Client();
        await learner.SignInAsNewAsync(page, client);
        var player = new LanguagePlayer(page);
        var lesson = await LanguagePlayer.RichestAsync(client);
        await page.GotoAsync(lesson.Path);

        // Each type once, the first graded exercise wrong: it comes again at the end.
        var spoilt = false;
        var judged = new HashSet<string>();
        while (true)
        {
            var type = await player.AnswerAsync(lesson, spoil: !spoilt);
            if (judged.Add(type))
            {
                await PagesTests.JudgeAsync(page);
            }

            if (type == "informative")
            {
                continue;
            }

            var verdict = await player.CheckAsync();
            Assert.Equal(spoilt ? "correct" : "wrong", verdict);
            if (!spoilt)
            {
                await PagesTests.JudgeAsync(page);
            }

            spoilt = true;
            if (await player.NextAsync())
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
            await player.AnswerAsync(lesson, spoil: false);
            Assert.Equal("correct", await player.CheckAsync());
        }
        while (!await player.NextAsync());
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
        var player = new LanguagePlayer(page);
        var lesson = await LanguagePlayer.RichestAsync(client);
        await page.GotoAsync($"/learn/courses/{Course}");
        await page.GetByText("Keep offline").ClickAsync();
        await Expect(page.GetByText("On this device")).ToBeVisibleAsync();
        await PagesTests.JudgeAsync(page);

        // The network goes in the middle of the lesson.
        await page.GotoAsync(lesson.Path);
        await player.AnswerAsync(lesson, spoil: false);
        await learner.OfflineAsync(true);
        var provisional = 0;
        while (true)
        {
            if (await player.AnswerAsync(lesson, spoil: false) == "informative")
            {
                continue;
            }

            Assert.Equal("correct", await player.CheckAsync());
            provisional += await page.GetByText("A first verdict of this device").CountAsync();
            if (await player.NextAsync())
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
}
