using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace LearningPlatform.Data;

/// <summary>Puts the database into a host's services.</summary>
public static class PlatformDataExtensions
{
    /// <summary>The name of the database's connection string.</summary>
    public const string ConnectionName = "platformdb";

    /// <summary>
    /// Adds the data source, the pooled contexts (<c>IDbContextFactory&lt;PlatformDb&gt;</c>) and <see cref="Database"/>. The connection string
    /// <c>ConnectionStrings:platformdb</c> is read when the first connection is made.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddPlatformData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(
            configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"There is no connection string {ConnectionName}.")).Build());
        services.AddPooledDbContextFactory<PlatformDb>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), Configure));
        services.AddSingleton<Database>();
        return services;
    }

    internal static void Configure(NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.SetPostgresVersion(15, 0).MigrationsHistoryTable("migrations", "kernel");
}
