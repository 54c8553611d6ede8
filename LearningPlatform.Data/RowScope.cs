using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace LearningPlatform.Data;

/// <summary>
/// Whose learner-owned rows the database shows: the second wall behind the use cases' own rules. Each table with a <c>user_id</c> has a row level
/// security policy, and each connection says for whom it works. The scope follows the asynchronous flow: a request works for its verified caller
/// (or for nobody), everything outside a request works for the platform. A store whose job crosses learners (sign-in, leaderboards, an
/// instructor's view) says so by <see cref="Database.AsPlatform"/>.
/// </summary>
/// <remarks>
/// It counts when a connection is opened: change it around a whole read or write, not inside a transaction. State that is shared by requests and
/// loaded lazily (a leaderboard's order) must be loaded as the platform, or it would hold only the first caller's rows.
/// </remarks>
public sealed record RowScope
{
    private static readonly AsyncLocal<RowScope?> Ambient = new();

    private RowScope(string userId, string name)
    {
        UserId = userId;
        Name = name;
    }

    /// <summary>All rows: background work, and stores that have to look across learners.</summary>
    public static RowScope Platform { get; } = new("", "platform");

    /// <summary>No learner's rows: a request without a verified caller.</summary>
    public static RowScope Nobody { get; } = new("", "user");

    /// <summary>The scope of the present asynchronous flow.</summary>
    public static RowScope Current => Ambient.Value ?? Platform;

    internal string UserId { get; }

    internal string Name { get; }

    /// <summary>One account's rows.</summary>
    /// <param name="userId">The account, taken from a verified token.</param>
    public static RowScope User(Guid userId) => new(userId.ToString(), "user");

    /// <summary>Makes this the scope of the present flow, and of what it starts, until the result is disposed.</summary>
    public IDisposable Enter()
    {
        var before = Ambient.Value;
        Ambient.Value = this;
        return new Exit(before);
    }

    private sealed class Exit(RowScope? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}

/// <summary>
/// Tells the server the scope when EF opens a connection, and only when the physical connection last had another one: that is what makes it cheap,
/// and why these connections come from a pool that nothing else uses (they keep their session state when they return).
/// </summary>
internal sealed class RowScopeInterceptor : DbConnectionInterceptor
{
    private readonly ConcurrentDictionary<int, RowScope> scopes = new();

    /// <summary>A new physical connection has no scope, whatever one with the same number had before it.</summary>
    public void Forget(NpgsqlConnection connection) => scopes.TryRemove(connection.ProcessID, out _);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (Command(connection) is { } command)
        {
            using (command)
            {
                command.ExecuteNonQuery();
            }

            scopes[((NpgsqlConnection)connection).ProcessID] = RowScope.Current;
        }
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Command(connection) is { } command)
        {
            await using (command)
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            scopes[((NpgsqlConnection)connection).ProcessID] = RowScope.Current;
        }
    }

    private NpgsqlCommand? Command(DbConnection connection)
    {
        var npgsql = (NpgsqlConnection)connection;
        var scope = RowScope.Current;
        if (scopes.TryGetValue(npgsql.ProcessID, out var present) && present == scope)
        {
            return null;
        }

        // If this fails halfway, the next use must not believe the old entry.
        scopes.TryRemove(npgsql.ProcessID, out _);
        return new NpgsqlCommand("select set_config('app.user_id', $1, false), set_config('app.scope', $2, false)", npgsql)
        {
            Parameters = { new() { Value = scope.UserId }, new() { Value = scope.Name } },
        };
    }
}
