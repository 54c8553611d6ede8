using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using LearningPlatform.Api.Dialects;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Api.Tests.Conformance.PipelineTests;

namespace Api.Tests.Conformance;

public sealed class EdgeTests
{
    [Theory]
    [InlineData("/opencode/v1/auth/login", 400)]
    [InlineData("/unpuzzle/api/v1/auth/signin/", 400)]
    [InlineData("/labs/api/v1/login", 422)]
    [InlineData("/wayr/api/auth/login", 400)]
    [InlineData("/academy/api/auth/login", 400)]
    [InlineData("/opencode/v1/unknown", 404)]
    public async Task A_real_server_answers_60_megabytes_quickly_and_keeps_the_connection_clean(string path, int status)
    {
        await using var host = await FrameworkHost.Start(MapLogins, kestrel: true);
        var watch = Stopwatch.StartNew();
        using var content = new ByteArrayContent(new byte[60 << 20]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await host.Client.PostAsync(path, content, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_no_error_behind()
    {
        var reached = new TaskCompletionSource();
        var ended = new TaskCompletionSource<bool>();
        await using var host = await FrameworkHost.Start(
            api => api.OpenCode.Map("getLeaderboards", async (CancellationToken ct) =>
            {
                reached.SetResult();
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(30), ct);
                }
                finally
                {
                    ended.SetResult(ct.IsCancellationRequested);
                }

                return (Outcome<Done>)Done.Value;
            }),
            kestrel: true);
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync("GET /opencode/v1/leaderboards HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer student\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        socket.Close();

        Assert.True(await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Unpuzzle_names_its_web_client_and_allows_cookies()
    {
        await using var host = await FrameworkHost.Start(MapLogins, new() { ["Http:Origins:0"] = "https://app.example.com" });

        var preflight = await Preflight(host, "/unpuzzle/api/v1/auth/signin/", "https://app.example.com");
        Assert.Equal(
            ("https://app.example.com", "GET, POST, PUT, DELETE, OPTIONS", "true"),
            (preflight["Access-Control-Allow-Origin"], preflight["Access-Control-Allow-Methods"], preflight["Access-Control-Allow-Credentials"]));
        foreach (var name in new[] { "Authorization", "Content-Type", "X-API-Version", "X-Client-Version", "X-Request-ID", "Accept" })
            Assert.Contains(name, preflight["Access-Control-Allow-Headers"], StringComparison.Ordinal);

        var stranger = await Preflight(host, "/unpuzzle/api/v1/auth/signin/", "https://evil.example.com");
        Assert.Equal("https://app.example.com", stranger["Access-Control-Allow-Origin"]);
    }

    /// <summary>wayr-R33, wayr-D13.</summary>
    [Fact]
    public async Task Wayr_and_the_others_open_to_configured_origins_only_and_academy_to_all()
    {
        await using var host = await FrameworkHost.Start(MapLogins, new() { ["Http:Origins:0"] = "https://app.example.com" });

        var wayr = await Preflight(host, "/wayr/api/auth/login", "https://app.example.com");
        Assert.Equal("https://app.example.com", wayr["Access-Control-Allow-Origin"]);
        Assert.Equal("X-Total-Count, X-Total-Pages, X-Current-Page, X-Has-Next, X-Has-Prev, Retry-After", wayr["Access-Control-Expose-Headers"]);
        foreach (var path in new[] { "/wayr/api/auth/login", "/opencode/v1/auth/login", "/labs/api/v1/login" })
            Assert.DoesNotContain("Access-Control-Allow-Origin", (await Preflight(host, path, "https://evil.example.com")).Keys);

        var academy = await Preflight(host, "/academy/api/auth/login", "https://anything.example");
        Assert.Equal("*", academy["Access-Control-Allow-Origin"]);
        Assert.DoesNotContain("Access-Control-Allow-Credentials", academy.Keys);
    }

    /// <summary>wayr-R34.</summary>
    [Fact]
    public async Task Every_answer_carries_security_headers_and_the_requests_id()
    {
        await using var host = await FrameworkHost.Start(MapLogins);
        foreach (var path in new[] { "/academy/api/auth/login", "/academy/none", "/labs/api/v1/login", "/wayr/api/none" })
        {
            var answer = await Send(host, HttpMethod.Post, path, json: "{}");
            foreach (var name in new[] { "Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "X-Request-ID" })
                Assert.True(answer.Headers.ContainsKey(name), $"{path} lacks {name}");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/unpuzzle/none") { Headers = { { "X-Request-ID", "client-chose-7" } } };
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("\"request_id\":\"client-chose-7\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_are_taken_from_forwarded_headers_only_behind_a_trusted_proxy()
    {
        foreach (var (proxies, expected) in new[] { (new Dictionary<string, string?>(), 429), (new() { ["Http:TrustedProxies:0"] = "127.0.0.0/8" }, 401) })
        {
            proxies["RateLimits:Factor"] = "0.03";
            await using var host = await FrameworkHost.Start(MapLogins, proxies, kestrel: true);
            HttpStatusCode last = 0;
            foreach (var address in new[] { "203.0.113.1", "203.0.113.2" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/wayr/api/auth/login") { Headers = { { "X-Forwarded-For", address } } };
                request.Content = new StringContent("""{"email":"a@example.com","password":"x"}""", Encoding.UTF8, "application/json");
                using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
                last = response.StatusCode;
            }

            Assert.Equal(expected, (int)last);
        }
    }

    // opencode-R01, opencode-D11
    [Fact]
    public async Task In_production_plain_http_from_afar_executes_nothing()
    {
        var executed = 0;
        await using var host = await FrameworkHost.Start(
            api => api.OpenCode.Map("getLeaderboards", () =>
            {
                executed++;
                return (Outcome<Done>)Done.Value;
            }),
            new() { ["Http:TrustedProxies:0"] = "127.0.0.0/8", ["AllowedHosts"] = "*" }, kestrel: true, environment: "Production");
        foreach (var (proto, status) in new[] { ("http", 400), ("https", 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/opencode/v1/leaderboards") { Headers = { { "X-Forwarded-For", "203.0.113.1" }, { "X-Forwarded-Proto", proto } } };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "student");
            using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)response.StatusCode);
        }

        Assert.Equal(1, executed);
    }

    [Fact]
    public async Task A_suspended_account_gets_what_its_dialect_documents()
    {
        await using var host = await FrameworkHost.Start(api =>
        {
            api.Labs.Map("getMe", (Caller caller) => (Outcome<Guid>)caller.UserId);
            api.Labs.Map("listModules", () => (Outcome<Done>)Done.Value);
            api.OpenCode.Map("getLeaderboards", () => (Outcome<Done>)Done.Value);
            api.Wayr.Map("getProgress", () => (Outcome<Done>)Done.Value);
        });

        Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Get, "/labs/api/v1/me", "suspended")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(host, HttpMethod.Get, "/labs/api/v1/modules", "suspended")).Status);
        Assert.Equal("ACCOUNT_LOCKED", (await Send(host, HttpMethod.Get, "/opencode/v1/leaderboards", "suspended")).Json.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(host, HttpMethod.Get, "/wayr/api/progress", "suspended")).Status);
    }

    // opencode-R21
    [Fact]
    public async Task Own_data_needs_the_own_permission_and_others_data_the_other()
    {
        await using var host = await FrameworkHost.Start(api =>
        {
            api.OpenCode.Map("getUserPoints", () => (Outcome<Done>)Done.Value);
            api.OpenCode.Map("getUserById", () => (Outcome<Done>)Done.Value);
            api.OpenCode.Map("deleteUser", () => (Outcome<Done>)Done.Value);
        });
        var other = Guid.Parse("018f0000-0000-7000-8000-00000000beef");

        Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Get, $"/opencode/v1/users/{FrameworkHost.Ada}/points", "student")).Status);
        Assert.Equal("ACCESS_DENIED", (await Send(host, HttpMethod.Get, $"/opencode/v1/users/{other}/points", "student")).Json.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Get, $"/opencode/v1/users/{other}/points", "instructor")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(host, HttpMethod.Get, $"/opencode/v1/users/{other}", "student")).Status);
        Assert.Equal("ACCESS_DENIED", (await Send(host, HttpMethod.Delete, $"/opencode/v1/users/{other}", "instructor")).Json.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await Send(host, HttpMethod.Delete, $"/opencode/v1/users/{other}", "admin")).Status);
    }

    [Fact]
    public async Task Documents_hold_what_is_registered_and_can_be_cached()
    {
        await using var host = await FrameworkHost.Start(MapLogins);
        var document = await Send(host, HttpMethod.Get, "/openapi/opencode.json");
        var path = Assert.Single(document.Json.GetProperty("paths").EnumerateObject());
        Assert.Equal("/auth/login", path.Name);
        Assert.Equal("3.1.0", document.Json.GetProperty("openapi").GetString());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/opencode.json");
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(document.Headers["ETag"]));
        using var unchanged = await host.Client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task The_page_of_all_documents_needs_no_other_host()
    {
        await using var host = await FrameworkHost.Start(MapLogins);
        var page = await Send(host, HttpMethod.Get, "/docs/index.html", read: false);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("http://", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Text, StringComparison.Ordinal);
        var script = await Send(host, HttpMethod.Get, "/docs/index.js", read: false);
        foreach (var name in new[] { "academy", "labs", "opencode", "unpuzzle", "wayr" })
            Assert.Contains($"/openapi/{name}.json", page.Text + script.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_needs_an_operation_of_the_contract_and_an_outcome()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddDialects();
        using var app = builder.Build();
        var api = new DialectApi(app.Services.GetServices<Dialect>(), app);

        Assert.Throws<InvalidOperationException>(() => api.OpenCode.Map("inventedOperation", () => (Outcome<Done>)Done.Value));
        Assert.Throws<InvalidOperationException>(() => api.OpenCode.Map("login", () => "text"));
        api.OpenCode.Map("login", () => (Outcome<Done>)Done.Value);
        Assert.Throws<InvalidOperationException>(() => api.OpenCode.Map("login", () => (Outcome<Done>)Done.Value));
    }

    private static void MapLogins(DialectApi api)
    {
        foreach (var (routes, id) in new[] { (api.OpenCode, "login"), (api.Academy, "login"), (api.Labs, "login"), (api.Wayr, "loginUser"), (api.Unpuzzle, "signIn") })
            routes.Map(id, (Body<Dictionary<string, object>> body) => (Outcome<Done>)new Unauthenticated(AuthFault.CredentialsInvalid));
    }

    private static async Task<Dictionary<string, string>> Preflight(FrameworkHost host, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
    }
}
