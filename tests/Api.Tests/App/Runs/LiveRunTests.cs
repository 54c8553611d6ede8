using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LearningPlatform.Api.Tests.Learning;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.App.Runs;

/// <summary>Two nodes on one database; a learner's browser may be at either.</summary>
public sealed class LiveRunApi : IAsyncLifetime
{
    private readonly List<ApiNode> nodes = [];
    private int people;

    public ApiNode One => nodes[0];

    public ApiNode Other => nodes[1];

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await PostgresServer.CreateDatabaseAsync();
        nodes.Add(await Node());
        nodes.Add(await Node());
    }

    public Task<ApiNode> Node() => ApiNode.StartAsync(ConnectionString, [new("Sandbox:Slots", "1"), new("Sandbox:LiveSlots", "4")]);

    public Task<Person> SignUp() => Person.SignUp(One.Address, $"live{Interlocked.Increment(ref people)}");

    public async Task<object?> Scalar(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });

        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();

        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await PostgresServer.DropDatabaseAsync(ConnectionString);
    }
}

public sealed class LiveRunTests(LiveRunApi api) : IClassFixture<LiveRunApi>
{
    private const string Dialogue = "name = input('Name? ')\nprint('Hello ' + name)\nimport sys\nprint(len(sys.stdin.read()))";

    [Fact]
    public async Task A_learner_talks_with_his_program_whichever_node_he_is_at()
    {
        var (person, sandbox) = await Open();
        await using var browser = await Terminal.Open(api.Other, person);
        using var other = person.At(api.Other);

        var run = await Start(person, sandbox, Dialogue, interactive: true);
        await browser.Until("Name? ");
        Assert.Equal("running", (await Get(other, run)).GetProperty("state").GetString());
        await Is(other.PostAsJsonAsync($"/app/api/runs/{run}/input", new { text = "Ada\n" }), 204);
        await browser.Until("Name? Hello Ada\n");
        await Is(person.Post($"/app/api/runs/{run}/input", new { text = "äö\n" }), 204);
        await Is(other.PostAsJsonAsync($"/app/api/runs/{run}/input", new { text = "x", end = true }), 204);
        var end = await browser.Ended();

        Assert.Equal("Name? Hello Ada\n4\n", browser.Stdout);
        Assert.Equal((run, sandbox), (end.GetProperty("runId").GetString(), end.GetProperty("sandboxId").GetString()));
        var result = end.GetProperty("ended");
        Assert.Equal((true, 0, "succeeded", false), (result.GetProperty("success").GetBoolean(), result.GetProperty("exitCode").GetInt32(), result.GetProperty("verdict").GetString(), result.GetProperty("outputCut").GetBoolean()));
        Assert.True(result.GetProperty("executionTime").GetInt32() > 0 && result.GetProperty("memoryUsed").GetInt64() > 0);
        Assert.Equal(Enumerable.Range(0, end.GetProperty("sequence").GetInt32() + 1), browser.Sequences);
        Assert.Equal(409, (int)(await other.PostAsJsonAsync($"/app/api/runs/{run}/input", new { text = "more" })).StatusCode);
        Assert.Equal(1L, await api.Scalar("select count(*) from kernel.outbox where name = 'sandbox.code_run.v1' and subject = $1", person.Id));
        Assert.Equal(1L, await api.Scalar("select sum(count)::bigint from sandbox.learner_runs where user_id = $1 and succeeded = 1", person.Id));
    }

    [Fact]
    public async Task Who_comes_back_reads_what_he_missed_and_goes_on_by_number()
    {
        var (person, sandbox) = await Open();
        var run = await Start(person, sandbox, "print('one', flush=True)\ninput()\nimport sys\nprint('two', file=sys.stderr)\nsys.exit(3)", interactive: true);
        using var other = person.At(api.Other);
        var seen = await Poll(() => Get(other, run), view => Text(view, "stdout") == "one\n");
        var next = seen.GetProperty("output").GetArrayLength();
        Assert.Equal(Enumerable.Range(0, next), seen.GetProperty("output").EnumerateArray().Select(one => one.GetProperty("sequence").GetInt32()));
        Assert.Equal(next, seen.GetProperty("next").GetInt32());
        Assert.True(seen.GetProperty("interactive").GetBoolean());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("result").ValueKind);

        await using var browser = await Terminal.Open(api.Other, person);
        await Is(other.PostAsJsonAsync($"/app/api/runs/{run}/input", new { text = "\n" }), 204);
        var end = (await browser.Ended()).GetProperty("sequence").GetInt32();

        Assert.Equal(Enumerable.Range(next, end - next + 1), browser.Sequences);
        var view = await Get(other, run, $"?from={next}");
        Assert.Equal(("ended", end, "failed", 3), (view.GetProperty("state").GetString(), view.GetProperty("next").GetInt32(), view.GetProperty("result").GetProperty("verdict").GetString(), view.GetProperty("result").GetProperty("exitCode").GetInt32()));
        Assert.Equal(("", "two\n"), (Text(view, "stdout"), Text(view, "stderr")));
        await Is(other.GetAsync($"/app/api/runs/{run}?from=-1"), 400);
    }

    [Fact]
    public async Task A_cancel_from_another_node_ends_the_program_and_may_be_repeated()
    {
        var (person, sandbox) = await Open(timeLimit: 120);
        await using var browser = await Terminal.Open(api.One, person);
        var run = await Start(person, sandbox, "import time\nprint('on', flush=True)\ntime.sleep(100)");
        await browser.Until("on\n");
        using var other = person.At(api.Other);

        await Is(person.Post($"/app/api/sandboxes/{sandbox}/runs", new { code = "print(1)" }), 409, "sandbox.busy");
        await Is(other.DeleteAsync($"/app/api/runs/{run}"), 204);
        var end = (await browser.Ended()).GetProperty("ended");

        Assert.Equal((false, 130, "cancelled"), (end.GetProperty("success").GetBoolean(), end.GetProperty("exitCode").GetInt32(), end.GetProperty("verdict").GetString()));
        await Is(other.DeleteAsync($"/app/api/runs/{run}"), 204);

        // The sandbox is free when its owner hears of the end, and the cancelled run doesn't count.
        var next = await Start(person, sandbox, "print('next')");
        await browser.Until("on\nnext\n");
        Assert.Equal("succeeded", (await browser.Ended()).GetProperty("ended").GetProperty("verdict").GetString());
        Assert.Equal(1L, await api.Scalar("select sum(count)::bigint from sandbox.learner_runs where user_id = $1", person.Id));
        await Is(other.GetAsync($"/app/api/runs/{run}"), 404);
        Assert.Equal("ended", (await Get(other, next)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Somebody_elses_sandboxes_and_runs_do_not_exist()
    {
        var (person, sandbox) = await Open();
        var stranger = await api.SignUp();
        var run = await Start(person, sandbox, "input()", interactive: true);
        await using var theirs = await Terminal.Open(api.One, stranger);

        await Is(stranger.Post($"/app/api/sandboxes/{sandbox}/runs", new { code = "print(1)" }), 404, "sandbox.not_found");
        await Is(stranger.Post($"/app/api/sandboxes/{Guid.NewGuid()}/runs", new { code = "print(1)" }), 404, "sandbox.not_found");
        await Is(stranger.Client.GetAsync($"/app/api/runs/{run}"), 404, "sandbox.run_not_found");
        await Is(stranger.Post($"/app/api/runs/{run}/input", new { text = "x\n" }), 404, "sandbox.run_not_found");
        await Is(stranger.Client.DeleteAsync($"/app/api/runs/{run}"), 404, "sandbox.run_not_found");
        await Is(stranger.Client.DeleteAsync($"/app/api/runs/{Guid.NewGuid()}"), 404, "sandbox.run_not_found");
        using var nobody = api.One.CreateClient();
        await Is(nobody.GetAsync($"/app/api/runs/{run}"), 401);

        Assert.Equal(JsonValueKind.Null, (await Get(person.Client, run)).GetProperty("result").ValueKind);
        await Is(person.Client.DeleteAsync($"/app/api/runs/{run}"), 204);
        await Poll(() => Get(person.Client, run), view => view.GetProperty("state").GetString() == "ended");
        Assert.Equal(0, theirs.Messages);
    }

    [Fact]
    public async Task A_flood_is_few_messages_is_cut_and_is_said_to_be_cut()
    {
        var (person, sandbox) = await Open();
        await using var browser = await Terminal.Open(api.Other, person);
        var run = await Start(person, sandbox, "import sys\nwhile True: sys.stdout.write('0123456789abcde\\n' * 500); sys.stderr.write('e')");
        var end = await browser.Ended();

        Assert.Equal(("outputLimit", 153, true), (end.GetProperty("ended").GetProperty("verdict").GetString(), end.GetProperty("ended").GetProperty("exitCode").GetInt32(), end.GetProperty("ended").GetProperty("outputCut").GetBoolean()));
        Assert.Equal(1048576, Encoding.UTF8.GetByteCount(browser.Stdout));
        Assert.InRange(browser.Messages, 16, 80);
        var view = await Get(person.Client, run);
        Assert.Equal(1048576, view.GetProperty("output").EnumerateArray().Where(one => one.GetProperty("stream").GetString() == "stdout").Sum(one => one.GetProperty("text").GetString()!.Length));
    }

    [Fact]
    public async Task A_program_that_nobody_watches_ends_by_its_limits()
    {
        var (person, sandbox) = await Open();
        var run = await Start(person, sandbox, "print('waits', flush=True)\ninput()", interactive: true, timeout: 1);
        var view = await Poll(() => Get(person.Client, run), one => one.GetProperty("state").GetString() == "ended");

        Assert.Equal(("timeLimit", 124), (view.GetProperty("result").GetProperty("verdict").GetString(), view.GetProperty("result").GetProperty("exitCode").GetInt32()));
        Assert.Equal("waits\n", Text(view, "stdout"));
        Assert.False(view.GetProperty("interactive").GetBoolean());
    }

    [Fact]
    public async Task Programs_wait_visibly_when_all_places_are_taken_and_those_who_wait_for_input_take_none()
    {
        var (typing, first) = await Open();
        var talk = await Start(typing, first, "print(input())", interactive: true);
        var (busy, second) = await Open(timeLimit: 120);
        var long1 = await Start(busy, second, "import time\nprint('on', flush=True)\ntime.sleep(100)");
        await Poll(() => Get(busy.Client, long1), view => view.GetProperty("output").GetArrayLength() > 0);
        var (waiting, third) = await Open();

        // One place, and it is taken.
        var queued = await Start(waiting, third, "print('at last')");
        Assert.Equal("queued", (await Get(waiting.Client, queued)).GetProperty("state").GetString());
        await Is(typing.Post($"/app/api/runs/{talk}/input", new { text = "still here\n" }), 204);
        Assert.Equal("still here\n", Text(await Poll(() => Get(typing.Client, talk), view => view.GetProperty("state").GetString() == "ended"), "stdout"));
        Assert.Equal("queued", (await Get(waiting.Client, queued)).GetProperty("state").GetString());

        await Is(busy.Client.DeleteAsync($"/app/api/runs/{long1}"), 204);
        Assert.Equal("succeeded", (await Poll(() => Get(waiting.Client, queued), view => view.GetProperty("state").GetString() == "ended")).GetProperty("result").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_queued_program_can_be_cancelled_and_one_learner_has_three_places_at_most()
    {
        var person = await api.SignUp();
        var sandboxes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sandbox(person, 120)));
        var runs = new List<string>();
        foreach (var sandbox in sandboxes.Take(3))
            runs.Add(await Start(person, sandbox, "import time; time.sleep(100)"));

        await Is(person.Post($"/app/api/sandboxes/{sandboxes[3]}/runs", new { code = "print(1)" }), 429, "sandbox.too_many_runs");
        foreach (var run in runs)
            await Is(person.Client.DeleteAsync($"/app/api/runs/{run}"), 204);

        foreach (var run in runs)
            Assert.Equal("cancelled", (await Poll(() => Get(person.Client, run), view => view.GetProperty("state").GetString() == "ended")).GetProperty("result").GetProperty("verdict").GetString());

        await Start(person, sandboxes[3], "print(1)");
    }

    [Fact]
    public async Task A_sandbox_that_goes_takes_its_run_along()
    {
        var (person, sandbox) = await Open(timeLimit: 120);
        await using var browser = await Terminal.Open(api.One, person);
        var run = await Start(person, sandbox, "input()", interactive: true);
        using var other = person.At(api.Other);
        await Is(other.DeleteAsync($"/opencode/v1/sandbox/{sandbox}"), 204);

        await Is(person.Client.GetAsync($"/app/api/runs/{run}"), 404);
        Assert.Equal("cancelled", (await browser.Ended()).GetProperty("ended").GetProperty("verdict").GetString());
        await Is(person.Post($"/app/api/sandboxes/{sandbox}/runs", new { code = "print(1)" }), 404);
    }

    [Fact]
    public async Task A_node_that_stops_says_so_and_leaves_the_sandbox_free()
    {
        var (person, sandbox) = await Open(timeLimit: 120);
        await using var browser = await Terminal.Open(api.Other, person);
        var leaving = await api.Node();
        string run;
        await using (leaving)
        {
            using var there = person.At(leaving);
            run = (await Body(there.PostAsJsonAsync($"/app/api/sandboxes/{sandbox}/runs", new { code = "print('on', flush=True)\ninput()", interactive = true }), 202)).GetProperty("runId").GetString()!;
            await browser.Until("on\n");
        }

        var view = await Poll(() => Get(person.Client, run), one => one.GetProperty("state").GetString() == "ended");
        Assert.Equal("platform", view.GetProperty("result").GetProperty("verdict").GetString());
        Assert.Contains("restarting", view.GetProperty("result").GetProperty("message").GetString());
        await Start(person, sandbox, "print('again')");
        await browser.Until("on\nagain\n");
    }

    [Fact]
    public async Task What_is_printed_may_hold_any_character_and_any_input_is_taken_once_and_in_order()
    {
        var (person, sandbox) = await Open();
        using var other = person.At(api.Other);
        var run = await Start(person, sandbox, "import sys\nprint('\\0\\u00fc\\U0001F600', flush=True)\nsys.stdout.write(sys.stdin.read())", interactive: true, stdin: "first\n");
        var said = new StringBuilder("first\n");
        for (var i = 0; i < 20; i++)
        {
            said.Append(CultureInfo.InvariantCulture, $"line {i}\n");
            await Is((i % 2 == 0 ? person.Client : other).PostAsJsonAsync($"/app/api/runs/{run}/input", new { text = $"line {i}\n" }), 204);
        }

        await Is(other.PostAsJsonAsync($"/app/api/runs/{run}/input", new { end = true }), 204);
        await Is(other.PostAsJsonAsync($"/app/api/runs/{run}/input", new { end = true }), 204, orStatus: 409);
        var view = await Poll(() => Get(other, run), one => one.GetProperty("state").GetString() == "ended");
        Assert.Equal("\0ü😀\n" + said, Text(view, "stdout"));
    }

    [Fact]
    public async Task What_can_not_be_is_refused()
    {
        var (person, sandbox) = await Open();
        var path = $"/app/api/sandboxes/{sandbox}/runs";
        await Is(person.Post(path, new { }), 400, "kernel.invalid");
        await Is(person.Post(path, new { code = "x", timeout = 0 }), 400, "kernel.invalid");
        await Is(person.Post(path, new { code = "x", timeout = 301 }), 400, "kernel.invalid");
        await Is(person.Post(path, new { code = "x", arguments = new[] { "a\0b" } }), 400, "kernel.invalid");
        await Is(person.Post(path, new { code = "x", arguments = new string?[] { null } }), 400, "kernel.invalid");
        var run = await Start(person, sandbox, "import sys; print(sys.argv[1:], sys.stdin.read())", arguments: ["a b"], stdin: "in");
        await Is(person.Post($"/app/api/runs/{run}/input", new { text = "x" }), 409, "sandbox.run_not_interactive");
        await Is(person.Post($"/app/api/runs/{run}/input", new { }), 400, "kernel.invalid");
        await Is(person.Post($"/app/api/runs/{run}/input", new { text = new string('x', LiveRules.MostInput + 1) }), 400, "kernel.invalid");
        Assert.Equal("['a b'] in\n", Text(await Poll(() => Get(person.Client, run), one => one.GetProperty("state").GetString() == "ended"), "stdout"));
        await api.Scalar("update sandbox.sandboxes set expires_at = now() - interval '1 minute' where id = $1 returning 1", Guid.Parse(sandbox));
        await Is(person.Post(path, new { code = "x" }), 410, "sandbox.expired");
    }

    [Fact]
    public async Task A_run_whose_node_vanished_is_over_after_its_time_and_old_runs_are_forgotten()
    {
        var (person, sandbox) = await Open();
        var run = Guid.CreateVersion7();
        await api.Scalar(
            "insert into sandbox.live_runs (id, user_id, sandbox_id, state, interactive, until, inputs, input_bytes, input_ended, cancelled) values ($1, $2, $3, 1, true, now() - interval '1 second', 0, 0, false, false) returning 1",
            run, person.Id, Guid.Parse(sandbox));
        var view = await Get(person.Client, $"{run}");
        Assert.Equal(("ended", "platform"), (view.GetProperty("state").GetString(), view.GetProperty("result").GetProperty("verdict").GetString()));
        await Is(person.Post($"/app/api/runs/{run}/input", new { text = "x" }), 409, "sandbox.run_ended");

        await api.One.Services.GetRequiredService<ILiveRunStore>().Purge(DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
        await Is(person.Client.GetAsync($"/app/api/runs/{run}"), 404);
    }

    private static async Task Is(Task<HttpResponseMessage> sent, int status, string? code = null, int? orStatus = null)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status || (int)answer.StatusCode == orStatus, $"{(int)answer.StatusCode} {text}");
        if (code is not null)
            Assert.Equal(code, JsonElement.Parse(text).GetProperty("code").GetString());
    }

    private static async Task<JsonElement> Body(Task<HttpResponseMessage> sent, int status)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private static Task<JsonElement> Get(HttpClient client, string run, string query = "") => Body(client.GetAsync($"/app/api/runs/{run}{query}"), 200);

    private static async Task<JsonElement> Poll(Func<Task<JsonElement>> read, Func<JsonElement, bool> until)
    {
        for (var round = 0; ; round++)
        {
            var view = await read();
            if (until(view))
                return view;

            Assert.True(round < 600, $"It didn't come: {view}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static string Text(JsonElement view, string stream) =>
        string.Concat(view.GetProperty("output").EnumerateArray().Where(one => one.GetProperty("stream").GetString() == stream).Select(one => one.GetProperty("text").GetString()));

    private static async Task<string> Sandbox(Person person, int timeLimit = 20) =>
        (await Body(person.Post("/opencode/v1/sandbox", new { language = "python", config = new { timeLimit } }), 201)).GetProperty("id").GetString()!;

    private static async Task<string> Start(
        Person person, string sandbox, string code, bool interactive = false, string? stdin = null, string[]? arguments = null, int? timeout = null) =>
        (await Body(person.Post($"/app/api/sandboxes/{sandbox}/runs", new { code, interactive, stdin, arguments, timeout }), 202)).GetProperty("runId").GetString()!;

    private async Task<(Person Person, string Sandbox)> Open(int timeLimit = 20)
    {
        var person = await api.SignUp();
        return (person, await Sandbox(person, timeLimit));
    }

    /// <summary>A browser's terminal: what came over the hub, in order.</summary>
    private sealed class Terminal : IAsyncDisposable
    {
        private readonly HubClient hub;
        private readonly StringBuilder output = new();

        private Terminal(HubClient hub) => this.hub = hub;

        public string Stdout => output.ToString();

        public List<int> Sequences { get; } = [];

        public int Messages => Sequences.Count + hub.Waiting("SandboxOutput");

        public static async Task<Terminal> Open(ApiNode node, Person person) =>
            new(await HubClient.ConnectAsync(node.Address, "/hubs/learning", person.Token, "SandboxOutput"));

        public async Task Until(string text)
        {
            while (Stdout != text)
            {
                var next = await Next();
                Assert.True(text.StartsWith(Stdout, StringComparison.Ordinal) || next.TryGetProperty("ended", out _), $"'{Stdout}' is not on its way to '{text}'.");
            }
        }

        public async Task<JsonElement> Ended()
        {
            while (true)
            {
                var next = await Next();
                if (next.TryGetProperty("ended", out _))
                    return next;
            }
        }

        public ValueTask DisposeAsync() => hub.DisposeAsync();

        private async Task<JsonElement> Next()
        {
            var next = await hub.NextAsync("SandboxOutput", TimeSpan.FromSeconds(30));
            Sequences.Add(next.GetProperty("sequence").GetInt32());
            if (next.TryGetProperty("text", out var text) && next.GetProperty("stream").GetString() == "stdout")
                output.Append(text.GetString());

            return next;
        }
    }
}
