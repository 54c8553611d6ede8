using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LearningPlatform.Data;

/// <summary>Brings a database to the shape that this version expects: migrations, then the idempotent scripts of the folder Sql in the order of their names.</summary>
public static class DatabaseSchema
{
    /// <summary>One node at a time: the others wait for this advisory lock and then find nothing to do.</summary>
    private const long LockKey = 0x4C50_5343_4845_4D41;

    /// <summary>Applies what is missing. Safe to run from several nodes at once, and again.</summary>
    /// <param name="connectionString">The database, as its owner.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task ApplyAsync(string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 600 });
        await using var connection = await source.OpenConnectionAsync(ct);
        await Run(connection, $"select pg_advisory_lock({LockKey})", ct);

        // The lock belongs to the session and ends with it.
        await using var db = new PlatformDb(new DbContextOptionsBuilder<PlatformDb>().UseNpgsql(connection, PlatformDataExtensions.Configure).Options);
        await db.Database.MigrateAsync(ct);
        foreach (var script in Scripts())
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Run(connection, script, ct);
            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>Whether a database that somebody else is using has the shape that this version expects.</summary>
    /// <param name="connectionString">The database, as its owner.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<bool> IsCurrentAsync(string connectionString, CancellationToken ct)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var db = new PlatformDb(new DbContextOptionsBuilder<PlatformDb>().UseNpgsql(connection, PlatformDataExtensions.Configure).Options);
            var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToHashSet(StringComparer.Ordinal);
            return applied.SetEquals(db.Database.GetMigrations());
        }
        catch (NpgsqlException)
        {
            // It is starting or stopping.
            return false;
        }
    }

    private static IEnumerable<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
