using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Embedded;
using LearningPlatform.Data.Idempotency;
using LearningPlatform.Data.Outbox;
using LearningPlatform.Data.Realtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace LearningPlatform.Data;

/// <summary>Puts the database into a host's services.</summary>
public static class PlatformDataExtensions
{
    /// <summary>The name of the database's connection string.</summary>
    public const string ConnectionName = "platformdb";

    /// <summary>The role that the application works as; <c>Sql/010_role.sql</c> makes it.</summary>
    internal const string Role = "platform_app";

    /// <summary>
    /// Adds the contexts (<c>IDbContextFactory&lt;PlatformDb&gt;</c>, pooled), <see cref="Database"/> over them, a plain <see cref="NpgsqlDataSource"/> for
    /// kernel work without EF, and the service that brings the schema up to date before anything else starts. The connection string
    /// <c>ConnectionStrings:platformdb</c> (the owner) is read when the first connection is made. Setting <c>Web:PublicUrl</c>: the origin that links
    /// from elsewhere lead to; the address that this process listens on unless set. Setting <c>Data:MaxConnections</c>: see <see cref="Connections"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddPlatformData(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new Links(new Uri(PublicUrl(configuration))));
        services.AddSingleton(_ => NpgsqlDataSource.Create(Connections.String(configuration, Connections.Kernel)));
        services.AddSingleton<RowScopeInterceptor>();
        services.AddSingleton(provider => new ScopedSource(Connections.String(configuration, Connections.Stores), provider.GetRequiredService<RowScopeInterceptor>()));
        services.AddSingleton(_ => new LearnerSource(Connections.String(configuration, Connections.Learners)));
        services.AddPooledDbContextFactory<PlatformDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<ScopedSource>().Source, Configure)
            .ConfigureWarnings(Quieten)
            .AddInterceptors(provider.GetRequiredService<RowScopeInterceptor>(), provider.GetRequiredService<OutboxInterceptor>()));
        services.AddSingleton<Database>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxInterceptor>();
        services.AddSingleton(_ => OutboxOptions.Read(configuration));
        services.AddSingleton<OutboxQueue>();
        services.AddHostedService<Subscriptions>();
        services.AddHostedService<OutboxNotifier>();
        services.AddSingleton<ISubscriber, ForgetEvents>();
        services.AddSingleton<IDeadLetters, DeadLetters>();
        services.AddSingleton<ListDeadLetters>();
        services.AddSingleton<RetryDeadLetter>();
        services.AddSingleton<IIdempotency, IdempotencyKeys>();
        services.AddSingleton(provider => new PostgresNotifications(
            () => AsApplication(configuration, Connections.Listen),
            provider.GetRequiredService<ILogger<PostgresNotifications>>()));
        services.AddHostedService(provider => provider.GetRequiredService<PostgresNotifications>());
        RealtimeFanOut.Add(services, configuration);
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(_ => new SchemaAtStart(() => OwnerConnection(configuration))));
        return services;
    }

    /// <summary>
    /// Starts a PostgreSQL of our own when the configuration names none, below <c>Data:Directory</c> (default <c>.data</c> in the content root), and
    /// puts its connection string into the configuration. It stops after everything else of the host has stopped.
    /// </summary>
    /// <param name="builder">The host that is being built.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="PostgresUnavailableException">There is no database and none can be started; the message says what helps.</exception>
    public static async Task AddDatabaseServerAsync(this IHostApplicationBuilder builder, CancellationToken ct = default)
    {
        if (EF.IsDesignTime || !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(ConnectionName)))
        {
            return;
        }

        // The host's own logging exists only after it was built.
        var logging = LoggerFactory.Create(l => l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var server = await EmbeddedPostgres.StartAsync(Embedded(builder), logging.CreateLogger<EmbeddedPostgres>(), ct);
        builder.Configuration[$"ConnectionStrings:{ConnectionName}"] = server.ConnectionString;
        builder.Configuration[RealtimeFanOut.Setting] ??= builder.Configuration.GetConnectionString("cache") is { Length: > 0 } ? null : "local";
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => new StopServer(server, logging, provider)));
    }

    /// <summary>
    /// Puts the connection string of a database that a command works on into the configuration, beside the platform or alone: the one that is configured, the one that a running
    /// platform keeps below <c>Data:Directory</c>, or a server of our own. The schema is brought up to date unless a running platform uses it.
    /// </summary>
    /// <param name="builder">The command's host.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>To be disposed when the command is over.</returns>
    /// <exception cref="PostgresUnavailableException">There is no database and none can be started, or the running platform is another version; the message says what helps.</exception>
    public static async Task<IAsyncDisposable> OpenDatabaseAsync(this IHostApplicationBuilder builder, CancellationToken ct = default)
    {
        EmbeddedPostgres? server = null;
        var setting = $"ConnectionStrings:{ConnectionName}";
        var options = Embedded(builder);
        if (string.IsNullOrEmpty(builder.Configuration[setting]))
        {
            if (EmbeddedPostgres.Running(options) is { } running)
            {
                builder.Configuration[setting] = running;
                return await DatabaseSchema.IsCurrentAsync(running, ct)
                    ? new Nothing()
                    : throw new PostgresUnavailableException($"The platform that runs in {options.Folder} is another version or is just starting. Stop it, or try again in a moment.");
            }

            server = await EmbeddedPostgres.StartAsync(options, ct: ct);
            builder.Configuration[setting] = server.ConnectionString;
        }

        try
        {
            await DatabaseSchema.ApplyAsync(OwnerConnection(builder.Configuration), ct);
            return (IAsyncDisposable?)server ?? new Nothing();
        }
        catch when (server is not null)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static EmbeddedPostgresOptions Embedded(IHostApplicationBuilder builder) =>
        new(Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["Data:Directory"] ?? ".data", "postgres"));

    internal static void Configure(NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.SetPostgresVersion(15, 0).MigrationsHistoryTable("migrations", "kernel");

    /// <summary>
    /// EF logs a failed write twice as an error and throws it. Most of them are expected: a taken name or address, two who change one row at once. Those are answered,
    /// and what isn't expected is logged, with the exception, by whoever ends up with it; so EF's own lines are for debugging only.
    /// </summary>
    private static void Quieten(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug));

    /// <summary>The same server and account, working as the role that row level security holds for.</summary>
    internal static string AsApplication(IConfiguration configuration, string purpose)
    {
        var connection = new NpgsqlConnectionStringBuilder(OwnerConnection(configuration)) { ApplicationName = $"learningplatform-{purpose}" };
        connection.Options = $"{connection.Options} -c role={Role}".Trim();
        return connection.ConnectionString;
    }

    private static string PublicUrl(IConfiguration configuration) =>
        configuration["Web:PublicUrl"] is { Length: > 0 } set ? set
        : configuration["urls"]?.Split(';')[0] is { Length: > 0 } own && Uri.TryCreate(own, UriKind.Absolute, out _) ? own
        : "http://localhost:8080";

    private static string OwnerConnection(IConfiguration configuration) =>
        configuration.GetConnectionString(ConnectionName) ?? throw new InvalidOperationException($"There is no connection string {ConnectionName}.");

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>The pool behind the contexts. Its connections keep their session state (scope, prepared statements) when they return.</summary>
internal sealed class ScopedSource : IAsyncDisposable, IDisposable
{
    public ScopedSource(string connectionString, RowScopeInterceptor scopes)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true };
        if (connection.MaxAutoPrepare == 0)
        {
            connection.MaxAutoPrepare = 200;
        }

        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        builder.UsePhysicalConnectionInitializer(scopes.Forget, opened =>
        {
            scopes.Forget(opened);
            return Task.CompletedTask;
        });
        Source = builder.Build();
    }

    public NpgsqlDataSource Source { get; }

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    public void Dispose() => Source.Dispose();
}

/// <summary>The schema is right before any other service of the host starts.</summary>
internal sealed class SchemaAtStart(Func<string> connectionString) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => DatabaseSchema.ApplyAsync(connectionString(), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Stops the server of our own when nothing uses it any more.</summary>
internal sealed class StopServer(EmbeddedPostgres server, ILoggerFactory logging, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // The pools first, so that the server doesn't have to cut their connections.
        await services.GetRequiredService<ScopedSource>().DisposeAsync();
        await services.GetRequiredService<LearnerSource>().DisposeAsync();
        await services.GetRequiredService<NpgsqlDataSource>().DisposeAsync();
        await server.DisposeAsync();
        logging.Dispose();
    }
}
