using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests;

/// <summary>A table of its own stands for any learner-owned one: what holds for it holds for each table with a user_id, which the first test asserts.</summary>
public sealed class RowLevelSecurityTests : IClassFixture<RowLevelSecurityTests.Diaries>
{
    private readonly Diaries diaries;

    public RowLevelSecurityTests(Diaries diaries) => this.diaries = diaries;

    [Fact]
    public async Task Every_table_with_a_user_id_has_a_policy_and_is_not_owned_by_the_role_that_the_application_works_as()
    {
        var open = await Column("""
            select n.nspname || '.' || c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where a.attname = 'user_id' and not a.attisdropped and c.relkind in ('r', 'p') and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'
              and (not c.relrowsecurity or pg_get_userbyid(c.relowner) = 'platform_app'
                or not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'))
            """);

        Assert.Empty(open);
        Assert.NotEmpty(await Column("select 'diary' from pg_policy where polrelid = 'test.diary'::regclass"));
    }

    [Fact]
    public async Task Given_two_learners_When_one_reads_without_any_WHERE_Then_only_his_rows_are_there()
    {
        using (RowScope.User(diaries.Ada).Enter())
        {
            Assert.Equal([diaries.Ada], await Owners());
        }

        using (RowScope.User(diaries.Bob).Enter())
        {
            Assert.Equal([diaries.Bob], await Owners());
        }
    }

    [Fact]
    public async Task Given_nobody_is_signed_in_Then_no_learners_rows_are_there()
    {
        using var scope = RowScope.Nobody.Enter();

        Assert.Empty(await Owners());
    }

    [Fact]
    public async Task Given_background_work_or_a_store_that_says_so_Then_all_rows_are_there()
    {
        Assert.Equal(2, (await Owners()).Count);
        using var scope = RowScope.User(diaries.Ada).Enter();

        Assert.Equal(2, (await Owners(diaries.Postgres.Database.AsPlatform())).Count);
        Assert.Single(await Owners());
    }

    [Fact]
    public async Task When_a_learner_writes_for_another_one_Then_the_database_refuses()
    {
        using var scope = RowScope.User(diaries.Ada).Enter();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => diaries.Postgres.Database.Write(
            (db, ct) => db.Database.ExecuteSqlAsync($"insert into test.diary values ({diaries.Bob}, 'forged')", ct), CancellationToken.None));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);

        var changed = await diaries.Postgres.Database.Write(
            (db, ct) => db.Database.ExecuteSqlAsync($"update test.diary set text = 'forged'", ct), CancellationToken.None);
        Assert.Equal(1, changed);
    }

    [Fact]
    public async Task Given_a_small_pool_and_many_callers_at_once_Then_no_connection_carries_one_callers_scope_to_the_next()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, _) =>
        {
            var scope = (i % 4) switch { 0 => RowScope.User(diaries.Ada), 1 => RowScope.User(diaries.Bob), 2 => RowScope.Nobody, _ => RowScope.Platform };
            using var entered = scope.Enter();
            HashSet<Guid> expected = (i % 4) switch { 0 => [diaries.Ada], 1 => [diaries.Bob], 2 => [], _ => [diaries.Ada, diaries.Bob] };
            Assert.Equal(expected, [.. await Owners()]);
        });
    }

    [Fact]
    public async Task Given_a_connection_that_was_cut_Then_the_next_one_gets_its_scope_anew()
    {
        using var scope = RowScope.User(diaries.Ada).Enter();
        Assert.Single(await Owners());
        await diaries.Postgres.ScalarAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'learningplatform-stores' and datname = current_database()");

        await Assert.ThrowsAnyAsync<Exception>(() => Owners());
        Assert.Equal([diaries.Ada], await Owners());
    }

    [Fact]
    public async Task The_application_works_as_a_role_that_can_neither_change_the_schema_nor_skip_the_policies()
    {
        var source = diaries.Postgres.Services.GetRequiredService<NpgsqlDataSource>();
        await using (var who = source.CreateCommand("select current_user::text || ' ' || rolsuper || ' ' || rolbypassrls from pg_roles where rolname = current_user"))
        {
            Assert.Equal("platform_app false false", await who.ExecuteScalarAsync());
        }

        foreach (var sql in new[] { "create table kernel.x (a int)", "alter table test.diary disable row level security", "drop policy own_rows on test.diary", "delete from kernel.migrations" })
        {
            await using var forbidden = source.CreateCommand(sql);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => forbidden.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private Task<List<Guid>> Owners(Database? database = null) => (database ?? diaries.Postgres.Database).Read(
        (db, ct) => db.Database.SqlQuery<Guid>($"select user_id as \"Value\" from test.diary order by text").ToListAsync(ct), CancellationToken.None);

    private async Task<List<string>> Column(string sql)
    {
        await using var source = NpgsqlDataSource.Create(diaries.Postgres.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public sealed class Diaries : IAsyncLifetime
    {
        public PostgresFixture Postgres { get; } = new();

        public Guid Ada { get; } = Ids.New();

        public Guid Bob { get; } = Ids.New();

        public async ValueTask InitializeAsync()
        {
            await Postgres.InitializeAsync();
            await Postgres.ScalarAsync("create schema test; create table test.diary (user_id uuid not null, text text not null)");
            await Postgres.ScalarAsync("insert into test.diary values ($1, 'a'), ($2, 'b')", Ada, Bob);
            await DatabaseSchema.ApplyAsync(Postgres.ConnectionString, CancellationToken.None);
        }

        public ValueTask DisposeAsync() => Postgres.DisposeAsync();
    }
}
