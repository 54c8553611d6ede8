using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LearningPlatform.Data.Outbox;

/// <summary>That some process of the platform has a subscriber for an event.</summary>
internal sealed class Subscription
{
    public required string Event { get; init; }

    public required string Subscriber { get; init; }

    /// <summary>When a process last said so.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Subscription>
    {
        public void Configure(EntityTypeBuilder<Subscription> builder)
        {
            builder.ToTable("subscriptions", "kernel");
            builder.HasKey(s => new { s.Event, s.Subscriber });
        }
    }
}

/// <summary>
/// Tells the database which subscribers this process knows, before it serves anything, and again from time to time. Whoever routes an event asks the database and not
/// itself: while a new version is rolled out, a process of the old one makes the deliveries that only the new one can handle.
/// </summary>
/// <param name="source">The database.</param>
/// <param name="services">Knows the subscribers.</param>
/// <param name="logger">Told when it fails.</param>
internal sealed partial class Subscriptions(NpgsqlDataSource source, IServiceProvider services, ILogger<Subscriptions> logger) : BackgroundService
{
    /// <summary>A subscriber that no process named for so long is no more: no deliveries are made for it.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Say(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Say(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                Failed(logger, e.Message);
            }
        }
    }

    private async Task Say(CancellationToken ct)
    {
        // In one order everywhere, so that two processes that start together wait for each other and not in a circle.
        var wants = services.GetServices<ISubscriber>().SelectMany(s => s.Events.Select(e => (Event: e, s.Name))).Distinct().Order().ToArray();
        await using var say = source.CreateCommand("""
            insert into kernel.subscriptions (event, subscriber, seen_at) select w.event, w.subscriber, now() from unnest($1, $2) as w(event, subscriber)
            on conflict (event, subscriber) do update set seen_at = excluded.seen_at
            """);
        say.Parameters.AddWithValue(wants.Select(w => w.Event).ToArray());
        say.Parameters.AddWithValue(wants.Select(w => w.Name).ToArray());
        await say.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be told of this process's subscribers: {Reason}")]
    private static partial void Failed(ILogger logger, string reason);
}
