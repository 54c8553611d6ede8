using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LearningPlatform.Testing;

/// <summary>As much of a gateway for short messages as a client needs: takes what is posted and answers what it is told to.</summary>
public sealed class SmsServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Request> requests = [];
    private readonly ConcurrentQueue<(int Status, string Header)> answers = [];
    private readonly Task loop;

    /// <summary>Starts on a free port.</summary>
    public SmsServer()
    {
        listener.Start();
        loop = Accept();
    }

    /// <summary>Where to post.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/messages";

    /// <summary>What came, in order.</summary>
    public IReadOnlyList<Request> Requests => [.. requests];

    /// <summary>Answers the next request with this status in place of 201; 0 hangs up without an answer.</summary>
    public void Next(int status, string header = "X-None: 1") => answers.Enqueue((status, header));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await loop;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            var line = await reader.ReadLineAsync() ?? "";
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
                headers[header[..header.IndexOf(':', StringComparison.Ordinal)]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

            var body = new char[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            await reader.ReadBlockAsync(body);
            requests.Enqueue(new Request(line, headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body))));
            var (status, extra) = answers.TryDequeue(out var next) ? next : (201, "X-None: 1");
            if (status != 0)
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Said\r\n{extra}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
    }

    /// <summary>A request as it came.</summary>
    /// <param name="Line">Method, path, version.</param>
    /// <param name="Headers">The headers.</param>
    /// <param name="Body">The body.</param>
    public sealed record Request(string Line, IReadOnlyDictionary<string, string> Headers, string Body);
}
