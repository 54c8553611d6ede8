using System.Collections.Concurrent;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Core.Sandbox;
using LearningPlatform.Data;
using LearningPlatform.Data.Learning;
using LearningPlatform.Data.Sandbox;
using LearningPlatform.Grains;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace LearningPlatform.Silo.Tests;

/// <summary>Two silos with the platform's stores on a PostgreSQL of their own, and a client outside of them, as an API is.</summary>
public sealed class ClusterFixture : IAsyncLifetime, ILearnerAccounts
{
    private readonly ConcurrentDictionary<Guid, LearnerAccount> accounts = new();

    public PostgresFixture Postgres { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    /// <summary>The ports as an API of the cluster has them.</summary>
    public ILearners Learners => Cluster.Client.ServiceProvider.GetRequiredService<ILearners>();

    public ISandboxes Sandboxes => Cluster.Client.ServiceProvider.GetRequiredService<ISandboxes>();

    /// <summary>What the silos run code with: it runs nothing and says how many runs there are at once.</summary>
    public CountingRunner Runner { get; } = new();

    public ILeaderboards Leaderboards => Cluster.Client.ServiceProvider.GetRequiredService<ILeaderboards>();

    public async ValueTask InitializeAsync()
    {
        await Postgres.InitializeAsync();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => SiloSettings.Configure(silo));
        builder.ConfigureSiloHost((_, host) => host.Services
            .AddSingleton<ILearnerAccounts>(this)
            .AddPlatformData(Postgres.Configuration)
            .AddLearning(Postgres.Configuration)
            .AddSandboxes(Postgres.Configuration)
            .AddSingleton<ICodeRunner>(Runner)
            .AddSingleton<IRealtime, NoBrowsers>()
            .AddClusterPorts());
        builder.ConfigureClientHost(host => host.Services.AddClusterPorts());
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    /// <summary>An account that did nothing yet.</summary>
    public Guid Register()
    {
        var id = Ids.New();
        accounts[id] = new LearnerAccount(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero), "UTC");
        return id;
    }

    public Task<LearnerAccount?> Find(Guid id, CancellationToken ct) => Task.FromResult(accounts.GetValueOrDefault(id));

    public async Task<T> Scalar<T>(string sql, params object[] values) => (T)(await Postgres.ScalarAsync(sql, values))!;

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

/// <summary>Nobody is connected.</summary>
internal sealed class NoBrowsers : IRealtime
{
    public Task Publish(Push push, CancellationToken ct) => Task.CompletedTask;
}
