using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LearningPlatform.Testing;

/// <summary>A real Redis on a free port of the loopback (Debian's <c>redis-server</c>; <c>./test</c> installs it), without files.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly int port;
    private Process process;

    private RedisServer(int port)
    {
        this.port = port;
        process = Run(port);
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    /// <summary>As StackExchange.Redis reads it.</summary>
    public string ConnectionString => $"127.0.0.1:{port}";

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var server = new RedisServer(port);
        await server.Ready();
        return server;
    }

    /// <summary>Kills it and starts another one on its port: what a restart of Redis is to its clients.</summary>
    public async Task RestartAsync()
    {
        Kill();
        process = Run(port);
        await Ready();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        Kill();
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Process Run(int port) => Process.Start(new ProcessStartInfo(
        "redis-server",
        ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
    { RedirectStandardOutput = true })!;

    private void KillAtExit(object? sender, EventArgs e) => Kill();

    private void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private async Task Ready()
    {
        for (var left = 200; ; left--)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (left > 0 && !process.HasExited)
            {
                await Task.Delay(25);
            }
        }
    }
}
