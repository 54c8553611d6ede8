using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace LearningPlatform.Data;

/// <summary>Content when the database answers and has the schema of this version.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource source, IDbContextFactory<PlatformDb> contexts) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private string? newest;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await using var query = source.CreateCommand("select exists(select from kernel.migrations where \"MigrationId\" = $1)");
            query.Parameters.AddWithValue(await Newest());
            return await query.ExecuteScalarAsync(limit.Token) is true ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The schema is of another version.");
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The database doesn't answer.", e);
        }
    }

    private async Task<string> Newest()
    {
        if (newest is null)
        {
            await using var db = await contexts.CreateDbContextAsync();
            newest = db.Database.GetMigrations().Last();
        }

        return newest;
    }
}
