using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data;

/// <summary>The platform's one database. Each module has a PostgreSQL schema of its own; its tables are configured beside their store.</summary>
/// <param name="options">Where the database is.</param>
public sealed class PlatformDb(DbContextOptions<PlatformDb> options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(PlatformDb).Assembly);
}
