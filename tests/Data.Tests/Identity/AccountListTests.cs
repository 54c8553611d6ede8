using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests.Identity;

public sealed class AccountListTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Accounts = 50_000;

    [Fact]
    public async Task Given_fifty_thousand_accounts_When_they_are_listed_in_each_order_and_searched_Then_pages_and_searches_follow_an_index()
    {
        var counts = 0;
        await using (var identity = new IdentityServices(postgres))
        {
            await Fill(postgres.ConnectionString);
            var accounts = identity.Get<IAccounts>();
            foreach (var sort in Enum.GetValues<AccountSort>())
            {
                foreach (var descending in new[] { false, true })
                {
                    foreach (var wayr in new[] { false, true })
                    {
                        var page = await accounts.List(new AccountQuery(1, 20, sort, descending, null, SearchEmail: true, null) { AsWayr = wayr }, CancellationToken.None);
                        Assert.Equal((20, Accounts), (page.Items.Count, page.Total));
                        counts++;
                    }
                }
            }

            var newest = new AccountQuery(1, 100, AccountSort.CreatedAt, Descending: true, null, SearchEmail: true, null);
            Assert.Equal(Accounts, (await accounts.List(newest with { Deleted = true }, CancellationToken.None)).Total);
            Assert.Equal(10, (await accounts.List(newest with { Role = Roles.Admin }, CancellationToken.None)).Total);
            Assert.Equal(500, (await accounts.List(newest with { Role = Roles.Instructor, AsWayr = true }, CancellationToken.None)).Total);
            Assert.Equal(50, (await accounts.List(newest with { Usable = false, AsWayr = true }, CancellationToken.None)).Total);
            counts += 4;
            Assert.Equal(1, (await accounts.List(newest with { Search = "person-01234" }, CancellationToken.None)).Total);
            Assert.Equal(1, (await accounts.List(newest with { Search = "P01234@Load" }, CancellationToken.None)).Total);
            Assert.Equal(1, (await accounts.List(newest with { Search = "shown 01234", AsWayr = true }, CancellationToken.None)).Total);
            Assert.Equal(0, (await accounts.ListRoleRequests(1, 20, CancellationToken.None)).Total);
        }

        // The server counts scans when its sessions end.
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString + ";Pooling=false");
        NpgsqlConnection.ClearAllPools();
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await using var scans = source.CreateCommand("select seq_scan from pg_stat_user_tables where schemaname = 'identity' and relname = 'accounts'");

        // An exact count of all accounts may read the table, when the planner finds that cheaper than an index; nothing else does.
        Assert.InRange((long)(await scans.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, 0, counts);
    }

    private static async Task Fill(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        foreach (var sql in new[]
        {
            $"""
            insert into identity.accounts (id, email, email_key, username, username_key, username_chosen, display_name, full_name, roles, requested_roles, status, origin, preferences,
                bio, website, location, avatar_url, created_at, updated_at, last_login_at, version)
            select gen_random_uuid(), 'p' || lpad(n::text, 5, '0') || '@load.example', 'p' || lpad(n::text, 5, '0') || '@load.example', 'person-' || lpad(n::text, 5, '0'),
                'person-' || lpad(n::text, 5, '0'), n % 2 = 0, case when n % 3 > 0 then 'Shown ' || lpad(n::text, 5, '0') end, 'Full Name ' || n,
                case when n % 5000 = 0 then 9 when n % 100 = 1 then 3 when n % 100 = 2 then 5 else 1 end, 0, case when n % 1000 = 5 then 'Suspended' else 'Active' end, 'OpenCode', jsonb_build_object(),
                case when n % 10 = 0 then repeat('About me. ', 90) end, case when n % 20 = 0 then 'https://example.com/' || n end, case when n % 7 = 0 then 'Town ' || n % 70 end, null,
                now() - n * interval '1 minute', now() - n * interval '1 minute', case when n % 4 > 0 then now() - n * interval '1 second' end, 1
            from generate_series(1, {Accounts}) n
            """,
            "vacuum analyze identity.accounts",
            "select pg_stat_reset_single_table_counters('identity.accounts'::regclass)",
        })
        {
            await using var command = source.CreateCommand(sql);
            command.CommandTimeout = 300;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
