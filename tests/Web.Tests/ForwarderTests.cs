using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using LearningPlatform.Api;
using LearningPlatform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Web.Tests;

public sealed class ForwarderTests : IAsyncLifetime
{
    private readonly Channel<string> released = Channel.CreateUnbounded<string>();
    private WebApplication api = null!;
    private WebApplication web = null!;
    private Forwarder forwarder = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        api = await Servers.StartAsync(host =>
        {
            host.UseWebSockets();
            host.Run(Answer);
        });
        forwarder = new Forwarder([api.Address()]);
        web = await Servers.StartAsync(host => host.Run(forwarder.Forward));
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = web.Address() };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await web.DisposeAsync();
        forwarder.Dispose();
        await api.DisposeAsync();
    }

    [Fact]
    public async Task Method_path_query_headers_and_body_arrive_and_the_answer_comes_back_unchanged()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/echo/a%2Fb?x=1&y=%20") { Content = new StringContent("the body") };
        request.Headers.Add("Authorization", "Bearer token");
        foreach (var name in (string[])["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-Host", "Forwarded"])
            request.Headers.Add(name, "203.0.113.9");

        request.Headers.Add("Connection", "X-Hop");
        request.Headers.Add("X-Hop", "only for this hop");
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(["one", "two"], response.Headers.GetValues("X-Many"));
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("PATCH /echo/a%2Fb?x=1&y=%20", text, StringComparison.Ordinal);
        Assert.Contains("authorization=Bearer token", text, StringComparison.Ordinal);
        Assert.Contains("for=127.0.0.1\n", text, StringComparison.Ordinal);
        Assert.Contains("proto=http\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.9", text, StringComparison.Ordinal);
        Assert.Contains($"host={web.Address().Authority}", text, StringComparison.Ordinal);
        Assert.Contains("hop=\n", text, StringComparison.Ordinal);
        Assert.EndsWith("the body", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_the_browsers_to_follow()
    {
        using var response = await client.GetAsync("/redirect");
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/elsewhere", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Answers_stream_as_they_are_written()
    {
        released.Writer.TryWrite("first");
        using var response = await client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal("first", await Read());
        // The API writes on only after we have read what came before.
        released.Writer.TryWrite("second");
        Assert.Equal("second", await Read());
        released.Writer.Complete();
        Assert.Equal("", await Read());

        async Task<string> Read()
        {
            var buffer = new byte[64];
            return Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        }
    }

    [Fact]
    public async Task Large_uploads_pass_through_for_the_API_to_judge()
    {
        using var response = await client.PostAsync("/count", new ByteArrayContent(new byte[40_000_000]));
        Assert.Equal("40000000", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WebSockets_are_piped_with_their_protocol_until_one_end_closes()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("json");
        await socket.ConnectAsync(new UriBuilder(web.Address()) { Scheme = "ws", Path = "/socket", Query = "access_token=t" }.Uri, CancellationToken.None);
        Assert.Equal("json", socket.SubProtocol);
        for (var message = 0; message < 3; message++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"message {message}"), WebSocketMessageType.Text, true, CancellationToken.None);
            var buffer = new byte[64];
            var answer = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal($"t: message {message}", Encoding.UTF8.GetString(buffer, 0, answer.Count));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task A_browser_that_leaves_ends_the_request_at_the_API()
    {
        using var leaving = new CancellationTokenSource();
        var request = client.GetAsync("/hang", leaving.Token);
        Assert.Equal("hanging", await released.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal("gone", await released.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task An_API_that_is_not_there_is_503_with_a_time_to_come_back()
    {
        await api.StopAsync();
        using var response = await client.GetAsync("/echo");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("/opencode/v1/modules", 503, "error.code")]
    [InlineData("/unpuzzle/api/v1/courses/", 503, "error.code")]
    [InlineData("/labs/api/v1/labs", 503, "message")]
    [InlineData("/wayr/api/courses", 500, "error.code")]
    [InlineData("/academy/api/courses", 503, "error.code")]
    public async Task An_API_that_is_not_there_is_told_in_the_words_of_the_dialect(string path, int status, string code)
    {
        await api.StopAsync();
        using var response = await client.GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter);
        var body = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.True(code.Split('.').Aggregate((System.Text.Json.Nodes.JsonNode?)body, (node, name) => node?[name]) is not null || body["code"] is not null, body.ToJsonString());
    }

    [Fact]
    public async Task Only_a_trusted_proxy_is_believed_about_the_client()
    {
        Assert.Contains("for=203.0.113.9\nhost=learn.example\nproto=https\n", await Through("127.0.0.1"), StringComparison.Ordinal);
        Assert.Contains($"for=127.0.0.1\n", await Through("198.51.100.0/24"), StringComparison.Ordinal);

        async Task<string> Through(string trusted)
        {
            var builder = WebApplication.CreateBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration["Http:TrustedProxies:0"] = trusted;
            builder.AddTrustedProxies();
            await using var behind = builder.Build();
            behind.UseTrustedProxies();
            behind.Run(forwarder.Forward);
            await behind.StartAsync();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(behind.Address(), "/echo"));
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "learn.example");
            using var response = await client.SendAsync(request);
            return await response.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public void Addresses_are_those_of_the_service_secure_ones_first()
    {
        Assert.Empty(Forwarder.Addresses(Settings()));
        Assert.Equal([new Uri("http://api:8080")], Forwarder.Addresses(Settings(("services:api:http:0", "http://api:8080"))));
        Assert.Equal(
            [new Uri("https://one"), new Uri("https://two")],
            Forwarder.Addresses(Settings(("services:api:http:0", "http://api"), ("services:api:https:0", "https://one"), ("services:api:https:1", "https://two"))));
    }

    private static IConfiguration Settings(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();

    private async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        switch (request.Path.Value)
        {
            case "/redirect":
                response.Redirect("/elsewhere");
                break;
            case "/count":
                context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
                var counted = 0L;
                var chunk = new byte[81920];
                while (await request.Body.ReadAsync(chunk) is var read and > 0)
                    counted += read;
                await response.WriteAsync(counted.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case "/stream":
                await foreach (var word in released.Reader.ReadAllAsync(context.RequestAborted))
                {
                    await response.WriteAsync(word);
                    await response.Body.FlushAsync();
                }

                break;
            case "/hang":
                released.Writer.TryWrite("hanging");
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => released.Writer.TryWrite("gone"), TaskScheduler.Default);
                break;
            case "/socket":
                await Echo(await context.WebSockets.AcceptWebSocketAsync("json"), request.Query["access_token"].ToString());
                break;
            default:
                response.StatusCode = StatusCodes.Status409Conflict;
                response.Headers.Append("X-Many", "one");
                response.Headers.Append("X-Many", "two");
                using (var reader = new StreamReader(request.Body))
                {
                    var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
                    await response.WriteAsync(
                        $"{request.Method} {raw}\nauthorization={request.Headers.Authorization}\nfor={request.Headers["X-Forwarded-For"]}\n"
                        + $"host={request.Headers["X-Forwarded-Host"]}\nproto={request.Headers["X-Forwarded-Proto"]}\n"
                        + $"other={request.Headers["X-Original-Host"]}{request.Headers["Forwarded"]}\nhop={request.Headers["X-Hop"]}\n{await reader.ReadToEndAsync()}");
                }

                break;
        }
    }

    private static async Task Echo(WebSocket socket, string token)
    {
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
        {
            var text = $"{token}: {Encoding.UTF8.GetString(buffer, 0, received.Count)}";
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    }
}
