using System.Globalization;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Api.Tests.Identity;

/// <summary>The copy of all data, and that nothing of a person is left after the erasure. Both look at every table that there is: a new one can't be forgotten.</summary>
public sealed class PrivacyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>Words that stand in what is stored of the person and nowhere else.</summary>
    private readonly string mark = $"zq{Product.Handle()}";

    /// <summary>Tables with an account's id that aren't in the copy, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotCopied = new()
    {
        ["identity.one_time_tokens"] = "hashes of secrets that were mailed to the person",
        ["identity.recovery_codes"] = "hashes of secrets that were shown to the person",
        ["identity.external_attempts"] = "steps of a sign-in elsewhere that live for minutes",
        ["identity.tickets"] = "steps of a sign-in that live for minutes",
        ["kernel.idempotency_keys"] = "answers that are kept for a day for repeated requests; what they tell is in the other sections",
    };

    /// <summary>Where the account's id may stand after the erasure, each with the reason.</summary>
    private static readonly Dictionary<string, string> KeepsId = new()
    {
        ["identity.accounts"] = "the id without a person, so that it is never given again",
        ["gamification.ledger"] = "never changed (ADR 16); amounts by an id that leads to nobody, and why they were given",
        ["kernel.outbox"] = "delivered events by subject, emptied, pruned after a week",
        ["catalog.courses"] = "content stays when its author goes; the author is shown as unknown",
    };

    private HttpClient Http => api.Client;

    [Fact]
    public async Task Everybody_may_take_a_copy_of_all_that_is_held_about_him()
    {
        var (id, token) = await Person();
        await Fill(id);

        var answer = await Http.Get("/app/api/account/export", token);
        answer.Is(200);
        Assert.Equal("attachment", answer.Message.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("application/json", answer.Message.Content.Headers.ContentType?.MediaType);
        var copy = answer.Json!.AsObject();
        Assert.Equal(id, copy["account"]![0]!["id"]!.ToString());
        foreach (var section in copy.Where(section => section.Key != "exportedAt"))
            Assert.True(section.Value!.AsArray().Count > 0, $"{section.Key} is empty.");

        var text = copy.ToJsonString();
        Assert.DoesNotContain("passwordHash", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"hash\"", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("exported", (await Http.Get("/app/api/account/security-events", token)).Is(200).Json!["items"]![0]!["kind"]!.ToString());

        // Each table with somebody's id is in the copy, or there is a reason.
        var copied = api.Node.Services.GetServices<IPersonalData>().SelectMany(data => data.Tables).ToHashSet();
        Assert.Empty((await PersonalTables()).Where(table => !copied.Contains(table.Table) && !NotCopied.ContainsKey(table.Table)).Select(table => table.Table));
    }

    [Fact]
    public async Task A_copy_of_many_pages_is_whole_and_is_the_callers_own()
    {
        var (id, token) = await Person();
        var (other, _) = await Person();
        await Execute($"insert into identity.security_events (id, account_id, kind, at, ip) select gen_random_uuid(), '{id}', 'SignInFailed', now() - n * interval '1 second', '192.0.2.1' from generate_series(1, 1234) n");

        var copy = (await Http.Get("/app/api/account/export", token)).Is(200).Json!;
        Assert.Equal(1234, copy["securityEvents"]!.AsArray().Count(e => e!["kind"]!.ToString() == "signInFailed"));
        Assert.DoesNotContain(other, copy.ToJsonString(), StringComparison.Ordinal);

        await Execute($"update identity.sessions set confirmed_at = now() - interval '16 minutes' where account_id = '{id}'");
        (await Http.Get("/app/api/account/export", token)).Is(403, "kernel.forbidden.ProofNeeded");
        (await Http.Get("/app/api/account/export")).Is(401);
    }

    [Fact]
    public async Task Nothing_of_a_person_is_left_after_the_erasure()
    {
        var (id, token) = await Person();
        await Fill(id);
        var email = (await Http.Get("/wayr/api/users/profile", token)).Is(200)["data.email"]!;
        await Execute($"insert into notifications.outgoing (id, channel, recipient, recipient_key, text, at, attempts, sent_at) values (gen_random_uuid(), 'Email', '{email}', lower('{email}'), '{mark}', now(), 0, now())");
        Assert.Equal(401, (await Product.Wayr.Login(Http, email, "Wrong-horse-1")).Status);
        Assert.Contains("identity.accounts", await Places(mark));

        (await Http.Delete($"/opencode/v1/users/{id}", token)).Is(204);

        // The modules hear of it after the answer.
        string[] left = [];
        for (var attempt = 0; attempt < 40; attempt++)
        {
            left = [.. await Places(mark), .. (await Places(id)).Where(table => !KeepsId.ContainsKey(table))];
            if (left.Length == 0)
                break;

            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        Assert.Empty(left);
        Assert.Equal(0L, await Scalar($"select count(*) from identity.sign_in_attempts where key = sha256(convert_to('{email}', 'UTF8'))"));
        (await Http.Get($"/opencode/v1/users/{id}", token)).Is(401);
        (await Product.OpenCode.Login(Http, email, Product.Password)).Is(401, "INVALID_CREDENTIALS");

        // Address and handle are free again, for somebody new.
        var again = await Product.Wayr.Register(Http, email, Product.Password);
        Assert.NotEqual(id, Product.Claims(again)["sub"]!.ToString());
        (await Http.Delete($"/opencode/v1/users/{Product.Claims(again)["sub"]}", again)).Is(204);
    }

    private async Task<(string Id, string Token)> Person()
    {
        var email = $"{mark}{Product.Handle()}@example.com";
        (await Http.Post("/opencode/v1/users", new { email, password = Product.Password, username = Product.Handle(), fullName = $"Ada {mark}" })).Is(201);
        using var client = new HttpClient { BaseAddress = api.Node.Address };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(mark);
        var token = (await client.Post("/opencode/v1/auth/login", new { email, password = Product.Password })).Is(200)["accessToken"]!;
        var id = Product.Claims(token)["sub"]!.ToString();
        (await Http.Put($"/opencode/v1/users/{id}", new { bio = mark, location = mark, website = $"https://{mark}.example.com", social = new { github = mark } }, token)).Is(200);
        (await Http.Post("/app/api/account/api-keys", new { name = mark, permissions = new[] { "read:content" } }, token)).Is(201);
        return (id, token);
    }

    /// <summary>Puts a row of the person into each table that has an account's id and none of his yet, whatever its columns are.</summary>
    private async Task Fill(string id)
    {
        foreach (var (table, column) in await PersonalTables())
        {
            if ((long)(await Scalar($"select count(*) from {table} where {column} = '{id}'"))! > 0)
                continue;

            var columns = await Rows(
                $"""
                select column_name, data_type from information_schema.columns
                where table_schema || '.' || table_name = '{table}' and is_nullable = 'NO' and column_default is null and is_generated = 'NEVER' and column_name <> '{column}'
                """);
            var names = string.Join(", ", columns.Select(c => $"\"{c[0]}\"").Prepend(column));
            var values = string.Join(", ", columns.Select(c => Value(table, c[0], c[1])).Prepend($"'{id}'"));
            await Execute($"set session_replication_role = replica; insert into {table} ({names}) values ({values})");
        }
    }

    private string Value(string table, string column, string type) => (column, type) switch
    {
        ("lesson_key" or "key" or "reason", _) => "'of-a-lesson'",
        ("purpose", _) when table == "media.uploads" => "'Avatar'",
        ("state", _) when table == "media.uploads" => "'Pending'",
        ("purpose", _) => "'EmailVerification'",
        ("files" or "environment", _) => "'[]'",
        ("time_zone" or "streak_zone", _) => "'UTC'",
        (_, "uuid") => "gen_random_uuid()",
        (_, "text" or "character varying") => $"'{mark}'",
        (_, "boolean") => "false",
        (_, "bytea") => "sha256(gen_random_uuid()::text::bytea)",
        (_, "jsonb" or "json") => "'{}'",
        (_, "ARRAY") => "'{}'",
        (_, "date") => "current_date",
        (_, var time) when time.StartsWith("timestamp", StringComparison.Ordinal) => "now()",
        _ => "1",
    };

    private async Task<(string Table, string Column)[]> PersonalTables() =>
    [
        .. (await Rows(
            """
            select c.table_schema || '.' || c.table_name, min(c.column_name) from information_schema.columns c
            join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
            where c.column_name in ('user_id', 'account_id', 'owner_id', 'learner_id', 'member_id', 'person_id') and c.table_schema not in ('pg_catalog', 'information_schema', 'public')
            group by 1 order by 1
            """)).Select(row => (row[0], row[1])),
    ];

    /// <summary>The tables in which a text stands anywhere in a row.</summary>
    private async Task<string[]> Places(string text)
    {
        var tables = await Rows("select schemaname || '.' || tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'public')");
        var places = await Rows(string.Join(" union all ", tables.Select(table => $"select '{table[0]}' where exists (select from {table[0]} t where t::text ilike '%{text}%')")));
        return [.. places.Select(place => place[0])];
    }

    private async Task<List<string[]>> Rows(string sql)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);

        return rows;
    }

    private Task Execute(string sql) => Scalar(sql);

    private async Task<object?> Scalar(string sql)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
