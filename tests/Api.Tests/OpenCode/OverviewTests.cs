using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using LearningPlatform.Api.Tests.Learning;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.OpenCode;

public sealed class OverviewTests : IAsyncLifetime
{
    private const string Overview = "/opencode/v1/analytics/overview";
    private string database = "";
    private ApiNode node = null!;
    private int people;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresServer.CreateDatabaseAsync();
        node = await ApiNode.StartAsync(database, [new("Seed:Demo", "false"), new("Analytics:WritePause", "00:00:00.1"), new("Analytics:OverviewAge", "00:00:00")]);
    }

    // opencode-R107
    [Fact]
    public async Task The_overview_counts_what_is_there_opencode_R108()
    {
        var (student, teacher) = (await SignUp(), await SignUp(Roles.Instructor));
        var before = await teacher.Get(Overview);
        await Content.Add(database, Ids.New(), "code", "published", 4);
        await Content.Add(database, Ids.New(), "code", "draft", 3, status: "draft");
        await Content.Add(database, Ids.New(), "language", "language", 5);
        await Execute("update catalog.lessons set type = 'text' where key = 'published-1'");
        var today = DateTime.UtcNow.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await Execute($"insert into sandbox.daily_runs (day, tests, count) values ('{today}', true, 7), ('{today}', false, 20), ('2020-01-01', true, 100)");
        await Execute("insert into analytics.daily_sessions (day, sessions, seconds) values (current_date - 5, 10, 6000), (current_date - 90, 1, 999999)");
        await SignUp();

        // An account of long ago that nobody uses, and one that is deleted.
        var (old, deleted) = (await SignUp(), await SignUp());
        await Execute($"update identity.accounts set created_at = now() - interval '400 days' where id = '{old.Id}'");
        await Execute($"update identity.accounts set deleted_at = now() where id = '{deleted.Id}'");
        await student.Get("/opencode/v1/leaderboards");
        await Eventually(async () => (await teacher.Get(Overview)).GetProperty("users").GetProperty("active").GetInt64() >= 2);
        await Execute($"update analytics.presence set last_at = now() - interval '31 days', since = now() - interval '31 days' where user_id = '{old.Id}'");

        var overview = await teacher.Get(Overview);
        var (users, content, activity) = (overview.GetProperty("users"), overview.GetProperty("content"), overview.GetProperty("activity"));
        Assert.Equal(before.GetProperty("users").GetProperty("total").GetInt64() + 2, users.GetProperty("total").GetInt64());
        Assert.Equal(before.GetProperty("users").GetProperty("newThisWeek").GetInt64() + 1, users.GetProperty("newThisWeek").GetInt64());
        Assert.InRange(users.GetProperty("active").GetInt64(), 2, users.GetProperty("total").GetInt64() - 1);
        Assert.Equal((1, 4, 3), (content.GetProperty("modules").GetInt32(), content.GetProperty("lessons").GetInt32(), content.GetProperty("exercises").GetInt32()));
        Assert.Equal((127, 7), (activity.GetProperty("codeExecutions").GetInt32(), activity.GetProperty("submissionsToday").GetInt32()));

        // Ten sessions of ten minutes, and those of the test that took no time.
        Assert.InRange(activity.GetProperty("averageSessionTime").GetDouble(), 4, 10);
    }

    [Fact]
    public async Task It_is_for_those_who_may_see_analytics()
    {
        foreach (var role in new[] { Roles.Student, Roles.TeachingAssistant })
        {
            Assert.Equal("INSUFFICIENT_PERMISSIONS", (await (await SignUp(role)).Get(Overview, 403)).GetProperty("code").GetString());
        }

        await (await SignUp(Roles.Admin)).Get(Overview);
        Assert.Equal(401, (int)(await node.Client.GetAsync(Overview)).StatusCode);
        using var forged = node.CreateClient("not.a.token");
        Assert.Equal(401, (int)(await forged.GetAsync(Overview)).StatusCode);
    }

    // opencode-R109, opencode-D14
    [Fact]
    public async Task The_documented_metrics_are_instruments_of_the_service_opencode_R110()
    {
        var measured = new ConcurrentBag<(string Name, string? Unit, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Scope == node.Services.GetService(typeof(IMeterFactory)) && instrument.Name.StartsWith("opencode.", StringComparison.Ordinal))
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        var student = await SignUp();

        // The answer is sent before it is counted: registration and sign-in first.
        await Eventually(() => Task.FromResult(measured.Count(one => one.Name == "opencode.requests") == 2));
        measured.Clear();
        await student.Get("/opencode/v1/leaderboards");
        await student.Get(Overview, 403);
        await student.Get("/opencode/v1/achievements?page=0", 400);
        await student.Get("/wayr/api/progress");

        await Eventually(() => Task.FromResult(measured.Count(one => one.Name == "opencode.response_time") >= 3 && measured.Count(one => one.Name == "opencode.errors") >= 2));
        Assert.Equal(["outcome=failed", "outcome=failed", "outcome=successful"], Tags("opencode.requests"));
        Assert.Equal(["code=INSUFFICIENT_PERMISSIONS", "code=VALIDATION_ERROR"], Tags("opencode.errors"));
        Assert.All(measured.Where(one => one.Name == "opencode.response_time"), one => Assert.True(one is { Unit: "ms", Value: > 0 }));
        await Eventually(() =>
        {
            listener.RecordObservableInstruments();
            return Task.FromResult(new[] { "opencode.users.active", "opencode.users.concurrent" }.All(name => measured.Any(one => one.Name == name && one.Value >= 1)));
        });

        // All that the contract names are there.
        var names = measured.Select(one => one.Name).Concat(published(node)).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>
            {
                "opencode.requests", "opencode.response_time", "opencode.errors", "opencode.users.active", "opencode.users.concurrent", "opencode.sandbox.active", "opencode.sandbox.executions",
                "opencode.sandbox.execution_time",
            },
            names);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = new List<string>();
            foreach (var (key, tag) in tags)
            {
                text.Add($"{key}={tag}");
            }

            measured.Add((instrument.Name, instrument.Unit, value, string.Join(',', text)));
        }

        IEnumerable<string> Tags(string name) => measured.Where(one => one.Name == name).Select(one => one.Tags).Order(StringComparer.Ordinal);

        static HashSet<string> published(ApiNode node)
        {
            var all = new HashSet<string>(StringComparer.Ordinal);

            // The runner makes its meters when it is first asked for.
            node.Services.GetService(typeof(Core.Sandbox.ICodeRunner));
            using var catalog = new MeterListener { InstrumentPublished = (instrument, _) => all.Add(instrument.Name) };
            catalog.Start();
            return all;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(database));
        await PostgresServer.DropDatabaseAsync(database);
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        for (var attempt = 0; !await condition(); attempt++)
        {
            Assert.True(attempt < 400, "Waited in vain.");
            await Task.Delay(50);
        }
    }

    private async Task<Person> SignUp(Roles role = Roles.Student)
    {
        var person = await Person.SignUp(node.Address, $"viewer{Interlocked.Increment(ref people)}");
        if (role == Roles.Student)
        {
            return person;
        }

        await Execute($"update identity.accounts set roles = {(int)role} where id = '{person.Id}'");
        return await person.SignInAgain();
    }

    private async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
