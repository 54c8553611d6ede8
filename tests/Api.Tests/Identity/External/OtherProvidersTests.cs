using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using LearningPlatform.Testing;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace Api.Tests.Identity.External;

/// <summary>Providers that aren't ours: npm oidc-provider, which is right, and one that lies.</summary>
public sealed partial class OtherProvidersTests(Liars liars) : IClassFixture<Liars>
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
            liars.ConnectionString,
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
        var (name, provider) = liars[lie];
        using var visitor = new Visitor(liars.Node);
        var url = await visitor.Begin(name);
        provider.Nonce = Visitor.Parameter(url, "nonce");
        if (lie == "new key")
            provider.Rotate();

        var went = Visitor.Location(await visitor.Go($"{Visitor.External}/{name}/callback?code=abc&state={Visitor.Parameter(url, "state")}"), HttpStatusCode.SeeOther);

        Assert.Equal(end[0] == '/' ? end : $"/sign-in?problem={end}", went);
        Assert.Equal(end[0] == '/', visitor.HasSession);
        Assert.Equal(0, provider.Redirected);
    }

    [Theory]
    [InlineData(Liars.OtherIssuer)]
    [InlineData(Liars.NoIssuer)]
    public async Task A_discovery_document_of_somebody_else_is_no_discovery(string lie)
    {
        using var visitor = new Visitor(liars.Node);

        (await visitor.Ask(HttpMethod.Post, $"{Visitor.External}/{liars[lie].Name}", new { returnTo = "/" })).Is(503, "identity.external_unavailable");
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
}
