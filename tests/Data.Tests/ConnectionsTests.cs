using LearningPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LearningPlatform.Data.Tests;

public sealed class ConnectionsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Pools = [Connections.Kernel, Connections.Learners, Connections.Stores];

    [Theory]
    [InlineData(null, 44)]
    [InlineData("6", 6)]
    [InlineData("1", 6)]
    [InlineData("17", 17)]
    [InlineData("300", 300)]
    public void All_pools_together_take_what_the_setting_allows(string? setting, int all)
    {
        var configuration = Configuration(("Data:MaxConnections", setting));

        Assert.Equal(all, Pools.Sum(pool => Connections.Of(configuration, pool)));
        Assert.All(Pools, pool => Assert.True(Connections.Of(configuration, pool) >= 1));
    }

    [Fact]
    public void Two_nodes_with_their_listeners_fit_on_a_server_with_its_defaults() => Assert.True(2 * (Connections.Default + 1) <= 97);

    [Fact]
    public async Task However_much_is_asked_at_once_no_more_connections_are_made()
    {
        var configuration = Configuration(("Data:MaxConnections", "9"), ("ConnectionStrings:platformdb", postgres.ConnectionString + ";Maximum Pool Size=100"));
        await using var services = new ServiceCollection().AddLogging().AddPlatformData(configuration).BuildServiceProvider();
        var (kernel, stores, learners) = (services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<Database>(), services.GetRequiredService<LearnerSource>());

        await Task.WhenAll(Enumerable.Range(0, 40).SelectMany(_ => new[] { Kernel(), Store(), Learner() }));

        var held = (long)(await postgres.ScalarAsync(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name in ('learningplatform-kernel', 'learningplatform-stores', 'learningplatform-learners')"))!;
        Assert.Equal(9, held);

        async Task Kernel()
        {
            await using var command = kernel.CreateCommand("select pg_sleep(0.02)");
            await command.ExecuteNonQueryAsync();
        }

        Task Store() => stores.Read((db, ct) => db.Database.ExecuteSqlRawAsync("select pg_sleep(0.02)", ct), CancellationToken.None);

        async Task Learner()
        {
            await using var connection = await learners.OpenAsync(CancellationToken.None);
            await using var command = new NpgsqlCommand("select pg_sleep(0.02)", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, one.Value))).Build();
}
