using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Data;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Testing;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace LearningPlatform.Load;

/// <summary>
/// Lists and searches of 50,000 accounts over HTTP in the three dialects that have them, against the same page and count with bare Npgsql; and signing in, against computing the
/// password's hash alone.
/// </summary>
internal static class AccountsLoad
{
    private const int Rounds = 60;
    private const string Password = "Demo-Pass-2026!";

    public static Task<int> Lists() => WithApi(async (api, source) =>
    {
        await Fill(source);
        using var opencode = await Administrator(api);
        (string Name, string Path)[] requests =
        [
            ("opencode, newest", "/opencode/v1/users?limit=20&sort=createdAt:desc"),
            ("opencode, page 1000", "/opencode/v1/users?limit=20&page=1000"),
            ("opencode, search", "/opencode/v1/users?limit=20&search=person-01234"),
            ("wayr, newest", "/wayr/api/users?limit=20"),
            ("wayr, search", "/wayr/api/users?limit=20&search=shown%2001234"),
            ("labs, newest", "/labs/api/v1/admin/users"),
        ];
        var (bare, ours) = (new List<double>(), requests.Select(_ => new List<double>()).ToArray());
        for (var round = -10; round < Rounds; round++)
        {
            var theirs = await Milliseconds(() => Bare(source));
            if (round >= 0)
                bare.Add(theirs);

            for (var i = 0; i < requests.Length; i++)
            {
                var mine = await Milliseconds(async () => (await opencode.GetAsync(requests[i].Path)).EnsureSuccessStatusCode());
                if (round >= 0)
                    ours[i].Add(mine);
            }
        }

        var baseline = Measure.Median(bare);
        Console.WriteLine(Text($"bare Npgsql, page of 20 and exact count at 50,000 accounts: {baseline:f2} ms (median of {Rounds})"));
        for (var i = 0; i < requests.Length; i++)
            Console.WriteLine(Text($"{requests[i].Name}: median {Measure.Median(ours[i]):f2} ms, p95 {Measure.Percentile(ours[i], 0.95):f2} ms, {Measure.Median(ours[i]) / baseline:f2} of bare"));
    });

    public static Task<int> SignIn() => WithApi(async (api, _) =>
    {
        using var client = new HttpClient { BaseAddress = api.Address };
        var hasher = new PasswordHasher<object>();
        var hash = hasher.HashPassword(client, Password);
        var (bare, known, unknown) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -5; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            hasher.VerifyHashedPassword(client, hash, Password);
            var (alone, right, stranger) = (
                Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                await Milliseconds(async () => (await Login(client, "student@demo.test")).EnsureSuccessStatusCode()),
                await Milliseconds(() => Login(client, $"nobody{round}@load.example")));
            if (round < 0)
                continue;

            bare.Add(alone);
            known.Add(right);
            unknown.Add(stranger);
        }

        var baseline = Measure.Median(bare);
        Console.WriteLine(Text($"the hash alone (PBKDF2, the framework's strength): {baseline:f1} ms (median of {Rounds})"));
        Console.WriteLine(Text($"signing in over HTTP: {Measure.Median(known):f1} ms, {baseline / Measure.Median(known):P0} of it the hash; an unknown address: {Measure.Median(unknown):f1} ms"));
    });

    private static async Task<int> WithApi(Func<ApiNode, NpgsqlDataSource, Task> body)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "lp-load-" + Guid.NewGuid().ToString("N")[..12])).FullName;
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = true });
            await DatabaseSchema.ApplyAsync(server.ConnectionString, CancellationToken.None);
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxAutoPrepare = 50 });
            await using var api = await ApiNode.StartAsync(server.ConnectionString, [new("Seed:Demo", "false"), new("RateLimits:Factor", "100000")]);
            await body(api, source);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Bare(NpgsqlDataSource source)
    {
        await using var count = source.CreateCommand("select count(*) from identity.accounts where deleted_at is null and erased_at is null and status <> 'Unverified'");
        await count.ExecuteScalarAsync();
        await using var page = source.CreateCommand(
            "select * from identity.accounts where deleted_at is null and erased_at is null and status <> 'Unverified' order by created_at desc, id limit 20");
        await using var reader = await page.ExecuteReaderAsync();
        var values = new object[reader.FieldCount];
        while (await reader.ReadAsync())
            reader.GetValues(values);
    }

    private static Task<HttpResponseMessage> Login(HttpClient client, string email) =>
        client.PostAsJsonAsync("/opencode/v1/auth/login", new { email, password = Password });

    private static async Task<HttpClient> Administrator(ApiNode api)
    {
        var client = new HttpClient { BaseAddress = api.Address };
        var answer = await (await Login(client, "admin@demo.test")).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer!["accessToken"]!.ToString());
        return client;
    }

    private static async Task Fill(NpgsqlDataSource source)
    {
        await using var fill = source.CreateCommand(
            """
            insert into identity.accounts (id, email, email_key, username, username_key, username_chosen, display_name, full_name, roles, requested_roles, status, origin, preferences, bio,
                created_at, updated_at, version)
            select gen_random_uuid(), 'p' || lpad(n::text, 5, '0') || '@load.example', 'p' || lpad(n::text, 5, '0') || '@load.example', 'person-' || lpad(n::text, 5, '0'),
                'person-' || lpad(n::text, 5, '0'), true, 'Shown ' || lpad(n::text, 5, '0'), 'Full Name ' || n, 1, 0, 'Active', 'OpenCode', '{}'::jsonb,
                case when n % 10 = 0 then repeat('About me. ', 90) end, now() - n * interval '1 minute', now() - n * interval '1 minute', 1
            from generate_series(1, 50000) n
            """);
        fill.CommandTimeout = 300;
        await fill.ExecuteNonQueryAsync();
        await using var vacuum = source.CreateCommand("vacuum analyze identity.accounts");
        vacuum.CommandTimeout = 300;
        await vacuum.ExecuteNonQueryAsync();
    }

    private static async Task<double> Milliseconds(Func<Task> body)
    {
        var start = Stopwatch.GetTimestamp();
        await body();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
