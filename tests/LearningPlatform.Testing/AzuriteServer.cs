using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LearningPlatform.Testing;

/// <summary>The emulator of Azure's blob storage (npm <c>azurite</c>; <c>./test</c> installs it) on a free port of the loopback, in memory.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    // The emulator's account; its key is published with it and opens nothing else.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process process;
    private readonly int port;

    private AzuriteServer(Process process, int port) => (this.process, this.port) = (process, port);

    /// <summary>Its connection string.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<AzuriteServer> StartAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "tests", "azurite")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("tests/azurite");

        var program = Path.Combine(folder.FullName, "tests", "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(program))
            throw new FileNotFoundException($"Run ./test, or npm ci in {Path.Combine(folder.FullName, "tests", "azurite")}.");

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new ProcessStartInfo("node", [program, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--inMemoryPersistence", "--silent", "--disableTelemetry"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill(process);
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return new AzuriteServer(process, port);
            }
            catch (SocketException)
            {
                if (process.HasExited || waited.Elapsed > TimeSpan.FromMinutes(1))
                    throw new InvalidOperationException("Azurite did not start.");

                await Task.Delay(50);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill(process);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
