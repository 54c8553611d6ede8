using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Load;

/// <summary>
/// What isolation costs, as ratios of one run, so that a busy machine hits both sides: a Python program that prints one line against bare bubblewrap with
/// the same program, twenty tests against one, runs a second on all cores, and how fairly two hundred runs of fifty users wait.
/// </summary>
internal static class SandboxLoad
{
    private const int Runs = 100;
    private const int Users = 50;
    private const int RunsOfOne = 4;
    private const string Program = "print(1)";
    private const string Script = "console.log(1)";

    // So long a learner reads before the next run; the pool is full again by then.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(500);

    // What a sandbox has unless its owner asks for something else.
    private static readonly RunLimits Limits = new SandboxConfig().Limits;

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("lp-load-").FullName;
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = true });
            await using var node = await ApiNode.StartAsync(server.ConnectionString);
            await using var cold = await ApiNode.StartAsync(server.ConnectionString, [new("Sandbox:Warm", "false")]);
            Say($"load average before: {await Busy()}");
            var tests = await Tests(node);
            var hello = await Hello(node, cold);
            var script = await JavaScript(node, cold);
            var (bare, boxed, atOnce) = await Throughput(cold);
            var fairness = await Fairness(node);
            Say($"load average after: {await Busy()}");
            Say($"hello: bare bwrap {hello.Bare:f1} ms; runner {hello.Runner:f1} ms, ratio {hello.Runner / hello.Bare:f2}; API {hello.Api:f1} ms, ratio {hello.Api / hello.Bare:f2} (goal: below 1)");
            Say($"hello without warm pool: runner {hello.ColdRunner:f1} ms, ratio {hello.ColdRunner / hello.Bare:f2}; API {hello.ColdApi:f1} ms, ratio {hello.ColdApi / hello.Bare:f2} (goal: 2)");
            Say($"javascript hello: bare bwrap {script.Bare:f1} ms; runner {script.Runner:f1} ms, ratio {script.Runner / script.Bare:f2}; without warm pool {script.ColdRunner:f1} ms, ratio {script.ColdRunner / script.Bare:f2}");
            Say($"tests: 1 in {tests.One:f1} ms, 20 in {tests.Twenty:f1} ms, ratio {tests.Twenty / tests.One:f2} (goal: 2), {(tests.Twenty - tests.One) / 19:f1} ms for one more");
            Say($"throughput at {atOnce} at once: bare {bare:f0} runs/s, runner {boxed:f0} runs/s, {100 * boxed / bare:f0} % (goal: 80)");
            Say($"fairness: {Users * RunsOfOne} runs of {Users} users: mean wait of a user {fairness.Least:f0} to {fairness.Most:f0} ms, ratio {fairness.Most / fairness.Least:f2} (goal: below 3)");
            var missed = new[]
            {
                (hello.Api < hello.Bare, "hello warm"),
                (hello.ColdApi <= 2 * hello.Bare, "hello cold"),
                (tests.Twenty <= 2 * tests.One, "tests"),
                (boxed >= 0.8 * bare, "throughput"),
                (fairness.Most < 3 * fairness.Least, "fairness"),
            }.Where(goal => !goal.Item1).Select(goal => goal.Item2).ToList();
            Say(missed.Count == 0 ? "all goals reached" : $"missed: {string.Join(", ", missed)}");
            return missed.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Bare, double Runner, double Api, double ColdRunner, double ColdApi)> Hello(ApiNode node, ApiNode cold)
    {
        var (warmApi, coldApi) = (await Sandbox(node), await Sandbox(cold));
        var (warmRunner, coldRunner) = (node.Services.GetRequiredService<ICodeRunner>(), cold.Services.GetRequiredService<ICodeRunner>());
        var ways = new Func<Task>[] { Bare, () => Boxed(warmRunner), () => Api(warmApi), () => Boxed(coldRunner), () => Api(coldApi) };
        var times = await InTurn(Runs, ways);
        return (times[0], times[1], times[2], times[3], times[4]);
    }

    private static async Task<(double Bare, double Runner, double ColdRunner)> JavaScript(ApiNode node, ApiNode cold)
    {
        var (warm, plain) = (node.Services.GetRequiredService<ICodeRunner>(), cold.Services.GetRequiredService<ICodeRunner>());
        var times = await InTurn(
            Runs / 2,
            () => Bare("/usr/bin/node", "-e", Script),
            () => Boxed(warm, RunLanguage.JavaScript, Script),
            () => Boxed(plain, RunLanguage.JavaScript, Script));
        return (times[0], times[1], times[2]);
    }

    private static async Task<(double One, double Twenty)> Tests(ApiNode node)
    {
        var (client, path) = await Sandbox(node);
        object[] Cases(int count) =>
        [
            .. Enumerable.Range(0, count).Select(n => new
            {
                id = Guid.CreateVersion7(), name = $"test {n}", type = "unit", input = new { stdin = $"{n}" }, expected = new { stdout = $"{n * n}" }, points = 1, timeout = 5000, hidden = false,
            }),
        ];
        async Task Post(object[] tests)
        {
            using var answer = await client.PostAsJsonAsync($"{path}/test", new { code = "print(int(input()) ** 2)", tests });
            var text = await answer.Content.ReadAsStringAsync();
            if (!text.Contains($"\"passed\":{tests.Length},", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"All of {tests.Length} tests should pass: {text}");
            }
        }

        var (one, twenty) = (Cases(1), Cases(20));
        var times = await InTurn(Runs / 2, () => Post(one), () => Post(twenty));
        return (times[0], times[1]);
    }

    private static async Task<(double Bare, double Boxed, int AtOnce)> Throughput(ApiNode node)
    {
        var runner = node.Services.GetRequiredService<ICodeRunner>();
        var atOnce = Environment.ProcessorCount;
        List<double> bare = [], boxed = [];
        for (var round = 0; round < 7; round++)
        {
            bare.Add(await Measure.PerSecond(60, atOnce, _ => Bare()));

            // One more waits than runs, as on a machine with work.
            boxed.Add(await Measure.PerSecond(60, atOnce + 1, n => Boxed(runner, Guid.CreateVersion7())));
        }

        return (Measure.Median(bare), Measure.Median(boxed), atOnce);
    }

    // Each posts all of his runs at once, one user after the other: the worst order for the last.
    private static async Task<(double Least, double Most)> Fairness(ApiNode node)
    {
        var runner = node.Services.GetRequiredService<ICodeRunner>();
        var users = Enumerable.Range(0, Users).Select(_ => Guid.CreateVersion7()).ToList();
        var waits = await Task.WhenAll(users.Select(async user =>
        {
            var runs = Enumerable.Range(0, RunsOfOne).Select(_ => Milliseconds(() => Boxed(runner, user))).ToList();
            return (await Task.WhenAll(runs)).Average();
        }));
        return (waits.Min(), waits.Max());
    }

    // Medians of several ways of doing it, taken in turn.
    private static async Task<double[]> InTurn(int rounds, params Func<Task>[] ways)
    {
        var times = ways.Select(_ => new List<double>()).ToList();
        for (var round = -3; round < rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                await Task.Delay(Breath);
                var time = await Milliseconds(ways[way]);
                if (round >= 0)
                {
                    times[way].Add(time);
                }
            }
        }

        return [.. times.Select(Measure.Median)];
    }

    private static async Task<string> Busy() => (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];

    private static void Say(FormattableString line) => Console.WriteLine($"sandbox: {line.ToString(CultureInfo.InvariantCulture)}");

    private static void Say(string line) => Say((FormattableString)$"{line}");

    private static async Task<(HttpClient Client, string Path)> Sandbox(ApiNode node)
    {
        var client = await SignIn(node);
        using var made = await client.PostAsJsonAsync("opencode/v1/sandbox", new { language = "python" });
        return (client, $"opencode/v1/sandbox/{(await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()}");
    }

    private static async Task<HttpClient> SignIn(ApiNode node)
    {
        using var answer = await node.Client.PostAsJsonAsync("opencode/v1/auth/login", new { email = "student@demo.test", password = "Demo-Pass-2026!" });
        return node.CreateClient((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
    }

    private static Task Bare() => Bare("/usr/bin/python3", "-I", "-B", "-c", Program);

    private static async Task Bare(params string[] command)
    {
        var start = new ProcessStartInfo("/usr/bin/bwrap") { RedirectStandardOutput = true };
        foreach (var argument in "--unshare-all --die-with-parent --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /work --chdir /work".Split(' ').Concat(command))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        Expect(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    private static Task Boxed(ICodeRunner runner, Guid owner = default) => Boxed(runner, RunLanguage.Python, Program, owner);

    private static async Task Boxed(ICodeRunner runner, RunLanguage language, string program, Guid owner = default)
    {
        var outcome = await runner.Run(new RunRequest(owner, language, program, [], RunInput.None, Limits), null, CancellationToken.None);
        Expect(outcome.Value.Output);
    }

    private static async Task Api((HttpClient Client, string Path) sandbox)
    {
        using var answer = await sandbox.Client.PostAsJsonAsync($"{sandbox.Path}/execute", new { code = Program });
        Expect((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("output").GetString());
    }

    private static void Expect(string? output)
    {
        if (output != "1\n")
        {
            throw new InvalidOperationException($"The program should print 1 and printed {output}.");
        }
    }

    private static async Task<double> Milliseconds(Func<Task> body)
    {
        var start = Stopwatch.GetTimestamp();
        await body();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
