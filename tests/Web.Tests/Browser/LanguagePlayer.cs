using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Web.Tests.Browser;

/// <summary>Somebody who plays language lessons and knows the answers.</summary>
/// <param name="page">Where.</param>
/// <param name="keyboard">True without a pointer.</param>
internal sealed class LanguagePlayer(IPage page, bool keyboard = false)
{
    public const string Course = "en-es-basic";

    /// <summary>Gives the answer to what is asked; the wrong one when it is to be spoilt and there is a wrong one. Says what type it was.</summary>
    public async Task<string> AnswerAsync(LanguageLesson lesson, bool spoil)
    {
        var card = page.Locator(".player-card");
        await Expect(card.Locator("input[readonly], [aria-disabled=true]")).ToHaveCountAsync(0);
        var task = await page.Locator(".player-task").InnerTextAsync();
        if (task.StartsWith("Good to know", StringComparison.Ordinal))
        {
            var done = await page.GetByRole(AriaRole.Progressbar, new() { Name = "Exercises done" }).GetAttributeAsync("aria-valuenow");
            await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Go on" }));
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
                await PressAsync(Half(lefts, pairs[i].GetProperty("left").GetString()!));
                await PressAsync(Half(rights, right).First);
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

    public async Task<string?> CheckAsync()
    {
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Check" }));
        return await page.Locator(".feedback").GetAttributeAsync("data-verdict");
    }

    /// <summary>Goes on; true when that was the last.</summary>
    public async Task<bool> NextAsync()
    {
        var button = page.Locator(".player-foot > .button");
        await Expect(button).ToBeFocusedAsync();
        var last = await button.InnerTextAsync() == "See the result";
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".feedback")).ToHaveCountAsync(0);
        return last;
    }

    /// <summary>The lesson of the demo course with the most types of exercises.</summary>
    public static async Task<LanguageLesson> RichestAsync(HttpClient client) => (await LessonsAsync(client))
        .OrderByDescending(lesson => lesson.Exercises.Select(one => one.GetProperty("exercise_type").GetString()).Distinct().Count()).ThenBy(lesson => lesson.Exercises.Count).First();

    /// <summary>The lesson that the page shows.</summary>
    public async Task<LanguageLesson> ShownAsync(HttpClient client)
    {
        await page.WaitForURLAsync("**/lessons/*");
        return (await LessonsAsync(client)).Single(lesson => page.Url.EndsWith(lesson.Path, StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<LanguageLesson>> LessonsAsync(HttpClient client)
    {
        var package = await client.GetFromJsonAsync<JsonElement>($"/wayr/api/courses/{Course}/package");
        return package.GetProperty("data").GetProperty("levels").EnumerateArray()
            .SelectMany(level => level.GetProperty("sections").EnumerateArray())
            .SelectMany(section => section.GetProperty("modules").EnumerateArray())
            .SelectMany(module => module.GetProperty("lessons").EnumerateArray())
            .Select(lesson => new LanguageLesson(lesson.GetProperty("id").GetString()!, [.. lesson.GetProperty("exercises").EnumerateArray().Select(one => one.GetProperty("exercise"))]));
    }

    private ILocator Half(ILocator side, string text) => side.Locator(".pair").Filter(new() { Has = page.GetByText(text, new() { Exact = true }) });

    private async Task PressAsync(ILocator button)
    {
        if (!keyboard)
        {
            await button.ClickAsync();
            return;
        }

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
    }
}

/// <summary>A lesson as the course's package has it, answers included.</summary>
internal sealed record LanguageLesson(string Id, IReadOnlyList<JsonElement> Exercises)
{
    public string Path => $"/learn/courses/{LanguagePlayer.Course}/lessons/{Id}";

    public IEnumerable<JsonElement> Data(string type) => Exercises.Where(one => one.GetProperty("exercise_type").GetString() == type).Select(one => one.GetProperty("data"));
}
