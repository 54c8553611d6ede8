using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LearningPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Api.Tests.Identity.External;

/// <summary>Providers that aren't ours: npm oidc-provider, which is right, and one that lies.</summary>
public sealed partial class OtherProvidersTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("grace", "/learn")]
    [InlineData("unverified", "/learn")]
    public async Task A_provider_that_is_not_ours_signs_in_from_discovery_to_userinfo(string who, string end)
    {
        var port = FreePort();
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "tests", "oidc")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("tests/oidc");

        var oidc = Path.Combine(folder.FullName, "tests", "oidc");
        Assert.True(Directory.Exists(Path.Combine(oidc, "node_modules", "oidc-provider")), $"Run ./test, or npm ci in {oidc}.");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(oidc, "provider.mjs"), $"http://127.0.0.1:{port}/app/api/auth/external/school/callback"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        node.BeginErrorReadLine();
        var issuer = (await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        await using var platform = await ApiNode.StartAsync(
            api.ConnectionString,
            [
                new("Identity:Providers:school:Authority", issuer), new("Identity:Providers:school:ClientId", "learning"), new("Identity:Providers:school:ClientSecret", "a secret:with/odd+characters"),
            ],
            builder => builder.WebHost.UseUrls($"http://127.0.0.1:{port}"));
        using var visitor = new Visitor(platform);
        var email = $"{who}-{Product.Email()}";

        var url = await visitor.Begin("school", end);
        for (var step = 0; !url.StartsWith(platform.Address.AbsoluteUri, StringComparison.Ordinal); step++)
        {
            Assert.True(step < 12, url);
            using var page = await visitor.Go(url);
            if (page.Headers.Location is { } next)
            {
                url = new Uri(new Uri(url), next).AbsoluteUri;
                continue;
            }

            var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var prompt = Prompt().Match(html).Groups[1].Value;
            using var answered = await visitor.PostForm(new Uri(new Uri(url), Action().Match(html).Groups[1].Value).AbsoluteUri, ("prompt", prompt), ("login", email), ("password", "any"));
            url = new Uri(new Uri(url), answered.Headers.Location!).AbsoluteUri;
        }

        Assert.Equal(end, Visitor.Location(await visitor.Go(url), HttpStatusCode.SeeOther));
        var session = await visitor.Refresh();
        Assert.Equal((who == "unverified" ? null : email, "Grace Hopper", "https://pics.example/grace.png"), (session["user.email"], session["user.fullName"], session["user.avatarUrl"]));
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "nothing", "/learn?tab=2" },
        { "nonce", "external_failed" },
        { "aud", "external_failed" },
        { "iss", "external_failed" },
        { "none", "external_failed" },
        { "mac", "external_failed" },
        { "stranger", "external_failed" },
        { "unknown key", "external_failed" },
        { "expired", "external_failed" },
        { "subject", "external_failed" },
        { "no token", "external_failed" },
        { "refused", "external_failed" },
        { "not json", "external_failed" },
        { "huge", "external_unavailable" },
        { "broken", "external_unavailable" },
        { "slow", "external_unavailable" },
        { "redirect", "external_failed" },
        { "private", "external_unavailable" },
        { "new key", "/learn?tab=2" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task What_a_provider_says_is_checked(string lie, string end)
    {
        await using var provider = await Liar.StartAsync(lie);
        await using var platform = await ApiNode.StartAsync(
            api.ConnectionString,
            [new("Identity:Providers:liar:Authority", provider.Issuer), new("Identity:Providers:liar:ClientId", "learning"), new("Identity:Providers:liar:ClientSecret", "secret")]);
        using var visitor = new Visitor(platform);
        var url = await visitor.Begin("liar");
        provider.Nonce = Visitor.Parameter(url, "nonce");
        if (lie == "new key")
            provider.Rotate();

        var went = Visitor.Location(await visitor.Go($"{Visitor.External}/liar/callback?code=abc&state={Visitor.Parameter(url, "state")}"), HttpStatusCode.SeeOther);

        Assert.Equal(end[0] == '/' ? end : $"/sign-in?problem={end}", went);
        Assert.Equal(end[0] == '/', visitor.HasSession);
        Assert.Equal(0, provider.Redirected);
    }

    [Theory]
    [InlineData("https://accounts.example")]
    [InlineData(null)]
    public async Task A_discovery_document_of_somebody_else_is_no_discovery(string? issuer)
    {
        await using var provider = await Liar.StartAsync("nothing");
        provider.NamedIssuer = issuer;
        await using var platform = await ApiNode.StartAsync(
            api.ConnectionString, [new("Identity:Providers:liar:Authority", provider.Issuer), new("Identity:Providers:liar:ClientId", "learning")]);
        using var visitor = new Visitor(platform);

        (await visitor.Ask(HttpMethod.Post, $"{Visitor.External}/liar", new { returnTo = "/" })).Is(503, "identity.external_unavailable");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("name=\"prompt\" value=\"([^\"]+)\"")]
    private static partial Regex Prompt();

    [GeneratedRegex("action=\"([^\"]+)\"")]
    private static partial Regex Action();

    /// <summary>An OpenID provider that is wrong in one way.</summary>
    private sealed class Liar : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly RSA stranger = RSA.Create(2048);
        private RSA key = RSA.Create(2048);
        private string kid = "k1";

        private Liar(WebApplication app) => this.app = app;

        public string Issuer => app.Urls.Single();

        public string? NamedIssuer { get; set; } = "own";

        public string Nonce { get; set; } = "";

        public int Redirected { get; private set; }

        public static async Task<Liar> StartAsync(string lie)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var liar = new Liar(builder.Build());
            liar.app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
            {
                issuer = liar.NamedIssuer == "own" ? liar.Issuer : liar.NamedIssuer,
                authorization_endpoint = $"{liar.Issuer}/authorize",
                token_endpoint = lie == "private" ? "https://10.0.0.1/token" : $"{liar.Issuer}/token",
                userinfo_endpoint = $"{liar.Issuer}/userinfo",
                jwks_uri = $"{liar.Issuer}/jwks",
            }));
            liar.app.MapGet("/jwks", () =>
            {
                var parameters = liar.key.ExportParameters(false);
                return Results.Json(new { keys = new[] { new { kty = "RSA", liar.kid, n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) } } });
            });
            liar.app.MapPost("/token", async (HttpContext http) =>
            {
                if (lie == "slow")
                    await Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted);

                return lie switch
                {
                    "refused" => Results.Json(new { error = "invalid_grant" }, statusCode: 400),
                    "not json" => Results.Text("<html>"),
                    "huge" => Results.Text(new string(' ', 1 << 20) + "{}"),
                    "broken" => Results.StatusCode(500),
                    "redirect" => Results.Redirect("/elsewhere", preserveMethod: true),
                    "no token" => Results.Json(new { access_token = "a" }),
                    _ => Results.Json(new { access_token = "a", id_token = liar.Token(lie) }),
                };
            });
            liar.app.Map("/elsewhere", () =>
            {
                liar.Redirected++;
                return Results.Json(new { access_token = "a", id_token = liar.Token("nothing") });
            });
            liar.app.MapGet("/userinfo", () => Results.Json(new { sub = lie == "subject" ? "somebody else" : "liar-1", name = "A Liar" }));
            await liar.app.StartAsync();
            return liar;
        }

        public void Rotate()
        {
            key.Dispose();
            key = RSA.Create(2048);
            kid = "k2";
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            key.Dispose();
            stranger.Dispose();
        }

        private string Token(string lie)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var payload = JsonSerializer.SerializeToUtf8Bytes(new
            {
                iss = lie == "iss" ? "https://accounts.example" : Issuer,
                aud = lie == "aud" ? "another" : "learning",
                sub = "liar-1",
                iat = now,
                exp = lie == "expired" ? now - 100 : now + 300,
                nonce = lie == "nonce" ? "another" : Nonce,
            });
            var header = lie switch
            {
                "none" => (object)new { alg = "none" },
                "mac" => new { alg = "HS256", kid },
                "unknown key" => new { alg = "RS256", kid = "k9" },
                _ => new { alg = "RS256", kid },
            };
            var signed = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header))}.{Base64Url.EncodeToString(payload)}";
            var data = Encoding.ASCII.GetBytes(signed);
            byte[] signature = lie switch
            {
                "none" => [],
                "mac" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), data),
                "stranger" => stranger.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                _ => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            };
            return $"{signed}.{Base64Url.EncodeToString(signature)}";
        }
    }
}
