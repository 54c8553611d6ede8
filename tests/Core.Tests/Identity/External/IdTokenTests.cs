using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Identity.External;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity.External;

public sealed class IdTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly RSA Stranger = RSA.Create(2048);
    private static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly IdTokenRules Rules = new("https://idp.example", "learning", "the nonce", false, "the access token", Now);

    private static Dictionary<string, object?> Good => new()
    {
        ["iss"] = "https://idp.example",
        ["aud"] = "learning",
        ["sub"] = "grace",
        ["iat"] = Now.ToUnixTimeSeconds(),
        ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(),
        ["nonce"] = "the nonce",
    };

    public static TheoryData<string, string> Wrong => new()
    {
        { "iss", "\"https://evil.example\"" },
        { "iss", "null" },
        { "iss", "\"https://idp.example/\"" },
        { "aud", "\"another\"" },
        { "aud", "[]" },
        { "aud", "[\"learning\",\"another\"]" },
        { "aud", "5" },
        { "azp", "\"another\"" },
        { "azp", "null" },
        { "exp", $"{new DateTimeOffset(2026, 5, 1, 11, 58, 0, TimeSpan.Zero).ToUnixTimeSeconds()}" },
        { "exp", "null" },
        { "exp", "\"9999999999\"" },
        { "exp", "1e300" },
        { "iat", "null" },
        { "iat", "0" },
        { "iat", $"{new DateTimeOffset(2026, 5, 1, 12, 2, 0, TimeSpan.Zero).ToUnixTimeSeconds()}" },
        { "nbf", $"{new DateTimeOffset(2026, 5, 1, 12, 2, 0, TimeSpan.Zero).ToUnixTimeSeconds()}" },
        { "nbf", "\"soon\"" },
        { "nonce", "\"another\"" },
        { "nonce", "null" },
        { "at_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\"" },
        { "at_hash", "7" },
        { "sub", "null" },
        { "sub", "\"\"" },
    };

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void A_token_that_says_what_it_must_is_believed(string algorithm)
    {
        var claims = Good;
        claims["at_hash"] = Base64Url.EncodeToString(SHA256.HashData("the access token"u8).AsSpan(0, 16));

        var result = IdToken.Check(Sign(claims, algorithm, algorithm == "RS256" ? "r" : "e"), Keys(), Rules);

        Assert.Null(result.Fault);
        Assert.Equal("grace", result.Claims.GetProperty("sub").GetString());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_claim_that_is_wrong_is_found(string name, string json)
    {
        var claims = Good;
        claims[name] = JsonSerializer.Deserialize<JsonElement>(json);

        Assert.NotNull(IdToken.Check(Sign(claims, "RS256", "r"), Keys(), Rules).Fault);
    }

    [Fact]
    public void Two_audiences_need_the_party()
    {
        var claims = Good;
        claims["aud"] = new[] { "learning", "another" };
        claims["azp"] = "learning";

        Assert.Null(IdToken.Check(Sign(claims, "RS256", "r"), Keys(), Rules).Fault);
    }

    [Fact]
    public void Where_the_nonce_is_forgotten_a_wrong_one_is_refused_all_the_same()
    {
        var claims = Good;
        claims.Remove("nonce");
        Assert.Null(IdToken.Check(Sign(claims, "RS256", "r"), Keys(), Rules with { NonceMayBeMissing = true }).Fault);

        claims["nonce"] = "another";
        Assert.NotNull(IdToken.Check(Sign(claims, "RS256", "r"), Keys(), Rules with { NonceMayBeMissing = true }).Fault);
    }

    [Fact]
    public void An_issuer_of_many_tenants_is_the_tokens_own()
    {
        var claims = Good;
        claims["iss"] = "https://login.example/abc/v2.0";
        claims["tid"] = "abc";
        Assert.Null(IdToken.Check(Sign(claims, "RS256", "r"), Keys(), Rules with { Issuer = "https://login.example/{tenantid}/v2.0" }).Fault);

        claims["tid"] = "def";
        Assert.NotNull(IdToken.Check(Sign(claims, "RS256", "r"), Keys(), Rules with { Issuer = "https://login.example/{tenantid}/v2.0" }).Fault);
    }

    [Fact]
    public void Only_the_providers_keys_and_their_own_algorithms_sign()
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(Good);
        var publicKey = Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem());
        var none = $"{Part(new { alg = "none" })}.{Base64Url.EncodeToString(payload)}.";
        var mac = $"{Part(new { alg = "HS256", kid = "r" })}.{Base64Url.EncodeToString(payload)}";
        string[] forged =
        [
            none,
            none + "AA",
            $"{mac}.{Base64Url.EncodeToString(HMACSHA256.HashData(publicKey, Encoding.ASCII.GetBytes(mac)))}",
            Sign(Good, "RS256", "r", Stranger),
            Sign(Good, "RS256", "e"),
            Sign(Good, "ES256", "r"),
            Sign(Good, "RS256", "r") + "=",
            Sign(Good, "RS256", "r").Replace('.', ' '),
            "",
            "..",
            new string('a', 20_000),
        ];

        Assert.All(forged, token => Assert.NotNull(IdToken.Check(token, Keys(), Rules).Fault));
        Assert.False(IdToken.Check(Sign(Good, "RS256", "r", Stranger), Keys(), Rules).UnknownKey);
        Assert.True(IdToken.Check(Sign(Good, "RS256", "new"), Keys(), Rules).UnknownKey);
    }

    [Fact]
    public void A_claim_that_stands_twice_is_no_claim()
    {
        var text = JsonSerializer.Serialize(Good);
        var token = Sign(Encoding.UTF8.GetBytes(text[..^1] + ",\"sub\":\"root\"}"), "RS256", "r", Rsa);

        Assert.NotNull(IdToken.Check(token, Keys(), Rules).Fault);
    }

    [Fact]
    public void Keys_that_sign_nothing_here_are_left_out()
    {
        using var small = RSA.Create(1024);
        var set = WebKeys.Read(JsonSerializer.SerializeToElement(new
        {
            keys = new object[] { Jwk(small, "small"), new { kty = "oct", k = "AAAA", kid = "mac" }, new { kty = "EC", crv = "P-384", x = "AA", y = "AA" }, "text", Jwk(Rsa, "enc", "enc"), Jwk(Rsa, "good") },
        }))!;

        Assert.Equal(1, set.Count);
        Assert.NotNull(set.Find("good", "RS256"));
        Assert.NotNull(set.Find(null, "RS256"));
        Assert.Null(set.Find("good", "ES256"));
        Assert.Null(WebKeys.Read(JsonSerializer.SerializeToElement("nothing")));
    }

    [Fact]
    public void A_signed_secret_is_what_apple_asks_for()
    {
        var key = new SignedSecretKey("TEAM", "KEY", Ec.ExportPkcs8PrivateKeyPem());

        var parts = SignedSecret.Make(key, "com.example.learn", "https://appleid.apple.com", Now).Split('.');

        Assert.Equal("""{"alg":"ES256","kid":"KEY","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.Contains("\"iss\":\"TEAM\"", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])), StringComparison.Ordinal);
        Assert.True(Ec.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
    }

    private static WebKeys Keys()
    {
        var point = Ec.ExportParameters(false).Q;
        var ec = new { kty = "EC", crv = "P-256", kid = "e", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
        return WebKeys.Read(JsonSerializer.SerializeToElement(new { keys = new object[] { Jwk(Rsa, "r"), ec } }))!;
    }

    private static object Jwk(RSA rsa, string kid, string use = "sig")
    {
        var parameters = rsa.ExportParameters(false);
        return new { kty = "RSA", use, kid, n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) };
    }

    private static string Sign(Dictionary<string, object?> claims, string algorithm, string kid, RSA? rsa = null) =>
        Sign(JsonSerializer.SerializeToUtf8Bytes(claims), algorithm, kid, rsa ?? Rsa);

    private static string Sign(byte[] payload, string algorithm, string kid, RSA rsa)
    {
        var signed = $"{Part(new { alg = algorithm, kid })}.{Base64Url.EncodeToString(payload)}";
        var data = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm == "RS256" ? rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : Ec.SignData(data, HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object header) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header));
}
