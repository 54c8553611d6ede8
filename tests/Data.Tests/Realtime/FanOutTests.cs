using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Tests.Outbox;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LearningPlatform.Data.Tests.Realtime;

/// <summary>Two hosts, as two nodes of a cluster, over each of the real transports.</summary>
public sealed class FanOutTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    public async Task Given_two_nodes_When_one_pushes_Then_the_browsers_of_both_get_it_once_and_in_order(string transport)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await Two.Start(postgres, transport, redis);
        await using var b = await Two.Start(postgres, transport, redis);
        await Connected(a, b);

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 500; i++)
        {
            await a.Publish($"n{i}");
        }

        await Node.Eventually(() => Task.FromResult(b.Got("n").Count >= 500), "the other node gets all");
        output.WriteLine($"{transport}: 500 pushes reached the other node in {clock.ElapsedMilliseconds} ms");

        var expected = Enumerable.Range(0, 500).Select(i => $"n{i}").ToList();
        Assert.Equal(expected, a.Got("n"));
        Assert.Equal(expected, b.Got("n"));
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    public async Task Given_a_push_that_is_larger_than_a_notification_may_be_Then_it_arrives_whole(string transport)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await Two.Start(postgres, transport, redis);
        await using var b = await Two.Start(postgres, transport, redis);
        await Connected(a, b);
        var text = "large " + string.Concat(Enumerable.Repeat("äöü€😀", 10_000));

        await a.Publish(text);
        await a.Publish("large after");

        await Node.Eventually(() => Task.FromResult(b.Got("large").Count >= 2), "both arrive");
        Assert.Equal([text, "large after"], b.Got("large"));
    }

    [Fact]
    public async Task Given_the_listening_connections_were_cut_Then_later_pushes_arrive_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await Two.Start(postgres, "postgres", redis);
        await using var b = await Two.Start(postgres, "postgres", redis);
        await Connected(a, b);

        await postgres.ScalarAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name like 'learningplatform-%' and datname = current_database()");

        await Connected(a, b);
    }

    [Fact]
    public async Task Given_Redis_was_restarted_Then_later_pushes_arrive_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await Two.Start(postgres, "redis", redis);
        await using var b = await Two.Start(postgres, "redis", redis);
        await Connected(a, b);

        await redis.RestartAsync();

        await Connected(a, b);
    }

    [Fact]
    public async Task Given_Redis_is_down_at_the_start_Then_this_nodes_own_browsers_still_get_their_pushes()
    {
        var redis = await RedisServer.StartAsync();
        await redis.DisposeAsync();
        await using var a = await Two.Start(postgres, "redis", redis);

        await a.Publish("alone");

        Assert.Equal(["alone"], a.Got("alone"));
    }

    [Fact]
    public async Task Given_a_single_node_Then_its_browsers_get_their_pushes_without_any_transport()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await Two.Start(postgres, "local", redis);

        await a.Publish("single");

        Assert.Equal(["single"], a.Got("single"));
    }

    [Fact]
    public async Task Given_a_delivery_that_throws_Then_later_pushes_of_other_nodes_still_arrive()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await Two.Start(postgres, "postgres", redis);
        await using var b = await Two.Start(postgres, "postgres", redis);
        await Connected(a, b);
        b.ThrowOn = "bad";

        await a.Publish("bad one");
        await a.Publish("good one");

        await Node.Eventually(() => Task.FromResult(b.Got("good").Count == 1), "the good one arrives");
        Assert.Empty(b.Got("bad"));
    }

    /// <summary>Pushes are best effort, so a test first waits until both nodes hear each other.</summary>
    private static async Task Connected(Two a, Two b)
    {
        var hello = "hello " + Guid.NewGuid();
        await Node.Eventually(
            async () =>
            {
                await a.Publish(hello);
                await b.Publish(hello + "!");
                await Task.Delay(20);
                return b.Got(hello).Contains(hello) && a.Got(hello).Contains(hello + "!");
            },
            "the nodes hear each other");
    }

    private sealed class Two : IPushDelivery, IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> got = new();
        private IHost host = null!;

        public string? ThrowOn { get; set; }

        public static async Task<Two> Start(PostgresFixture postgres, string transport, RedisServer redis)
        {
            var two = new Two();
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration["ConnectionStrings:platformdb"] = postgres.ConnectionString;
            if (transport == "redis")
            {
                builder.Configuration["ConnectionStrings:cache"] = redis.ConnectionString + ",connectTimeout=500";
            }

            if (transport == "local")
            {
                builder.Configuration["Realtime:FanOut"] = "local";
            }

            builder.Services.AddMetrics().AddPlatformData(builder.Configuration).AddSingleton<IPushDelivery>(two);
            two.host = builder.Build();
            await two.host.StartAsync();
            return two;
        }

        public Task Publish(string text) => host.Services.GetRequiredService<IRealtime>()
            .Publish(new Push("learning", "user/1", "ProgressChanged", JsonSerializer.SerializeToElement(text)), CancellationToken.None);

        public List<string> Got(string prefix) => [.. got.Where(g => g.StartsWith(prefix, StringComparison.Ordinal))];

        public Task Deliver(Push push, CancellationToken ct)
        {
            Assert.Equal(("learning", "user/1", "ProgressChanged"), (push.Hub, push.Channel, push.Method));
            var text = push.Data.GetString()!;
            if (ThrowOn is not null && text.StartsWith(ThrowOn, StringComparison.Ordinal))
            {
                throw new InvalidOperationException(text);
            }

            got.Enqueue(text);
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
