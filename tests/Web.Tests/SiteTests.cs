using System.Net;
using LearningPlatform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Web.Tests;

public sealed class SiteTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("lp-site-").FullName;
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        Write("index.html", "<meta nonce=\"__CSP_NONCE__\">the page");
        Write("theme.js", "theme");
        Write("assets/index-1a2b.js", "plain script");
        Write("assets/index-1a2b.js.br", "brotli bytes");
        Write("assets/index-1a2b.js.gz", "gzip bytes");
        app = await Servers.StartAsync(host =>
        {
            host.Use(Site.Load(folder, development: false).Serve);
            host.Run(context => context.Response.WriteAsync("the API"));
        });
        client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = app.Address() };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/learn/modules/1/lessons/2")]
    [InlineData("/application")]
    [InlineData("/index.html")]
    public async Task Every_navigation_outside_the_API_gets_the_page_which_is_never_cached(string path)
    {
        using var response = await client.SendAsync(Get(path, ("Accept", "text/html,*/*;q=0.8"), ("Sec-Fetch-Mode", "navigate")));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith("the page", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task A_service_worker_gets_the_start_page_to_keep_it()
    {
        using var response = await client.SendAsync(Get("/", ("Accept", "text/html"), ("Sec-Fetch-Mode", "cors")));
        Assert.EndsWith("the page", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/opencode/v1/modules")]
    [InlineData("/wayr/api/nothing")]
    [InlineData("/hubs/learning")]
    [InlineData("/app/api/me")]
    [InlineData("/docs")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/health")]
    public async Task Paths_of_the_API_go_to_the_API_also_when_a_browser_opens_them(string path)
    {
        using var response = await client.SendAsync(Get(path, ("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate")));
        Assert.Equal("the API", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/assets/index-gone.js", "*/*", "")]
    [InlineData("/learn", "application/json", "cors")]
    [InlineData("/picture.png", "image/avif,*/*", "no-cors")]
    public async Task What_is_not_there_is_404_for_programs_and_never_the_page(string path, string accept, string mode)
    {
        using var response = await client.SendAsync(Get(path, ("Accept", accept), ("Sec-Fetch-Mode", mode)));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Each_page_has_its_own_nonce_and_the_policy_names_it()
    {
        using var first = await client.GetAsync("/");
        using var second = await client.GetAsync("/");
        var policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        var nonce = (await first.Content.ReadAsStringAsync()).Split('"')[1];
        Assert.Equal(32, nonce.Length);
        Assert.Contains($"style-src 'self' 'nonce-{nonce}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.NotEqual(policy, second.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli bytes")]
    [InlineData("gzip", "gzip", "gzip bytes")]
    [InlineData("br;q=0, gzip", "gzip", "gzip bytes")]
    [InlineData("identity", null, "plain script")]
    public async Task Hashed_files_stay_in_the_cache_and_come_in_the_best_encoding_the_browser_takes(string accepted, string? encoding, string body)
    {
        using var response = await client.SendAsync(Get("/assets/index-1a2b.js", ("Accept-Encoding", accepted)));
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Fact]
    public async Task Files_without_a_hash_are_asked_for_again_and_answered_with_304()
    {
        using var first = await client.GetAsync("/theme.js");
        Assert.True(first.Headers.CacheControl?.NoCache);
        using var again = await client.SendAsync(Get("/theme.js", ("If-None-Match", first.Headers.ETag!.ToString())));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var other = await client.SendAsync(Get("/theme.js", ("If-None-Match", "\"other\"")));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Nothing_outside_the_folder_can_be_reached()
    {
        File.WriteAllText(folder + ".secret", "secret");
        try
        {
            foreach (var path in new[] { "/../" + Path.GetFileName(folder) + ".secret", "/..%2f" + Path.GetFileName(folder) + ".secret", "/assets/..%5c..%5csecret" })
            {
                using var response = await client.SendAsync(Get(path, ("Sec-Fetch-Mode", "no-cors")));
                Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            }
        }
        finally
        {
            File.Delete(folder + ".secret");
        }
    }

    [Fact]
    public async Task The_application_takes_nothing_but_GET_and_HEAD()
    {
        using var posted = await client.PostAsync("/learn", new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/theme.js"));
        Assert.Equal(5, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Without_a_built_client_the_page_says_what_to_do()
    {
        await using var bare = await Servers.StartAsync(host => host.Use(Site.Load(Path.Combine(folder, "nowhere"), development: false).Serve));
        using var http = new HttpClient { BaseAddress = bare.Address() };
        using var response = await http.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("npm run build", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Get(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            if (value.Length > 0)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
