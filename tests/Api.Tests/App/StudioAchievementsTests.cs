using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LearningPlatform.Api.Tests.Learning;
using LearningPlatform.Api.Tests.OpenCode;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace Api.Tests.App;

/// <summary>Achievements that administrators write while two nodes run.</summary>
public sealed class StudioAchievementsTests(AchievementApi api) : IClassFixture<AchievementApi>
{
    private const string Root = "/app/api/studio/achievements";

    [Fact]
    public async Task What_an_administrator_writes_is_earned_by_who_did_it_before_and_by_who_does_it_after_until_it_is_archived()
    {
        var (admin, before, after, late) = (await api.SignUp(Roles.Admin), await api.SignUp(), await api.SignUp(), await api.SignUp());
        await api.Complete(before, 1);
        await api.Earned(before, "First step");

        using var made = await admin.Post(Root, Body("opening-day", "Opening day", after: ["first-lesson"]));
        var body = await Read(made, 201);
        var id = body.GetProperty("id").GetGuid();
        Assert.Equal($"{Root}/{id}", made.Headers.Location!.ToString());
        Assert.Equal(("studio", false, 0, 7), (Text(body, "source"), body.GetProperty("archived").GetBoolean(), body.GetProperty("revision").GetInt32(), body.GetProperty("reward").GetInt32()));

        // Who has earned it before may have been found by now.
        Assert.InRange(body.GetProperty("holders").GetInt32(), 0, 1);
        Assert.Equal(["first-lesson"], body.GetProperty("after").EnumerateArray().Select(one => one.GetString()));
        var condition = body.GetProperty("conditions")[0];
        Assert.Equal(("metric", "lessons.completed", "gte", 1.0), (Text(condition, "type"), Text(condition, "metric"), Text(condition, "operator"), condition.GetProperty("value").GetDouble()));

        // Both nodes know it, and it reaches both learners.
        Assert.Contains("Opening day", await Shown(api.One, admin), StringComparison.Ordinal);
        await Until(async () => (await Shown(api.Other, admin)).Contains("Opening day", StringComparison.Ordinal), "the other node knows it");
        await api.Earned(before, "Opening day");
        await Read(await after.At(api.Other).PostAsJsonAsync($"/opencode/v1/users/{after.Id}/progress", new { moduleId = api.Module, lessonId = Content.LessonId(api.Module, 2), status = "completed" }), 200);
        var earned = await api.Earned(after, "Opening day");
        Assert.Equal(id, earned.Single(one => AchievementApi.Name(one) == "Opening day").GetProperty("achievementId").GetGuid());
        var history = (await before.Get($"/opencode/v1/users/{before.Id}/points?timeframe=all")).GetProperty("history").EnumerateArray().Where(line => Text(line, "reason") == "Achievement: Opening day");
        Assert.Equal([7], history.Select(line => line.GetProperty("points").GetInt32()));

        // The learners of other tests have completed lessons too.
        Assert.True((await Find(admin, id)).GetProperty("holders").GetInt32() >= 2);

        // Archived, it stays with those who have it and comes to nobody else.
        var archived = await Read(await Patch(admin, id, new { revision = 0, archived = true }), 200);
        Assert.Equal((true, 1), (archived.GetProperty("archived").GetBoolean(), archived.GetProperty("revision").GetInt32()));
        Assert.True(archived.GetProperty("holders").GetInt32() >= 2);
        await Until(async () => !(await Shown(api.Other, admin)).Contains("Opening day", StringComparison.Ordinal), "the other node doesn't list it");
        Assert.DoesNotContain("Opening day", await Shown(api.One, admin), StringComparison.Ordinal);
        await api.Complete(late, 1);
        Assert.DoesNotContain("Opening day", (await api.Earned(late, "First step")).Select(AchievementApi.Name));
        Assert.DoesNotContain("Opening day", (await late.Get("/app/api/achievements")).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Opening day", (await before.Get("/app/api/achievements")).GetRawText(), StringComparison.Ordinal);
        Assert.True((await Find(admin, id)).GetProperty("archived").GetBoolean());

        // Back again, it finds who has earned it meanwhile.
        await Read(await Patch(admin, id, new { revision = 1, archived = false, name = "Opening days" }), 200);
        await api.Earned(late, "Opening days");
        await api.Earned(before, "Opening days");
    }

    [Fact]
    public async Task Other_conditions_reach_others_and_of_two_writers_one_is_told_that_it_changed()
    {
        var (admin, learner) = (await api.SignUp(Roles.Admin), await api.SignUp());
        await api.Complete(learner, 1);
        await api.Earned(learner, "First step");
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => admin.Post(Root, Body("far-away", "Far away", value: 1000))));
        var id = (await Read(Assert.Single(all, answer => (int)answer.StatusCode == 201), 201)).GetProperty("id").GetGuid();
        foreach (var answer in all.Where(answer => (int)answer.StatusCode != 201))
        {
            await Refused(answer, 409, "gamification.key_taken");
        }

        // What is the same isn't a change.
        Assert.Equal(0, (await Read(await Patch(admin, id, new { revision = 0, name = " Far away " }), 200)).GetProperty("revision").GetInt32());
        var edits = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Patch(admin, id, new { revision = 0, reward = i, icon = (string?)null, conditions = new[] { new { metric = "lessons.completed", value = 1 } } })));
        var won = await Read(Assert.Single(edits, edit => (int)edit.StatusCode == 200), 200);
        Assert.Equal((1, JsonValueKind.Null, "#3F8F5B"), (won.GetProperty("revision").GetInt32(), won.GetProperty("icon").ValueKind, Text(won, "color")));
        foreach (var edit in edits.Where(edit => (int)edit.StatusCode != 200))
        {
            await Refused(edit, 409, "catalog.changed_meanwhile");
        }

        await api.Earned(learner, "Far away");
    }

    [Fact]
    public async Task Those_of_the_files_are_listed_with_them_and_can_t_be_changed()
    {
        var admin = await api.SignUp(Roles.Admin);
        await Read(await admin.Post(Root, Body("listed", "Listed", category: "coding")), 201);
        var all = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var found = await admin.Get($"{Root}?page={page}&size=20");
            Assert.Equal((page, 20), (found.GetProperty("page").GetInt32(), found.GetProperty("size").GetInt32()));
            all.AddRange(found.GetProperty("items").EnumerateArray());
            if (all.Count >= found.GetProperty("total").GetInt32())
            {
                Assert.Equal(found.GetProperty("total").GetInt32(), all.Count);
                break;
            }
        }

        Assert.Equal(all.Count, all.Select(one => one.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Contains(all, one => Text(one, "key") == "listed" && Text(one, "source") == "studio");
        var file = all.Single(one => Text(one, "key") == "five-lessons");
        Assert.Equal(("file", JsonValueKind.Null, false), (Text(file, "source"), file.GetProperty("revision").ValueKind, file.GetProperty("archived").GetBoolean()));
        Assert.Equal(["first-lesson"], file.GetProperty("after").EnumerateArray().Select(one => one.GetString()));
        await Refused(await Patch(admin, file.GetProperty("id").GetGuid(), new { revision = 0, archived = true }), 409, "gamification.delivered");
        await Refused(await admin.Post(Root, Body("five-lessons", "Mine")), 409, "gamification.key_taken");
        await Refused(await admin.Client.GetAsync($"{Root}?page=0"), 400, "kernel.invalid", "page");
        await Refused(await admin.Client.GetAsync($"{Root}?size=101"), 400, "kernel.invalid", "size");
    }

    [Fact]
    public async Task Administrators_order_them_within_their_category_and_learners_are_shown_that_order_on_all_nodes()
    {
        var (admin, learner) = (await api.SignUp(Roles.Admin), await api.SignUp());
        var mine = (await Read(await admin.Post(Root, Body("to-be-moved", "To be moved", category: "special", value: 900)), 201)).GetProperty("id").GetGuid();
        var (before, others) = (await InOrder(admin, "special"), await InOrder(admin, "coding"));
        Assert.Equal(1, before.Count(id => id == mine));

        // Some trade the places that they have together; the rest stays where it is, in other categories too.
        var (wanted, swapped) = (before.Reverse().ToArray(), others.ToArray());
        (swapped[0], swapped[1]) = (others[1], others[0]);
        Assert.Equal(204, (int)(await Order(admin, wanted)).StatusCode);
        Assert.Equal(wanted, await InOrder(admin, "special"));
        Assert.Equal(204, (int)(await Order(admin, [wanted[2], others[1], wanted[0], others[0]])).StatusCode);
        (wanted[0], wanted[2]) = (wanted[2], wanted[0]);
        Assert.Equal(wanted, await InOrder(admin, "special"));
        Assert.Equal(swapped, await InOrder(admin, "coding"));
        await GapFree(wanted);

        // OpenCode's list and the learners' page, on the other node too, where nobody wrote.
        async Task<Guid[]> Listed(ApiNode node)
        {
            using var client = admin.At(node);
            return [.. JsonElement.Parse(await client.GetStringAsync("/opencode/v1/achievements?limit=100&category=special")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetGuid())];
        }

        Assert.Equal(wanted, await Listed(api.One));
        await Until(async () => (await Listed(api.Other)).SequenceEqual(wanted), "the other node has the order");
        var own = (await learner.Get("/app/api/achievements")).GetProperty("items").EnumerateArray().OrderBy(one => one.GetProperty("place").GetInt32()).ToList();
        var shown = own.Where(one => Text(one, "category") == "special").Select(one => one.GetProperty("id").GetGuid()).ToList();
        Assert.Equal(wanted.Where(shown.Contains), shown);
        Assert.Contains(mine, shown);
        Assert.Equal(Enumerable.Range(0, own.Count), own.Select(one => one.GetProperty("place").GetInt32()));

        // In another category it comes last.
        await Read(await Patch(admin, mine, new { revision = 0, category = "coding" }), 200);
        swapped = [.. swapped, mine];
        Assert.Equal(swapped, await InOrder(admin, "coding"));
        Assert.Equal(wanted.Where(id => id != mine), await InOrder(admin, "special"));
    }

    [Fact]
    public async Task Orders_at_the_same_time_and_new_ones_leave_each_achievement_one_place()
    {
        var (admin, random) = (await api.SignUp(Roles.Admin), new Random(7));
        var ids = await InOrder(admin, "learning");
        var orders = Enumerable.Range(0, 8).Select(_ => ids.OrderBy(_ => random.Next()).ToArray()).ToList();
        var answers = await Task.WhenAll(orders.Select(order => Order(admin, order)).Append(admin.Post(Root, Body("meanwhile", "Meanwhile", value: 901))));
        Assert.Equal([.. Enumerable.Repeat(204, orders.Count), 201], answers.Select(answer => (int)answer.StatusCode));
        var now = await InOrder(admin, "learning");
        Assert.Contains(orders, order => order.SequenceEqual(now.Where(ids.Contains)));
        Assert.Equal(now.Length, now.Distinct().Count());

        // Some that don't know of each other's move, on two nodes: each keeps a place of its own.
        using var other = admin.At(api.Other);
        await Until(async () => (await other.GetStringAsync("/opencode/v1/achievements?limit=100")).Contains("Meanwhile", StringComparison.Ordinal), "the other node knows the new one");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? admin.Client : other).PutAsJsonAsync($"{Root}/order", new { ids = new[] { now[i + 1], now[i] } })));
        Assert.Equal(now.Order(), (await InOrder(admin, "learning")).Order());
        await GapFree(now);
    }

    [Fact]
    public async Task An_order_of_what_isn_t_there_or_twice_is_refused_and_changes_nothing()
    {
        var admin = await api.SignUp(Roles.Admin);
        var ids = await InOrder(admin, "collaboration");
        await Refused(await Order(admin, [ids[1], Ids.New(), ids[0]]), 400, "kernel.invalid", "ids[1]");
        await Refused(await Order(admin, [ids[1], ids[0], ids[1]]), 400, "kernel.invalid", "ids[2]");
        foreach (var broken in (string[])["{", "[]", "null", """{"ids":7}""", """{"ids":["a"]}""", """{"ids":[null]}"""])
        {
            using var answer = await admin.Client.PutAsync($"{Root}/order", new StringContent(broken, Encoding.UTF8, "application/json"));
            Assert.Equal(400, (int)answer.StatusCode);
        }

        Assert.Equal(204, (int)(await Order(admin, [])).StatusCode);
        Assert.Equal(ids, await InOrder(admin, "collaboration"));
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_written()
    {
        var admin = await api.SignUp(Roles.Admin);
        foreach (var (json, field) in ((string, string)[])[
            ("""{"key":"Wrong Key"}""", "key"),
            ("""{"key":null}""", "key"),
            ("""{"name":"  "}""", "name"),
            ("""{"name":7}""", "name"),
            ("""{"description":null}""", "description"),
            ("""{"category":"cooking"}""", "category"),
            ("""{"category":"0"}""", "category"),
            ("""{"rarity":"Common"}""", "rarity"),
            ("""{"reward":-1}""", "reward"),
            ("""{"reward":1e9}""", "reward"),
            ("""{"color":"red"}""", "color"),
            ("""{"after":["not-there"]}""", "after[0]"),
            ("""{"after":["wrong"]}""", "after[0]"),
            ("""{"after":[null]}""", "after[0]"),
            ("""{"after":["never-give-up"]}""", "after[0]"),
            ("""{"conditions":[]}""", "conditions"),
            ("""{"conditions":null}""", "conditions"),
            ("""{"conditions":[null]}""", "conditions[0]"),
            ("""{"conditions":[{"metric":"lessons.completed"},{"metric":"lessons.forgotten"}]}""", "conditions[1]"),
            ("""{"conditions":[{"metric":"lessons.completed","operator":"lte"}]}""", "conditions[0]"),
            ("""{"conditions":[{"metric":"lessons.completed","operator":"about"}]}""", "conditions[0].operator"),
            ("""{"conditions":[{"type":"dream","metric":"lessons.completed"}]}""", "conditions[0].type"),
            ("""{"conditions":[{"metric":"lessons.completed","value":1e400}]}""", "conditions[0]"),
            ("""{"conditions":[{"metric":"lessons.completed","value":-1}]}""", "conditions[0]"),
            ("""{"conditions":[{"event":"lesson.completed","metric":"hour","timeframe":"day"}]}""", "conditions[0]"),
            ("""{"secret":"yes"}""", "secret"),
        ])
        {
            var body = JsonSerializer.SerializeToNode(Body("wrong", "Wrong"))!.AsObject();
            var text = $"{body.ToJsonString()[..^1]},{json[1..]}";
            using var answer = await admin.Client.PostAsync(Root, new StringContent(text, Encoding.UTF8, "application/json"));
            await Refused(answer, 400, "kernel.invalid", field);
        }

        using var broken = await admin.Client.PostAsync(Root, new StringContent("{", Encoding.UTF8, "application/json"));
        await Refused(broken, 400, "kernel.unreadable");
        var found = await admin.Get($"{Root}?size=100");
        Assert.DoesNotContain(found.GetProperty("items").EnumerateArray(), one => Text(one, "key") == "wrong");

        // Changes are held against the same rules, and against those who come after.
        var first = (await Read(await admin.Post(Root, Body("comes-first", "Comes first", value: 500)), 201)).GetProperty("id").GetGuid();
        var second = (await Read(await admin.Post(Root, Body("comes-second", "Comes second", value: 600, after: ["comes-first"])), 201)).GetProperty("id").GetGuid();
        await Refused(await Patch(admin, first, new { revision = 0, after = new[] { "comes-second" } }), 400, "kernel.invalid", "after[0]");
        await Refused(await Patch(admin, first, new { revision = 0, secret = true }), 400, "kernel.invalid", "secret");
        await Refused(await Patch(admin, first, new { revision = 0, key = "other" }), 400, "kernel.invalid", "key");
        await Refused(await Patch(admin, first, new { archived = true }), 400, "kernel.invalid", "revision");
        await Refused(await Patch(admin, first, new { revision = 0, archived = true }), 409, "gamification.needed");
        await Refused(await Patch(admin, Ids.New(), new { revision = 0, archived = true }), 404, "kernel.not_found");
        await Read(await Patch(admin, second, new { revision = 0, archived = true }), 200);
        await Read(await Patch(admin, first, new { revision = 0, archived = true }), 200);
        await Refused(await Patch(admin, second, new { revision = 1, archived = false }), 400, "kernel.invalid", "after[0]");
        await Refused(await Patch(admin, second, new { revision = 1, name = "" }), 400, "kernel.invalid", "name");
    }

    [Fact]
    public async Task Only_administrators_write_and_list_them()
    {
        foreach (var role in (Roles[])[Roles.Student, Roles.Instructor, Roles.TeachingAssistant])
        {
            var person = await api.SignUp(role);
            await Refused(await person.Client.GetAsync(Root), 403, "kernel.forbidden.Role");
            await Refused(await person.Post(Root, Body("not-mine", "Not mine")), 403, "kernel.forbidden.Role");
            await Refused(await Patch(person, Ids.New(), new { revision = 0, archived = true }), 403, "kernel.forbidden.Role");
            await Refused(await Order(person, []), 403, "kernel.forbidden.Role");
        }

        using var anonymous = new HttpClient { BaseAddress = api.One.Address };
        Assert.Equal(401, (int)(await anonymous.GetAsync(Root)).StatusCode);
    }

    private static object Body(string key, string name, string category = "learning", int value = 1, string[]? after = null) => new
    {
        key,
        name,
        description = $"What {name} is for.",
        category,
        rarity = "common",
        reward = 7,
        icon = "medal",
        color = "#3F8F5B",
        after = after ?? [],
        secret = false,
        conditions = new[] { new { metric = "lessons.completed", value } },
    };

    private static Task<HttpResponseMessage> Patch(Person person, Guid id, object body) => person.Client.PatchAsJsonAsync($"{Root}/{id}", body);

    private static Task<HttpResponseMessage> Order(Person person, Guid[] ids) => person.Client.PutAsJsonAsync($"{Root}/order", new { ids });

    private static async Task<Guid[]> InOrder(Person admin, string category) =>
    [
        .. (await admin.Get($"{Root}?size=100")).GetProperty("items").EnumerateArray().Where(one => Text(one, "category") == category).Select(one => one.GetProperty("id").GetGuid()),
    ];

    /// <summary>The places of a whole category.</summary>
    private async Task GapFree(Guid[] ids)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand("select array_agg(place order by place) from gamification.achievements where id = any($1)");
        command.Parameters.Add(new() { Value = ids });
        Assert.Equal(Enumerable.Range(0, ids.Length), (int[])(await command.ExecuteScalarAsync())!);
    }

    private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();

    private static async Task<JsonElement> Find(Person admin, Guid id) =>
        (await admin.Get($"{Root}?size=100")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == id);

    private static async Task<string> Shown(ApiNode node, Person person)
    {
        using var client = person.At(node);
        return await client.GetStringAsync("/opencode/v1/achievements?limit=100");
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static async Task Refused(HttpResponseMessage answer, int status, string code, string? field = null)
    {
        var problem = await Read(answer, status);
        Assert.Equal(code, Text(problem, "code"));
        if (field is not null)
        {
            Assert.Equal([field], problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "field")));
        }
    }

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        for (var attempt = 0; !await holds(); attempt++)
        {
            Assert.True(attempt < 400, $"Never so: {what}.");
            await Task.Delay(50);
        }
    }
}
