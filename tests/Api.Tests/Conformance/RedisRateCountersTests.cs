using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LearningPlatform.Api.Dialects.Framework.RateLimits;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Api.Tests.Conformance;

public sealed class RedisRateCountersTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lp-redis-");
    private readonly int port = FreePort();
    private Process server = null!;

    [Fact]
    public async Task Two_nodes_share_a_counter_and_its_window()
    {
        using var first = await Connect();
        using var second = await Connect();
        var nodes = new[] { Counters(first), Counters(second) };
        var now = DateTimeOffset.UnixEpoch;

        var sums = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => nodes[i % 2].Add("k", Window, 1, now, default).AsTask()));

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), sums.Select(sum => sum.Sum).Order());
        Assert.All(sums, sum => Assert.InRange(sum.ResetsAt, now.AddSeconds(50), now.AddSeconds(60)));
        Assert.Equal(200, (await nodes[0].Add("k", Window, 0, now, default)).Sum);
        Assert.Equal(0, (await nodes[0].Add("other", Window, 0, now, default)).Sum);
    }

    [Fact]
    public async Task A_window_ends_and_the_next_begins_with_the_next_request()
    {
        using var connection = await Connect();
        var counters = Counters(connection);
        Assert.Equal(1, (await counters.Add("short", TimeSpan.FromMilliseconds(200), 1, DateTimeOffset.UnixEpoch, default)).Sum);
        Assert.Equal(2, (await counters.Add("short", TimeSpan.FromMilliseconds(200), 1, DateTimeOffset.UnixEpoch, default)).Sum);

        await Task.Delay(300, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await counters.Add("short", TimeSpan.FromMilliseconds(200), 1, DateTimeOffset.UnixEpoch, default)).Sum);
    }

    [Fact]
    public async Task Without_redis_a_node_counts_for_itself()
    {
        using var connection = await Connect();
        var counters = Counters(connection);
        await counters.Add("k", Window, 1, DateTimeOffset.UnixEpoch, default);
        server.Kill();
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, (await counters.Add("k", Window, 1, DateTimeOffset.UnixEpoch, default)).Sum);
        Assert.Equal(2, (await counters.Add("k", Window, 1, DateTimeOffset.UnixEpoch, default)).Sum);
    }

    public async ValueTask InitializeAsync()
    {
        server = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.FullName]) { RedirectStandardOutput = true })!;
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!server.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!server.HasExited)
            server.Kill();

        server.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static RedisRateCounters Counters(IConnectionMultiplexer connection) => new(() => connection, new LocalRateCounters(), NullLogger<RedisRateCounters>.Instance);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<ConnectionMultiplexer> Connect() => await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=false,syncTimeout=500,allowAdmin=false");
}
