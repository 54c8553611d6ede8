using System.Text.Json;
using LearningPlatform.Api.Tests.Learning;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.OpenCode;

/// <summary>Two nodes with the achievements that are delivered with the platform, and a code module of five lessons.</summary>
public sealed class AchievementApi : IAsyncLifetime
{
    private readonly List<ApiNode> nodes = [];
    private int people;

    public string ConnectionString { get; private set; } = "";

    public Guid Module { get; } = Ids.New();

    public ApiNode One => nodes[0];

    public ApiNode Other => nodes[1];

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await PostgresServer.CreateDatabaseAsync();
        await Content.Add(ConnectionString, Module, "code", "achieving", 5);
        for (var node = 0; node < 2; node++)
        {
            nodes.Add(await ApiNode.StartAsync(ConnectionString, [new("Achievements:Folder", null)]));
        }
    }

    public async Task<Person> SignUp(Roles role = Roles.Student)
    {
        var person = await Person.SignUp(One.Address, $"achiever{Interlocked.Increment(ref people)}");
        if (role == Roles.Student)
        {
            return person;
        }

        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand("update identity.accounts set roles = $2 where id = $1");
        command.Parameters.Add(new() { Value = person.Id });
        command.Parameters.Add(new() { Value = (int)role });
        await command.ExecuteNonQueryAsync();
        return await person.SignInAgain();
    }

    public Task Complete(Person person, int lesson) => Read(
        () => person.Post($"/opencode/v1/users/{person.Id}/progress", new { moduleId = Module, lessonId = Content.LessonId(Module, lesson), status = "completed" }));

    /// <summary>What somebody has, as soon as it is that much.</summary>
    public async Task<IReadOnlyList<JsonElement>> Earned(Person person, string upTo)
    {
        for (var attempt = 0; ; attempt++)
        {
            var earned = (await person.Get($"/opencode/v1/users/{person.Id}/achievements")).EnumerateArray().ToList();
            if (earned.Exists(one => Name(one) == upTo))
            {
                return earned;
            }

            Assert.True(attempt < 400, $"{upTo} never came, only {string.Join(", ", earned.Select(Name))}.");
            await Task.Delay(50);
        }
    }

    public static string Name(JsonElement earned) => earned.GetProperty("achievement").GetProperty("name").GetString()!;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await PostgresServer.DropDatabaseAsync(ConnectionString);
    }

    private static async Task Read(Func<Task<HttpResponseMessage>> send)
    {
        var answer = await send();
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}

public sealed class AchievementsTests(AchievementApi api) : IClassFixture<AchievementApi>
{
    private const string List = "/opencode/v1/achievements";

    [Fact]
    public async Task The_list_is_ordered_by_category_rarity_and_name_and_comes_in_pages_opencode_R49()
    {
        var person = await api.SignUp();
        var all = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var answer = await person.Get($"{List}?page={page}&limit=7");
            var pagination = answer.GetProperty("pagination");
            all.AddRange(answer.GetProperty("data").EnumerateArray());
            Assert.Equal((page, 7, (pagination.GetProperty("total").GetInt32() + 6) / 7), (pagination.GetProperty("page").GetInt32(), pagination.GetProperty("limit").GetInt32(), pagination.GetProperty("pages").GetInt32()));
            if (page == pagination.GetProperty("pages").GetInt32())
            {
                Assert.Equal(pagination.GetProperty("total").GetInt32(), all.Count);
                break;
            }
        }

        string[] categories = ["learning", "coding", "collaboration", "achievement", "special"];
        string[] rarities = ["common", "rare", "epic", "legendary"];
        var order = all.Select(one => (
            Array.IndexOf(categories, one.GetProperty("category").GetString()), Array.IndexOf(rarities, one.GetProperty("rarity").GetString()), one.GetProperty("name").GetString()!)).ToList();
        Assert.Equal(order.OrderBy(one => one.Item1).ThenBy(one => one.Item2).ThenBy(one => one.Item3, StringComparer.Ordinal), order);
        Assert.True(all.Count >= 40);
        Assert.Equal(all.Count, all.Select(one => one.GetProperty("id").GetGuid()).Distinct().Count());

        // A page behind the last is empty (opencode-R51).
        Assert.Equal(0, (await person.Get($"{List}?page=100000")).GetProperty("data").GetArrayLength());
        var owl = all.Single(one => one.GetProperty("name").GetString() == "Night owl").GetProperty("conditions")[0];
        Assert.Equal(
            ("event", "lesson.completed", "hour", "lt", 5.0),
            (owl.GetProperty("type").GetString(), owl.GetProperty("event").GetString(), owl.GetProperty("metric").GetString(), owl.GetProperty("operator").GetString(), owl.GetProperty("value").GetDouble()));
        var week = all.Single(one => one.GetProperty("name").GetString() == "Good week").GetProperty("conditions")[0];
        Assert.Equal("week", week.GetProperty("timeframe").GetString());
    }

    [Fact]
    public async Task The_list_is_filtered_and_bad_filters_are_refused()
    {
        var person = await api.SignUp();
        var found = (await person.Get($"{List}?category=coding&rarity=rare&limit=100")).GetProperty("data").EnumerateArray().ToList();
        Assert.NotEmpty(found);
        Assert.All(found, one => Assert.Equal(("coding", "rare"), (one.GetProperty("category").GetString(), one.GetProperty("rarity").GetString())));
        foreach (var query in new[] { "category=cooking", "rarity=Common", "page=0", "page=x", "limit=0", "limit=101" })
        {
            var refused = await person.Get($"{List}?{query}", 400);
            Assert.Contains(refused.GetProperty("code").GetString(), (string[])["VALIDATION_ERROR", "INVALID_FORMAT"]);
        }

        using var anonymous = api.One.CreateClient();
        Assert.Equal(401, (int)(await anonymous.GetAsync(List)).StatusCode);
        using var forged = api.One.CreateClient("not.a.token");
        Assert.Equal(401, (int)(await forged.GetAsync(List)).StatusCode);
    }

    [Fact]
    public async Task Secret_ones_are_told_to_administrators_only_until_one_has_them()
    {
        var (person, admin) = (await api.SignUp(), await api.SignUp(Roles.Admin));
        var open = (await person.Get($"{List}?limit=100")).GetProperty("pagination").GetProperty("total").GetInt32();
        var all = (await admin.Get($"{List}?limit=100")).GetProperty("data").EnumerateArray().ToList();
        var own = await person.Get("/app/api/achievements");
        Assert.Equal(all.Count - open, own.GetProperty("secret").GetInt32());
        Assert.Equal(all.Count, own.GetProperty("total").GetInt32());
        Assert.NotEqual(0, own.GetProperty("secret").GetInt32());
        Assert.DoesNotContain("Never give up", own.GetRawText(), StringComparison.Ordinal);

        // Earned by a score of 0, which Wayr reports.
        var key = await FirstWayrLesson();
        await CompletionTests.Read(await person.Post($"/wayr/api/progress/lesson/{key}", new { score = 0, time_spent_seconds = 5 }), 200);
        await api.Earned(person, "Never give up");
        Assert.Contains("Never give up", (await person.Get($"{List}?limit=100")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(open + 1, (await person.Get($"{List}?limit=100")).GetProperty("pagination").GetProperty("total").GetInt32());
        Assert.DoesNotContain("Never give up", (await (await api.SignUp()).Get($"{List}?limit=100")).GetRawText(), StringComparison.Ordinal);
    }

    // opencode-R101, opencode-R102, opencode-R103
    [Fact]
    public async Task A_lesson_unlocks_pushes_and_pays_in_a_category_of_its_own()
    {
        var person = await api.SignUp();
        Assert.Equal(0, (await person.Get($"/opencode/v1/users/{person.Id}/achievements")).GetArrayLength());
        await using var browser = await HubClient.ConnectAsync(api.Other.Address, "/hubs/learning", person.Token, "AchievementUnlocked");
        for (var lesson = 1; lesson <= 5; lesson++)
        {
            await api.Complete(person, lesson);
        }

        await api.Earned(person, "Collector");
        await api.Earned(person, "Module complete");
        var earned = await api.Earned(person, "Good day");
        var names = earned.Select(AchievementApi.Name).ToList();
        Assert.Superset(new HashSet<string> { "First step", "Warmed up", "It compiles", "Hands on the keys", "Module complete", "To the end", "Good day", "Collector" }, names.ToHashSet());
        var times = earned.Select(one => one.GetProperty("earnedAt").GetDateTimeOffset()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.All(earned, one => Assert.Equal(person.Id, one.GetProperty("userId").GetGuid()));
        Assert.Equal(5, earned.Single(one => AchievementApi.Name(one) == "Warmed up").GetProperty("progress").GetProperty("lessons.completed").GetInt32());

        // What one depends on was earned before.
        Assert.True(names.IndexOf("Warmed up") <= names.IndexOf("First step"));

        var pushed = new HashSet<string>(StringComparer.Ordinal);
        while (pushed.Count < names.Count)
        {
            var push = await browser.NextAsync("AchievementUnlocked");
            Assert.Equal(person.Id, push.GetProperty("userId").GetGuid());
            Assert.True(pushed.Add(push.GetProperty("achievement").GetProperty("name").GetString()!), "It was pushed twice.");
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), pushed.Order(StringComparer.Ordinal));
        var points = await person.Get($"/opencode/v1/users/{person.Id}/points?timeframe=all");
        var (rewards, breakdown) = (earned.Sum(one => one.GetProperty("achievement").GetProperty("xpReward").GetInt32()), points.GetProperty("breakdown"));
        Assert.Equal((rewards, 50, rewards + 50), (breakdown.GetProperty("achievements").GetInt32(), breakdown.GetProperty("learning").GetInt32(), points.GetProperty("total").GetInt32()));
        Assert.Contains(points.GetProperty("history").EnumerateArray(), line => line.GetProperty("reason").GetString() == "Achievement: First step" && line.GetProperty("points").GetInt32() == 10);

        // All points are ranked (opencode-R105), in a course those that were earned in it; Wayr's experience is what was learned.
        var board = (await person.Get("/opencode/v1/leaderboards?type=global&limit=100")).GetProperty("entries").EnumerateArray().Single(one => one.GetProperty("user").GetProperty("id").GetGuid() == person.Id);
        Assert.Equal(rewards + 50, board.GetProperty("score").GetInt32());
        var course = (await person.Get("/opencode/v1/leaderboards?type=course&limit=100")).GetProperty("entries").EnumerateArray().Single(one => one.GetProperty("user").GetProperty("id").GetGuid() == person.Id);
        Assert.Equal(50, course.GetProperty("score").GetInt32());
        Assert.Equal(50, (await person.Get("/wayr/api/progress")).GetProperty("data").GetProperty("experience_points").GetInt32());
    }

    [Fact]
    public async Task Self_set_points_and_streaks_earn_nothing()
    {
        var person = await api.SignUp();
        await CompletionTests.Read(await person.Put("/wayr/api/progress", new { experience_points = 99999, streak_current = 200 }), 200);
        await api.Complete(person, 1);
        var names = (await api.Earned(person, "First step")).Select(AchievementApi.Name).ToList();
        Assert.DoesNotContain("Hundred points", names);
        Assert.DoesNotContain("Three in a row", names);
    }

    [Fact]
    public async Task Others_are_for_teachers_and_unknown_people_are_not_found()
    {
        var (person, stranger, teacher) = (await api.SignUp(), await api.SignUp(), await api.SignUp(Roles.Instructor));
        await api.Complete(person, 1);
        await api.Earned(person, "First step");
        var path = $"/opencode/v1/users/{person.Id}/achievements";
        Assert.Equal("ACCESS_DENIED", (await stranger.Get(path, 403)).GetProperty("code").GetString());
        Assert.Equal("ACCESS_DENIED", (await stranger.Get($"/opencode/v1/users/{Guid.NewGuid()}/achievements", 403)).GetProperty("code").GetString());
        Assert.Contains((await teacher.Get(path)).EnumerateArray(), one => AchievementApi.Name(one) == "First step");
        Assert.Contains((await (await api.SignUp(Roles.TeachingAssistant)).Get(path)).EnumerateArray(), one => AchievementApi.Name(one) == "First step");
        Assert.Equal("RESOURCE_NOT_FOUND", (await teacher.Get($"/opencode/v1/users/{Guid.NewGuid()}/achievements", 404)).GetProperty("code").GetString());
        Assert.Equal("INVALID_FORMAT", (await person.Get("/opencode/v1/users/me/achievements", 400)).GetProperty("code").GetString());
        using var anonymous = api.One.CreateClient();
        Assert.Equal(401, (int)(await anonymous.GetAsync(path)).StatusCode);
        using var app = new HttpClient { BaseAddress = api.One.Address };
        Assert.Equal(401, (int)(await app.GetAsync("/app/api/achievements")).StatusCode);
    }

    [Fact]
    public async Task The_learner_sees_how_far_the_locked_ones_are()
    {
        var person = await api.SignUp();
        await api.Complete(person, 1);
        await api.Complete(person, 2);
        await api.Earned(person, "It compiles");
        var own = await person.Get("/app/api/achievements");
        var items = own.GetProperty("items").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);
        Assert.Equal(own.GetProperty("earned").GetInt32(), items.Values.Count(one => one.GetProperty("earnedAt").ValueKind == JsonValueKind.String));
        Assert.Equal(JsonValueKind.Null, items["First step"].GetProperty("progress").ValueKind);
        var warm = items["Warmed up"].GetProperty("progress");
        Assert.Equal((2.0, 5.0), (warm.GetProperty("current").GetDouble(), warm.GetProperty("target").GetDouble()));
        Assert.Equal(0, items["Warmed up"].GetProperty("missing").GetArrayLength());
        Assert.Equal([items["Warmed up"].GetProperty("id").GetGuid()], items["In the habit"].GetProperty("missing").EnumerateArray().Select(one => one.GetGuid()));
        Assert.Equal(2.0, items["Good day"].GetProperty("progress").GetProperty("current").GetDouble());
    }

    private async Task<string> FirstWayrLesson()
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand("select l.key from catalog.lessons l join catalog.courses c on c.id = l.course_id where c.kind = 'language' order by l.\"order\" limit 1");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
