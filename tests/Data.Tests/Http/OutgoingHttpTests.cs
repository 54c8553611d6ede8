using System.Net;
using System.Net.Sockets;
using System.Text;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Http;
using Xunit;

namespace LearningPlatform.Data.Tests.Http;

/// <summary>The guard over real sockets of the loopback.</summary>
public sealed class OutgoingHttpTests
{
    private static readonly OutgoingRules Quick = new("test") { Timeout = TimeSpan.FromSeconds(30), Retries = 2, MaxAnswer = 1000 };

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_refused_before_a_connection_is_made()
    {
        await using var server = new SocketServer(_ => SocketServer.Answer("secret"));
        using var outgoing = new OutgoingHttp(Reach.Of([], development: false), TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        var fault = await Assert.ThrowsAsync<OutgoingHttpException>(() => outgoing.Client(Quick).GetStringAsync($"https://rebind.example:{server.Port}/"));

        Assert.Equal(OutgoingFault.Address, fault.Fault);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    public async Task No_spelling_of_this_machine_is_let_through(string url)
    {
        await using var server = new SocketServer(_ => SocketServer.Answer("secret"));
        using var outgoing = new OutgoingHttp(Reach.Of([], development: false), TimeProvider.System);

        var fault = await Assert.ThrowsAsync<OutgoingHttpException>(
            () => outgoing.Client(Quick).GetStringAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, url, server.Port)));

        Assert.Equal(OutgoingFault.Address, fault.Fault);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("127.0.0.0/8", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("inside.example", false)]
    [InlineData("", true)]
    public async Task What_the_operator_allows_is_called_also_without_encryption(string allowed, bool development)
    {
        await using var server = new SocketServer(_ => SocketServer.Answer("hello"));
        using var outgoing = new OutgoingHttp(Reach.Of([allowed], development), TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        Assert.Equal("hello", await outgoing.Client(Quick).GetStringAsync($"http://inside.example:{server.Port}/"));
    }

    [Fact]
    public async Task A_name_with_a_good_and_a_bad_address_is_called_at_the_good_one_only()
    {
        await using var server = new SocketServer(_ => SocketServer.Answer("hello"));
        using var outgoing = new OutgoingHttp(Reach.Of(["127.0.0.1"], false), TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.255.255.1"), IPAddress.Loopback]));

        Assert.Equal("hello", await outgoing.Client(Quick).GetStringAsync($"http://both.example:{server.Port}/"));
    }

    [Fact]
    public async Task A_public_address_is_never_called_without_encryption()
    {
        using var outgoing = new OutgoingHttp(Reach.Of([], development: true), TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")]));

        var fault = await Assert.ThrowsAsync<OutgoingHttpException>(() => outgoing.Client(Quick).GetStringAsync("http://plain.example/"));

        Assert.Equal(OutgoingFault.Unencrypted, fault.Fault);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = new SocketServer(_ => "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n");
        using var outgoing = Local();

        using var answer = await outgoing.Client(Quick).GetAsync(server.Url);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_redirect_that_may_be_followed_is_guarded_like_the_first_call()
    {
        await using var server = new SocketServer(_ => "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n");
        using var outgoing = Local();

        var fault = await Assert.ThrowsAsync<OutgoingHttpException>(() => outgoing.Client(Quick with { Redirects = 3 }).GetAsync(server.Url));

        Assert.Equal(OutgoingFault.Address, fault.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_too_large_is_not_read(bool announced)
    {
        await using var server = new SocketServer(_ => announced
            ? SocketServer.Answer(new string('x', 1001))
            : $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{new string('x', 5000)}");
        using var outgoing = Local();

        var fault = await Assert.ThrowsAsync<OutgoingHttpException>(() => outgoing.Client(Quick).GetStringAsync(server.Url));

        Assert.Equal(OutgoingFault.TooLarge, fault.Fault);
    }

    [Fact]
    public async Task An_answer_of_just_the_limit_is_read()
    {
        await using var server = new SocketServer(_ => SocketServer.Answer(new string('x', 1000)));
        using var outgoing = Local();

        Assert.Equal(1000, (await outgoing.Client(Quick).GetStringAsync(server.Url)).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly the beginning")]
    public async Task A_server_that_never_finishes_is_given_up(string beginning)
    {
        await using var server = new SocketServer(_ => beginning) { StaysSilent = true };
        using var outgoing = Local();

        var fault = await Assert.ThrowsAsync<OutgoingHttpException>(() => outgoing.Client(Quick with { Timeout = TimeSpan.FromMilliseconds(300), Retries = 0 }).GetStringAsync(server.Url));

        Assert.Equal(OutgoingFault.Timeout, fault.Fault);
    }

    [Fact]
    public async Task A_stream_is_given_up_too()
    {
        await using var server = new SocketServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly the beginning") { StaysSilent = true };
        using var outgoing = Local();
        using var answer = await outgoing.Client(Quick with { Timeout = TimeSpan.FromMilliseconds(300) }).GetAsync(server.Url, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();

        var fault = await Assert.ThrowsAsync<OutgoingHttpException>(() => stream.CopyToAsync(Stream.Null));

        Assert.Equal(OutgoingFault.Timeout, fault.Fault);
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_one()
    {
        await using var server = new SocketServer(_ => "") { StaysSilent = true };
        using var outgoing = Local();
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outgoing.Client(Quick).GetStringAsync(server.Url, enough.Token));
    }

    [Fact]
    public async Task What_may_be_repeated_is_sent_again()
    {
        await using var server = new SocketServer(count => count < 3 ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n" : SocketServer.Answer("at last"));
        using var outgoing = Local();

        Assert.Equal("at last", await outgoing.Client(Quick).GetStringAsync(server.Url));
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_post_is_sent_once_unless_it_carries_a_key_of_its_own()
    {
        await using var server = new SocketServer(_ => "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n");
        using var outgoing = Local();

        using var first = await outgoing.Client(Quick).PostAsync(server.Url, new StringContent("once"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.Equal(1, server.Requests);

        using var keyed = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = new StringContent("again") };
        keyed.Options.Set(OutgoingRules.Repeatable, true);
        using var second = await outgoing.Client(Quick).SendAsync(keyed);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public async Task A_server_that_wants_to_be_left_alone_for_long_is()
    {
        await using var server = new SocketServer(_ => "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nRetry-After: 3600\r\n\r\n");
        using var outgoing = Local();

        using var answer = await outgoing.Client(Quick).GetAsync(server.Url);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Nobody_listens()
    {
        using var outgoing = Local();
        int port;
        using (var gone = new TcpListener(IPAddress.Loopback, 0))
        {
            gone.Start();
            port = ((IPEndPoint)gone.LocalEndpoint).Port;
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => outgoing.Client(Quick with { Retries = 1 }).GetStringAsync($"http://127.0.0.1:{port}/"));
    }

    [Fact]
    public void The_same_rules_share_a_client()
    {
        using var outgoing = Local();

        Assert.Same(outgoing.Client(new OutgoingRules("a")), outgoing.Client(new OutgoingRules("a")));
        Assert.NotSame(outgoing.Client(new OutgoingRules("a")), outgoing.Client(new OutgoingRules("a") { Redirects = 1 }));
    }

    [Fact]
    public void A_setting_that_is_no_host_is_refused_at_start() => Assert.Throws<InvalidOperationException>(() => Reach.Of(["http://inside.example/"], false));

    private static OutgoingHttp Local() => new(Reach.Of([], development: true), TimeProvider.System);

    /// <summary>Answers what it is told, letter for letter.</summary>
    private sealed class SocketServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly Func<int, string> answer;
        private readonly Task accepting;
        private int connections;
        private int requests;

        public SocketServer(Func<int, string> answer)
        {
            this.answer = answer;
            listener.Start();
            accepting = Accept();
        }

        public bool StaysSilent { get; init; }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public string Url => $"http://127.0.0.1:{Port}/";

        public int Connections => Volatile.Read(ref connections);

        public int Requests => Volatile.Read(ref requests);

        public static string Answer(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            listener.Stop();
            await accepting;
            listener.Dispose();
            stop.Dispose();
        }

        private async Task Accept()
        {
            var open = new List<Task>();
            try
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync(stop.Token);
                    Interlocked.Increment(ref connections);
                    open.Add(Serve(client));
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                await Task.WhenAll(open);
            }
        }

        private async Task Serve(TcpClient client)
        {
            using var _ = client;
            try
            {
                var stream = client.GetStream();
                var text = new StringBuilder();
                var buffer = new byte[8192];
                while (await stream.ReadAsync(buffer, stop.Token) is > 0 and var read)
                {
                    text.Append(Encoding.ASCII.GetString(buffer, 0, read));
                    var head = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
                    if (head < 0 || text.Length < head + 4 + Length(text.ToString()))
                        continue;

                    text.Clear();
                    var reply = answer(Interlocked.Increment(ref requests));
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(reply), stop.Token);
                    if (StaysSilent)
                        await Task.Delay(Timeout.Infinite, stop.Token);

                    if (reply.Contains("Connection: close", StringComparison.Ordinal))
                        return;
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client had enough, or the test is over.
            }
        }

        private static int Length(string request) =>
            request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
                ? int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture)
                : 0;
    }
}
