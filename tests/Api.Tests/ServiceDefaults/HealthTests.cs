using System.Net;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace LearningPlatform.Api.Tests.ServiceDefaults;

public sealed class HealthTests
{
    [Fact]
    public async Task Given_a_database_that_answers_and_is_migrated_Then_the_instance_is_ready_and_alive()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var node = await ApiNode.StartAsync(database);

        Assert.Equal("Healthy", await node.Client.GetStringAsync("/health"));
        Assert.Equal("Healthy", await node.Client.GetStringAsync("/alive"));
    }

    [Fact]
    public async Task Given_an_empty_database_When_two_nodes_start_at_once_Then_one_makes_the_schema_and_both_are_ready()
    {
        var database = await PostgresServer.CreateEmptyDatabaseAsync();

        var nodes = await Task.WhenAll(ApiNode.StartAsync(database), ApiNode.StartAsync(database));

        foreach (var node in nodes)
        {
            Assert.Equal("Healthy", await node.Client.GetStringAsync("/health"));
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Given_a_database_that_is_gone_Then_the_instance_is_alive_and_not_ready()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var node = await ApiNode.StartAsync(database);

        await PostgresServer.DropDatabaseAsync(database);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await node.Client.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await node.Client.GetAsync("/alive")).StatusCode);
    }

    [Fact]
    public async Task Given_a_schema_of_another_version_Then_the_instance_is_not_ready()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var node = await ApiNode.StartAsync(database);
        await using (var owner = NpgsqlDataSource.Create(database))
        await using (var command = owner.CreateCommand("delete from kernel.migrations"))
        {
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await node.Client.GetAsync("/health")).StatusCode);
    }
}
