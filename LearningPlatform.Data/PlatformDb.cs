using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LearningPlatform.Data;

/// <summary>
/// The platform's one database. Each module has a PostgreSQL schema of its own; its tables are configured beside their store
/// (<c>builder.ToTable("lessons", "catalog")</c>), names become snake_case, times are stored in UTC.
/// </summary>
/// <param name="options">Where the database is.</param>
public sealed class PlatformDb(DbContextOptions<PlatformDb> options) : DbContext(options)
{
    /// <summary>Events were enqueued and not yet committed.</summary>
    internal bool HasEvents { get; set; }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTime>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PlatformDb).Assembly);
        SnakeCase.Apply(modelBuilder.Model);
    }

    /// <summary>PostgreSQL keeps an instant, not an offset, and its driver refuses any other offset than zero.</summary>
    private sealed class UtcTime() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
}

/// <summary>Lets <c>dotnet ef</c> read the model without a database and without starting the application.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PlatformDb>
{
    public PlatformDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PlatformDb>().UseNpgsql("Host=none.invalid", PlatformDataExtensions.Configure).Options);
}
