using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Learning;
using LearningPlatform.Data;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Data.Learning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Load;

/// <summary>A database of its own that keeps what it was told (fsync on), and the platform's services over it.</summary>
internal sealed class LoadDatabase : IAsyncDisposable, ILearnerAccounts
{
    private readonly EmbeddedPostgres server;
    private readonly string folder;
    private readonly ServiceProvider services;

    private LoadDatabase(EmbeddedPostgres server, string folder)
    {
        (this.server, this.folder) = (server, folder);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:platformdb"] = server.ConnectionString }).Build();
        services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<ILearnerAccounts>(this)
            .AddPlatformData(configuration).AddLearning(configuration).BuildServiceProvider();
    }

    public string ConnectionString => server.ConnectionString;

    public ILearners Learners => services.GetRequiredService<ILearners>();

    public ILeaderboards Leaderboards => services.GetRequiredService<ILeaderboards>();

    public static async Task<LoadDatabase> Start()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "lp-load-" + Guid.NewGuid().ToString("N")[..12])).FullName;
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = true });
        await DatabaseSchema.ApplyAsync(server.ConnectionString, CancellationToken.None);
        return new LoadDatabase(server, folder);
    }

    public Task<LearnerAccount?> Find(Guid id, CancellationToken ct) =>
        Task.FromResult<LearnerAccount?>(new LearnerAccount(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "UTC"));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
