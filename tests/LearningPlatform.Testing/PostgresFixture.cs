using LearningPlatform.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LearningPlatform.Testing;

/// <summary>A fresh database for one test class (<c>IClassFixture&lt;PostgresFixture&gt;</c>), with the platform's schema and services over it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private ServiceProvider services = null!;

    /// <summary>The database, as its owner.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Reads and writes as stores do.</summary>
    public Database Database => services.GetRequiredService<Database>();

    /// <summary>What <c>AddPlatformData</c> registers, for a store's constructor.</summary>
    public IServiceProvider Services => services;

    /// <summary>Configuration with this database, for building a host.</summary>
    public IConfiguration Configuration { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ConnectionString = await PostgresServer.CreateDatabaseAsync();
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:platformdb"] = ConnectionString })
            .Build();
        services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddPlatformData(Configuration).BuildServiceProvider();
    }

    /// <summary>Runs SQL as the owner, for arranging and for looking behind the stores.</summary>
    public async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await PostgresServer.DropDatabaseAsync(ConnectionString);
    }
}
