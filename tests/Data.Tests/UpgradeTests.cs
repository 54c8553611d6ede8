using System.Text.Json.Nodes;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data.Identity;
using LearningPlatform.Data.Learning;
using LearningPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests;

/// <summary>A database that was filled by the first version, taken over by this one.</summary>
public sealed class UpgradeTests
{
    private const string Password = "correct horse battery";

    private static readonly Guid Account = new("0198f000-0000-7000-8000-0000000000a1");
    private static readonly Guid Session = new("0198f000-0000-7000-8000-0000000000b1");
    private static readonly Guid Token = new("0198f000-0000-7000-8000-0000000000c1");
    private static readonly Guid Lesson = new("0198f000-0000-7000-8000-0000000000d1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_of_the_first_version_are_kept_and_the_application_works_on_them()
    {
        var connection = await PostgresServer.CreateEmptyDatabaseAsync();
        try
        {
            await FirstVersion(connection);
            var before = await Rows(connection);

            await DatabaseSchema.ApplyAsync(connection, Ct);

            // Every column that the first version wrote still says the same.
            var after = await Rows(connection);
            foreach (var (table, row) in before)
                Assert.All(row!.AsObject(), column => Assert.True(JsonNode.DeepEquals(column.Value, after[table]![column.Key]), $"{table}.{column.Key}"));

            await Works(connection);

            // And once more: the next start finds nothing to do.
            await DatabaseSchema.ApplyAsync(connection, Ct);
        }
        finally
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
            await PostgresServer.DropDatabaseAsync(connection);
        }
    }

    private static async Task FirstVersion(string connection)
    {
        await using (var db = new PlatformDb(new DbContextOptionsBuilder<PlatformDb>().UseNpgsql(connection, PlatformDataExtensions.Configure).Options))
        {
            var initial = db.Database.GetMigrations().First();
            Assert.EndsWith("_Initial", initial, StringComparison.Ordinal);
            await db.Database.MigrateAsync(initial, Ct);
        }

        using var passwords = new Passwords();
        var hash = await passwords.Hash(Password, Ct);
        await using var source = NpgsqlDataSource.Create(connection);
        await using var fill = source.CreateCommand($"""
            insert into identity.accounts (id, email, email_key, email_verified_at, username, username_key, username_chosen, full_name, password_hash, password_changed_at,
              roles, requested_roles, status, origin, avatar_url, first_name, birth_date, preferences, created_at, updated_at, version)
            values ('{Account}', 'Ada@example.com', 'ada@example.com', '2026-01-01', 'ada', 'ada', true, 'Ada Lovelace', '{hash}', '2026-01-01',
              3, 0, 'Active', 'OpenCode', 'https://example.com/a.png', 'Ada', '1990-12-10', '{"{}"}', '2026-01-01', '2026-01-02', 7);
            insert into identity.sessions (id, account_id, issuer, remembered, device, ip, created_at, last_used_at, expires_at)
            values ('{Session}', '{Account}', 'Wayr', true, 'a browser', '203.0.113.9', now(), now(), now() + interval '30 days');
            insert into identity.refresh_tokens (id, session_id, hash, issued_at, expires_at) values ('{Token}', '{Session}', '\x01', now(), now() + interval '30 days');
            insert into learning.learners (user_id, version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_current, streak_longest, streak_days,
              streak_bridges, streak_zone, last_activity_day, last_activity_at, time_zone, epoch, updated_at)
            values ('{Account}', 3, 120, 30, 0, 0, 0, 4, 2, 9, array[20454, 20455], array[]::int[], 'Europe/Paris', '2026-01-02', '2026-01-02', 'Europe/Paris', 0, '2026-01-02');
            insert into learning.lesson_progress (user_id, lesson_id, lesson_key, course_id, status, percentage, seconds, attempts, best_score, completed_at, last_activity_at, earned_at, earned_score, earned_xp)
            values ('{Account}', '{Lesson}', 'lesson-1', '{Lesson}', 2, 100, 60, 1, 90, '2026-01-02', '2026-01-02', '2026-01-02', 90, 12);
            insert into gamification.ledger (user_id, epoch, key, source, category, amount, at, course_id, reason) values ('{Account}', 0, 'lesson/1', 0, 0, 120, '2026-01-02', '{Lesson}', 'A lesson');
            """);
        await fill.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<JsonObject> Rows(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var query = source.CreateCommand("""
            select jsonb_build_object(
              'accounts', (select to_jsonb(a) from identity.accounts a),
              'sessions', (select to_jsonb(s) from identity.sessions s),
              'refresh_tokens', (select to_jsonb(t) from identity.refresh_tokens t),
              'learners', (select to_jsonb(l) from learning.learners l),
              'lesson_progress', (select to_jsonb(p) from learning.lesson_progress p),
              'ledger', (select to_jsonb(g) from gamification.ledger g))::text
            """);
        return JsonNode.Parse((string)(await query.ExecuteScalarAsync(Ct))!)!.AsObject();
    }

    private static async Task Works(string connection)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:platformdb", connection)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddPlatformData(configuration).AddIdentity(configuration, development: true).AddLearning(configuration).BuildServiceProvider();

        var signedIn = await services.GetRequiredService<SignIn>().Handle(new SignInRequest(Issuer.Wayr, "ada@example.com", Password, Remember: false, Client.Unknown), Ct);
        Assert.True(signedIn.Ok, signedIn.Error?.Message);
        var state = await services.GetRequiredService<ISessions>().State(Account, Session, Ct);
        Assert.Equal((Standing.Good, true, Roles.Student | Roles.Instructor), (state!.Standing, state.Open, state.Roles));
        var account = await services.GetRequiredService<IAccounts>().Find(Account, Ct);
        Assert.Equal(("Ada@example.com", "Ada", new DateOnly(1990, 12, 10), null), (account!.Email!.Text, account.Profile.FirstName, account.Profile.BirthDate, account.Phone));
        Assert.True((await services.GetRequiredService<UpdateAccount>().Handle(new Caller(Account, Roles.Student, Session), Account, new AccountPatch { Bio = new(true, "Analyst") }, Ct)).Ok);

        using var scope = RowScope.User(Account).Enter();
        var views = services.GetRequiredService<ILearnerViews>();
        var learner = (await views.Summary(Account, Ct))!;
        Assert.Equal((120L, 4), (learner.Xp.Learning, learner.Lives));
        Assert.True(await views.Completed(Account, Lesson, Ct));
        Assert.Equal(120L, Assert.Single(await views.History(Account, null, Ct)).Amount);
    }
}
