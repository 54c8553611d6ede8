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
/// A Python program that prints one line: through the runner and through the API, against bare bubblewrap with the same program, in turn.
/// Holds when the API's median is at most 10 ms above the bare one.
/// </summary>
internal static class SandboxLoad
{
    private const int Runs = 150;
    private const string Program = "print(1)";

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("lp-load-").FullName;
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = true });
            await using var node = await ApiNode.StartAsync(server.ConnectionString);
            var runner = node.Services.GetRequiredService<ICodeRunner>();
            using var client = await SignIn(node);
            using var made = await client.PostAsJsonAsync("opencode/v1/sandbox", new { language = "python" });
            var execute = $"opencode/v1/sandbox/{(await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()}/execute";

            for (var warm = 0; warm < 10; warm++)
            {
                await Bare();
                await Boxed(runner);
                await Api(client, execute);
            }

            List<double> bare = [], boxed = [], api = [];
            for (var run = 0; run < Runs; run++)
            {
                bare.Add(await Milliseconds(Bare));
                boxed.Add(await Milliseconds(() => Boxed(runner)));
                api.Add(await Milliseconds(() => Api(client, execute)));
            }

            var (least, inBox, throughApi) = (Measure.Median(bare), Measure.Median(boxed), Measure.Median(api));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"sandbox: median of {Runs}: bare bwrap python3 {least:f1} ms; runner {inBox:f1} ms (+{inBox - least:f1}, ratio {inBox / least:f2}); API {throughApi:f1} ms (+{throughApi - least:f1}, ratio {throughApi / least:f2})"));
            return throughApi - least <= 10 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<HttpClient> SignIn(ApiNode node)
    {
        using var answer = await node.Client.PostAsJsonAsync("opencode/v1/auth/login", new { email = "student@demo.test", password = "Demo-Pass-2026!" });
        return node.CreateClient((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
    }

    private static async Task Bare()
    {
        var start = new ProcessStartInfo("/usr/bin/bwrap") { RedirectStandardOutput = true };
        foreach (var argument in "--unshare-all --die-with-parent --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /work --chdir /work /usr/bin/python3 -I -B -c".Split(' '))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(Program);
        using var process = Process.Start(start)!;
        Expect(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    private static async Task Boxed(ICodeRunner runner)
    {
        var limits = new RunLimits(TimeSpan.FromSeconds(10), 256L << 20, 20L << 20);
        var outcome = await runner.Run(new RunRequest(Guid.Empty, RunLanguage.Python, Program, [], RunInput.None, limits), null, CancellationToken.None);
        Expect(outcome.Value.Output);
    }

    private static async Task Api(HttpClient client, string path)
    {
        using var answer = await client.PostAsJsonAsync(path, new { code = Program });
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
