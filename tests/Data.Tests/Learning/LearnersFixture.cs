using System.Collections.Concurrent;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data.Learning;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests.Learning;

/// <summary>A database with two nodes on it: two containers of services that share nothing but PostgreSQL.</summary>
public sealed class LearnersFixture : IAsyncLifetime, ILearnerAccounts
{
    private readonly ConcurrentDictionary<Guid, LearnerAccount> accounts = new();
    private readonly List<ServiceProvider> nodes = [];

    public PostgresFixture Postgres { get; } = new();

    public ILearners One => nodes[0].GetRequiredService<ILearners>();

    public ILearners Other => nodes[1].GetRequiredService<ILearners>();

    public ILearnerStore Store => nodes[0].GetRequiredService<ILearnerStore>();

    public ILearnerViews Views => nodes[0].GetRequiredService<ILearnerViews>();

    public ILeaderboards Boards(int node) => nodes[node].GetRequiredService<ILeaderboards>();

    public async ValueTask InitializeAsync()
    {
        await Postgres.InitializeAsync();
        for (var node = 0; node < 2; node++)
        {
            nodes.Add(new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<ILearnerAccounts>(this)
                .AddPlatformData(Postgres.Configuration).AddLearning(Postgres.Configuration).BuildServiceProvider());
        }
    }

    /// <summary>An account that did nothing yet.</summary>
    public Guid Register(string zone = "UTC", DateTimeOffset? at = null)
    {
        var id = Ids.New();
        accounts[id] = new LearnerAccount(at ?? new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero), zone);
        return id;
    }

    public Task<LearnerAccount?> Find(Guid id, CancellationToken ct) => Task.FromResult(accounts.GetValueOrDefault(id));

    public async Task<T> Scalar<T>(string sql, params object[] values) => (T)(await Postgres.ScalarAsync(sql, values))!;

    /// <summary>Adds a line to the ledger as if it had been earned then.</summary>
    public async Task Earned(Guid user, long amount, DateTimeOffset at, Guid? course = null)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            insert into learning.learners (user_id, version, xp_learning, xp_coding, xp_collaboration, xp_achievements, xp_self_set, lives, streak_current,
                streak_longest, streak_days, streak_bridges, streak_zone, last_activity_at, time_zone, epoch, updated_at)
            values ($1, 1, 0, 0, 0, 0, 0, 5, 0, 0, '{}', '{}', 'UTC', $2, 'UTC', 0, $2) on conflict do nothing
            """,
            connection);
        command.Parameters.Add(new() { Value = user });
        command.Parameters.Add(new() { Value = at });
        await command.ExecuteNonQueryAsync();
        await using var line = new NpgsqlCommand(
            "insert into gamification.ledger (user_id, epoch, key, source, category, amount, at, course_id, reason) values ($1, 0, $2, 0, 0, $3, $4, $5, 'Test')", connection);
        line.Parameters.Add(new() { Value = user });
        line.Parameters.Add(new() { Value = "lesson/" + Guid.NewGuid() });
        line.Parameters.Add(new() { Value = amount });
        line.Parameters.Add(new() { Value = at });
        line.Parameters.Add(new() { Value = (object?)course ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await line.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        await Postgres.DisposeAsync();
    }
}
