using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Api.Tests.Identity.External;

/// <summary>An OpenID provider that is wrong in one way.</summary>
internal sealed class Liar : IAsyncDisposable
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
