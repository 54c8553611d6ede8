using System.Text.Json;
using Xunit;

namespace LearningPlatform.Api.Tests.Learning;

public sealed class LeaderboardTests(LearningApi api) : IClassFixture<LearningApi>
{
    [Fact]
    public async Task Boards_rank_with_ties_on_both_nodes_and_tell_the_callers_own_rank_opencode_R104_R105()
    {
        Person[] people = [await api.SignUp(), await api.SignUp(), await api.SignUp(), await api.SignUp()];
        int[] lessons = [3, 2, 2, 1];
        foreach (var (person, count) in people.Zip(lessons))
        {
            foreach (var number in Enumerable.Range(1, count))
            {
                await CompletionTests.Read(await person.Post($"/wayr/api/progress/lesson/module-{number}", new { score = 70, time_spent_seconds = 1 }), 200);
            }
        }

        foreach (var node in new[] { api.One, api.Other })
        {
            foreach (var type in new[] { "global", "weekly", "monthly", "course" })
            {
                using var client = people[3].At(node);
                var board = await CompletionTests.Read(await client.GetAsync($"/opencode/v1/leaderboards?type={type}"), 200);
                Assert.Equal(type, board.GetProperty("type").GetString());
                Assert.Equal(4, board.GetProperty("userRank").GetInt32());
                var entries = board.GetProperty("entries").EnumerateArray().ToList();
                Assert.Equal([(1, 30), (2, 20), (2, 20), (4, 10)], entries.Select(one => (one.GetProperty("rank").GetInt32(), one.GetProperty("score").GetInt32())));
                Assert.Equal(people[0].Id, entries[0].GetProperty("user").GetProperty("id").GetGuid());
                Assert.Equal($"{people[0].Id}@users.noreply.invalid", entries[0].GetProperty("user").GetProperty("email").GetString());
                Assert.Equal((30, 30, 30), Points(entries[0].GetProperty("points")));
                Assert.False(entries[0].TryGetProperty("change", out _));
            }
        }

        await people[0].Get("/opencode/v1/leaderboards?limit=9", 400);
        await people[0].Get("/opencode/v1/leaderboards?type=yearly", 400);
        var newcomer = await api.SignUp();
        var seen = await newcomer.Get("/opencode/v1/leaderboards?type=global&limit=10");
        Assert.False(seen.TryGetProperty("userRank", out _));
        Assert.Equal(0, (await newcomer.Get("/opencode/v1/leaderboards?type=course")).GetProperty("entries").GetArrayLength());
    }

    private static (int Total, int Weekly, int Monthly) Points(JsonElement points) =>
        (points.GetProperty("total").GetInt32(), points.GetProperty("weekly").GetInt32(), points.GetProperty("monthly").GetInt32());
}
