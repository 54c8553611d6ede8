using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using LearningPlatform.Api.Realtime;
using LearningPlatform.Api.Tests.Learning;
using LearningPlatform.Testing;
using Microsoft.AspNetCore.SignalR;
using Xunit;

namespace LearningPlatform.Api.Tests.Realtime;

public sealed class LearningHubTests(LearningApi api, ITestOutputHelper output) : IClassFixture<LearningApi>
{
    private const string Hub = "/hubs/learning";

    [Fact]
    public async Task A_completion_is_pushed_to_the_learners_own_browsers_and_to_nobody_else()
    {
        var (person, other) = (await api.SignUp(), await api.SignUp());
        await using var mine = await HubClient.ConnectAsync(api.One.Address, Hub, person.Token, "ProgressChanged");
        await using var theirs = await HubClient.ConnectAsync(api.One.Address, Hub, other.Token, "ProgressChanged");
        await CompletionTests.Read(await person.Post("/wayr/api/progress/lesson/module-1", new { score = 85, time_spent_seconds = 60 }), 200);
        var push = await mine.NextAsync("ProgressChanged");
        Assert.Equal((person.Id, "completed", 11, 11, 1, 5), (push.GetProperty("userId").GetGuid(), push.GetProperty("cause").GetString(), push.GetProperty("xp").GetInt32(), push.GetProperty("xpGained").GetInt32(), push.GetProperty("streak").GetInt32(), push.GetProperty("lives").GetInt32()));
        Assert.Equal((api.Lesson(1), api.Module), (push.GetProperty("lessonId").GetGuid(), push.GetProperty("courseId").GetGuid()));
        await CompletionTests.Read(await person.Put("/wayr/api/progress/lives", new { lives_change = -1 }), 200);
        Assert.Equal(4, (await mine.NextAsync("ProgressChanged")).GetProperty("lives").GetInt32());
        Assert.Equal(0, theirs.Waiting("ProgressChanged"));
    }

    [Fact]
    public async Task A_browser_at_one_node_sees_what_happens_at_the_other()
    {
        var (person, watcher) = (await api.SignUp(), await api.SignUp());
        await using var mine = await HubClient.ConnectAsync(api.Other.Address, Hub, person.Token, "ProgressChanged");
        await using var board = await HubClient.ConnectAsync(api.Other.Address, Hub, watcher.Token, "LeaderboardChanged");
        await board.InvokeAsync("WatchLeaderboard", "monthly");
        using var one = person.At(api.One);
        await CompletionTests.Read(await one.PostAsJsonAsync("/wayr/api/progress/lesson/module-1", new { score = 70, time_spent_seconds = 1 }), 200);
        Assert.Equal(10, (await mine.NextAsync("ProgressChanged")).GetProperty("xp").GetInt32());
        var push = await board.NextAsync("LeaderboardChanged");
        Assert.Contains(push.GetProperty("entries").EnumerateArray(), entry => entry.GetProperty("userId").GetGuid() == person.Id);
    }

    [Fact]
    public async Task Those_who_watch_a_leaderboard_see_it_change()
    {
        var (person, watcher) = (await api.SignUp(), await api.SignUp());
        await using var browser = await HubClient.ConnectAsync(api.One.Address, Hub, watcher.Token, "LeaderboardChanged");
        await browser.InvokeAsync("WatchLeaderboard", "weekly");
        await CompletionTests.Read(await person.Post("/wayr/api/progress/lesson/module-1", new { score = 100, time_spent_seconds = 60 }), 200);
        var push = await browser.NextAsync("LeaderboardChanged");
        Assert.Equal("weekly", push.GetProperty("type").GetString());
        var entry = push.GetProperty("entries").EnumerateArray().Single(one => one.GetProperty("userId").GetGuid() == person.Id);
        Assert.Equal(12, entry.GetProperty("score").GetInt32());
        Assert.StartsWith("learner", entry.GetProperty("username").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_course_board_is_watched_by_those_who_study_the_course()
    {
        var person = await api.SignUp();
        await using var browser = await HubClient.ConnectAsync(api.One.Address, Hub, person.Token, "LeaderboardChanged");
        await Assert.ThrowsAsync<HubException>(() => browser.InvokeAsync("WatchLeaderboard", "course"));
        await Assert.ThrowsAsync<HubException>(() => browser.InvokeAsync("WatchLeaderboard", "yearly"));
        await CompletionTests.Read(await person.Post("/wayr/api/progress/lesson/other-1", new { score = 70, time_spent_seconds = 60 }), 200);
        await browser.InvokeAsync("WatchLeaderboard", "course");
        await CompletionTests.Read(await person.Post("/wayr/api/progress/lesson/other-2", new { score = 70, time_spent_seconds = 60 }), 200);
        var push = await browser.NextAsync("LeaderboardChanged");
        Assert.Equal(("course", api.OtherModule), (push.GetProperty("type").GetString(), push.GetProperty("courseId").GetGuid()));
    }

    [Fact]
    public async Task Many_completions_are_few_pushes_of_a_leaderboard()
    {
        var person = await api.SignUp();
        await using var browser = await HubClient.ConnectAsync(api.One.Address, Hub, person.Token, "LeaderboardChanged", "ProgressChanged");
        await browser.InvokeAsync("WatchLeaderboard", "global");
        var clock = Stopwatch.StartNew();
        foreach (var number in Enumerable.Range(100, 60))
        {
            await CompletionTests.Read(await person.Post($"/wayr/api/progress/lesson/module-{number}", new { score = 70, time_spent_seconds = 1 }), 200);
        }

        for (var number = 0; number < 60; number++)
        {
            await browser.NextAsync("ProgressChanged");
        }

        // The last push tells the final score.
        var (pushes, score) = (0, 0);
        while (score != 600)
        {
            pushes++;
            score = (await browser.NextAsync("LeaderboardChanged")).GetProperty("entries").EnumerateArray()
                .Where(one => one.GetProperty("userId").GetGuid() == person.Id).Select(one => one.GetProperty("score").GetInt32()).SingleOrDefault();
        }

        Assert.InRange(pushes, 1, 2 + (clock.Elapsed.TotalSeconds * 1000 / 300));
    }

    [Fact]
    public async Task From_the_answer_to_the_push_well_under_two_hundred_milliseconds_pass()
    {
        var person = await api.SignUp();
        await using var browser = await HubClient.ConnectAsync(api.One.Address, Hub, person.Token, "ProgressChanged");
        var times = new List<double>();
        foreach (var number in Enumerable.Range(200, 40))
        {
            var answer = await person.Post($"/wayr/api/progress/lesson/module-{number}", new { score = 70, time_spent_seconds = 1 });
            var clock = Stopwatch.GetTimestamp();
            await CompletionTests.Read(answer, 200);
            await browser.NextAsync("ProgressChanged");
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        var sorted = times.Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"answer to push: median {sorted[20]:f1} ms, p95 {sorted[38]:f1} ms"));
        Assert.True(sorted[20] < 200, $"median {sorted[20]} ms");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not.a.token")]
    public async Task Nobody_listens_without_a_good_token(string? token) =>
        await Assert.ThrowsAnyAsync<WebSocketException>(() => HubClient.ConnectAsync(api.One.Address, Hub, token));

    [Fact]
    public void Every_push_of_the_design_and_of_the_account_is_a_method_of_the_client() => Assert.Equal(
        ["AccountChanged", "AchievementUnlocked", "LeaderboardChanged", "NotificationReceived", "ProgressChanged", "SandboxOutput"],
        typeof(ILearningClient).GetMethods().Select(method => method.Name).Order());
}
