using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using LearningPlatform.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LearningPlatform.Data.Tests.Outbox;

/// <summary>A host as one process of a cluster has it, over a test's database.</summary>
internal static class Node
{
    public static async Task<IHost> Start(string connectionString, bool dispatches, IEnumerable<ISubscriber>? subscribers = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:platformdb"] = connectionString;
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Services.AddMetrics().AddPlatformData(builder.Configuration);
        foreach (var subscriber in subscribers ?? [])
        {
            builder.Services.AddSingleton(subscriber);
        }

        if (dispatches)
        {
            builder.Services.AddPlatformWorker();
        }

        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static Database Database(this IHost host) => host.Services.GetRequiredService<Database>();

    public static async Task Eventually(Func<Task<bool>> condition, string what, double seconds = 20)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed.TotalSeconds < seconds, $"Waited in vain: {what}.");
            await Task.Delay(10);
        }
    }
}

/// <summary>An event of the tests.</summary>
internal sealed record Happened(int Number) : IEvent
{
    public static string Name => "test.happened.v1";

    public static EventEnvelope Envelope(int number) => EventEnvelope.Of(new Happened(number), Ids.New(), DateTimeOffset.UtcNow);
}

/// <summary>A subscriber made of a function.</summary>
internal sealed class Subscriber(string name, Func<EventEnvelope, CancellationToken, Task> handle, params string[] events) : ISubscriber
{
    public string Name => name;

    public IReadOnlyCollection<string> Events => events is [] ? [Happened.Name] : events;

    public Task Handle(EventEnvelope envelope, CancellationToken ct) => handle(envelope, ct);
}

/// <summary>A database with a table for what subscribers do.</summary>
public sealed class OutboxDatabase : IAsyncLifetime
{
    public PostgresFixture Postgres { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Postgres.InitializeAsync();
        await Postgres.ScalarAsync("create schema test; create table test.effects (event_id uuid, subscriber text, number int); create table test.once (number int primary key)");
        await Postgres.ScalarAsync("grant usage on schema test to platform_app; grant all on all tables in schema test to platform_app");
    }

    public ValueTask DisposeAsync() => Postgres.DisposeAsync();

    public async Task<long> Count(string sql, params object[] values) => (long)(await Postgres.ScalarAsync("select count(*) from " + sql, values))!;
}
