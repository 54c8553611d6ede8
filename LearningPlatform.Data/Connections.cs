using Microsoft.Extensions.Configuration;
using Npgsql;

namespace LearningPlatform.Data;

/// <summary>
/// How many connections to PostgreSQL this process may hold, and how its pools share them. All pools together never pass <c>Data:MaxConnections</c>; beside them
/// there is one connection that listens.
/// </summary>
internal static class Connections
{
    /// <summary>Two processes fit on a server with its default of 100, of which three are kept for its administrators.</summary>
    public const int Default = 44;

    /// <summary>Fewer would let one pool wait for ever.</summary>
    public const int Least = 6;

    /// <summary>Work of the kernel without EF: the outbox's queue, health, counters.</summary>
    public const string Kernel = "kernel";

    /// <summary>The hot paths of learning; more writers than these only wait for each other inside the server.</summary>
    public const string Learners = "learners";

    /// <summary>All other stores.</summary>
    public const string Stores = "stores";

    /// <summary>The one connection that listens; not pooled.</summary>
    public const string Listen = "listen";

    /// <summary>The connections that a pool may hold.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="pool">Which pool.</param>
    public static int Of(IConfiguration configuration, string pool)
    {
        var all = Math.Max(Least, configuration.GetValue("Data:MaxConnections", Default));
        var (kernel, learners) = (Math.Max(1, all * 8 / 44), Math.Max(2, all * 16 / 44));
        return pool switch
        {
            Kernel => kernel,
            Learners => learners,
            Stores => all - kernel - learners,
            _ => 1,
        };
    }

    /// <summary>The connection string of a pool: the application's role, and the pool's size whatever the given string says about it.</summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="pool">Which pool.</param>
    public static string String(IConfiguration configuration, string pool)
    {
        var connection = new NpgsqlConnectionStringBuilder(PlatformDataExtensions.AsApplication(configuration, pool)) { MaxPoolSize = Of(configuration, pool) };
        connection.MinPoolSize = Math.Min(connection.MinPoolSize, connection.MaxPoolSize);
        return connection.ConnectionString;
    }
}
