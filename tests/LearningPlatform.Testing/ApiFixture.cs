using Npgsql;
using Xunit;

namespace LearningPlatform.Testing;

/// <summary>The real API over a fresh database, for one test class (<c>IClassFixture&lt;ApiFixture&gt;</c>).</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    /// <summary>The database, as its owner; for a second <see cref="ApiNode"/>, or for looking behind the API.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The running API.</summary>
    public ApiNode Node { get; private set; } = null!;

    /// <summary>A client of the API.</summary>
    public HttpClient Client => Node.Client;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ConnectionString = await PostgresServer.CreateDatabaseAsync();
        Node = await ApiNode.StartAsync(ConnectionString);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await PostgresServer.DropDatabaseAsync(ConnectionString);
    }
}
