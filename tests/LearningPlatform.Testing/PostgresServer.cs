using LearningPlatform.Data;
using LearningPlatform.Data.Embedded;
using Npgsql;

namespace LearningPlatform.Testing;

/// <summary>
/// The PostgreSQL server of this test process: real, on a free port, in a folder below the system's temporary one, started by the first test that
/// needs it. The kernel stops it with the process. Each caller gets a fresh database, copied from one that was migrated once.
/// </summary>
public static class PostgresServer
{
    private const string Template = "template_platform";
    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(Start);

    // CREATE DATABASE … TEMPLATE refuses while somebody else is copying.
    private static readonly SemaphoreSlim OneCopy = new(1, 1);

    /// <summary>Makes a database with the platform's schema and nothing in it.</summary>
    /// <returns>Its connection string, as the owner.</returns>
    public static Task<string> CreateDatabaseAsync() => CreateAsync(Template);

    /// <summary>Makes an empty database, without the platform's schema.</summary>
    public static Task<string> CreateEmptyDatabaseAsync() => CreateAsync("template1");

    /// <summary>Drops a database that was made here, also when it is in use.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var server = await Server.Value;
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await Execute(server.ConnectionString, $"drop database if exists \"{name}\" with (force)");
    }

    private static async Task<string> CreateAsync(string template)
    {
        var server = await Server.Value;
        var name = "test_" + Guid.NewGuid().ToString("N")[..12];
        await OneCopy.WaitAsync();
        try
        {
            await Execute(server.ConnectionString, $"create database {name} template {template}");
        }
        finally
        {
            OneCopy.Release();
        }

        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
    }

    private static async Task<EmbeddedPostgres> Start()
    {
        // World-passable on purpose: as root the server runs as another user.
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "lp-test-pg-" + Guid.NewGuid().ToString("N")[..12])).FullName;
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(folder) { Database = Template, Durable = false, MaxConnections = 400 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        await DatabaseSchema.ApplyAsync(server.ConnectionString, CancellationToken.None);
        return server;
    }

    private static async Task Execute(string connectionString, string sql)
    {
        var admin = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(admin.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
