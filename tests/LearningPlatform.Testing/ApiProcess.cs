using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LearningPlatform.Api;

namespace LearningPlatform.Testing;

/// <summary>The real API as a process of its own, which can be killed as by the kernel or a power cut, and started again at the same address.</summary>
public sealed class ApiProcess : IAsyncDisposable
{
    private readonly string connectionString;
    private Process? process;

    private ApiProcess(string connectionString, Uri address) => (this.connectionString, Address) = (connectionString, address);

    /// <summary>Where it answers while it runs.</summary>
    public Uri Address { get; }

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="connectionString">The database, as its owner.</param>
    public static async Task<ApiProcess> StartAsync(string connectionString)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var api = new ApiProcess(connectionString, new Uri($"http://127.0.0.1:{port}"));
        await api.StartAgainAsync();
        return api;
    }

    /// <summary>SIGKILL: nothing of the process runs another instruction.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Starts it again after a kill and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, typeof(ApiHost).Assembly.GetName().Name!))
        {
            WorkingDirectory = AppContext.BaseDirectory,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = Address.ToString(),
                ["ConnectionStrings__platformdb"] = connectionString,
                ["RateLimits__Factor"] = "100000",
                ["Logging__LogLevel__Default"] = "Error",
            },
        };
        process = Process.Start(start) ?? throw new InvalidOperationException("The API did not start.");
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        for (var deadline = Stopwatch.StartNew(); ;)
        {
            try
            {
                if ((await client.GetAsync("/health")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not yet.
            }

            if (process.HasExited || deadline.Elapsed > TimeSpan.FromMinutes(3))
            {
                throw new InvalidOperationException($"The API is not ready (exit code {(process.HasExited ? process.ExitCode : 0)}).");
            }

            await Task.Delay(50);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }
    }
}
