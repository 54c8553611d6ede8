using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Jwt;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class TokensTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey Key = SigningKey.Create(Now.AddDays(-1));
    private static readonly Some.Keys Ring = new(Key);
    private static readonly Tokens Tokens = new(Ring);
    private static readonly CancellationToken None = CancellationToken.None;

    // opencode-R09
    [Theory]
    [InlineData(Issuer.OpenCode, "opencode-platform", 86400)]
    [InlineData(Issuer.Unpuzzle, "unpuzzle", 3600)]
    [InlineData(Issuer.Labs, "labs", 2592000)]
    [InlineData(Issuer.Wayr, "wayr", 900)]
    [InlineData(Issuer.Academy, "auth-service", 900)]
    public async Task Every_dialects_token_says_what_its_contract_says_and_is_accepted(Issuer issuer, string iss, int seconds)
    {
        var account = Some.Account(Roles.Student | Roles.Instructor);
        var session = Some.Session(account, issuer, Now);
        var token = await Tokens.Access(account, session, Now, None);

        var header = Part(token, 0);
        Assert.Equal(("RS256", "JWT", Key.Kid), (Text(header, "alg"), Text(header, "typ"), Text(header, "kid")));
        var payload = Part(token, 1);
        Assert.Equal((account.Id.ToString(), "ada@example.com", iss), (Text(payload, "sub"), Text(payload, "email"), Text(payload, "iss")));
        Assert.Equal(Now.ToUnixTimeSeconds(), payload.GetProperty("iat").GetInt64());
        Assert.Equal(seconds, payload.GetProperty("exp").GetInt64() - payload.GetProperty("iat").GetInt64());

        var verified = await Tokens.Verify(token, Now, None);
        Assert.Equal(new AccessClaims(account.Id, session.Id, issuer, Now.AddSeconds(seconds)), verified.Value);
    }

    // opencode-D05
    [Fact]
    public async Task OpenCodes_token_has_role_and_permissions_opencode_R10()
    {
        var payload = await Payload(Roles.Student, Issuer.OpenCode);
        Assert.Equal("student", Text(payload, "role"));
        Assert.Equal(
            ["read:own:profile", "write:own:profile", "read:content", "read:own:progress", "write:own:progress", "create:sandbox", "execute:code"],
            Texts(payload, "permissions"));
        Assert.Equal(13, Texts(await Payload(Roles.Student | Roles.Admin, Issuer.OpenCode), "permissions").Length);
    }

    [Fact]
    public async Task Academys_token_has_roles_and_the_union_of_their_permissions_academy_D07()
    {
        var payload = await Payload(Roles.Student, Issuer.Academy);
        Assert.Equal(["user", "student"], Texts(payload, "roles"));
        Assert.Equal(["read:profile", "write:profile", "read:courses"], Texts(payload, "permissions"));
        Assert.Equal(["read:profile", "write:profile", "read:courses", "write:courses", "manage:users"], Texts(await Payload(Roles.Student | Roles.Admin, Issuer.Academy), "permissions"));
    }

    [Fact]
    public async Task A_token_past_its_end_has_expired_save_for_the_skew_of_clocks()
    {
        var token = await Access(Issuer.Wayr);
        Assert.True((await Tokens.Verify(token, Now.AddMinutes(15).AddSeconds(4), None)).Ok);
        Assert.Equal(AuthFault.TokenExpired, await Fault(token, Now.AddMinutes(15).AddSeconds(5)));
    }

    [Fact]
    public async Task A_token_from_the_future_is_refused()
    {
        var token = await Access(Issuer.Wayr);
        Assert.True((await Tokens.Verify(token, Now.AddSeconds(-5), None)).Ok);
        Assert.Equal(AuthFault.TokenInvalid, await Fault(token, Now.AddSeconds(-6)));
        Assert.Equal(AuthFault.TokenInvalid, await Fault(Sign(Claims(nbf: Now.AddMinutes(1).ToUnixTimeSeconds())), Now));
    }

    [Fact]
    public async Task Our_own_signature_over_the_same_claims_is_accepted_so_that_the_forgeries_below_fail_for_their_forgery() =>
        Assert.True((await Tokens.Verify(Sign(Claims()), Now, None)).Ok);

    public static TheoryData<string, string> Forgeries()
    {
        var claims = Encode(Claims());
        var good = Sign(Claims()).Split('.');
        using var stranger = RSA.Create(2048);
        string Header(string json) => Encode(json);
        string Rs(string header, string payload, RSA rsa) =>
            $"{header}.{payload}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        string Hs(string header, byte[] key) => $"{header}.{claims}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{header}.{claims}")))}";

        using var ours = RSA.Create();
        ours.ImportPkcs8PrivateKey(Key.Export(), out _);
        var hs = Header($$"""{"alg":"HS256","typ":"JWT","kid":"{{Key.Kid}}"}""");
        var none = Header($$"""{"alg":"none","typ":"JWT","kid":"{{Key.Kid}}"}""");
        var admin = Encode(Claims(extra: """,  "role":"admin" """));
        return new TheoryData<string, string>
        {
            { "alg none without a signature", $"{none}.{claims}." },
            { "alg none with the good signature", $"{none}.{claims}.{good[2]}" },
            { "HS256 with the public key as PEM", Hs(hs, Encoding.ASCII.GetBytes(ours.ExportSubjectPublicKeyInfoPem())) },
            { "HS256 with the public key as DER", Hs(hs, ours.ExportSubjectPublicKeyInfo()) },
            { "HS256 with the modulus", Hs(hs, Base64Url.DecodeFromChars(Key.Modulus)) },
            { "another key under our kid", Rs(Key.Header, claims, stranger) },
            { "an unknown kid", Rs(Header("""{"alg":"RS256","typ":"JWT","kid":"nobody"}"""), claims, stranger) },
            { "no kid", Rs(Header("""{"alg":"RS256","typ":"JWT"}"""), claims, ours) },
            { "RS384 by our key", Rs(Header($$"""{"alg":"RS384","typ":"JWT","kid":"{{Key.Kid}}"}"""), claims, ours) },
            { "another typ", Rs(Header($$"""{"alg":"RS256","typ":"at+jwt","kid":"{{Key.Kid}}"}"""), claims, ours) },
            { "a critical extension", Rs(Header($$"""{"alg":"RS256","typ":"JWT","kid":"{{Key.Kid}}","crit":["x"]}"""), claims, ours) },
            { "the header in another order", Rs(Header($$"""{"typ":"JWT","alg":"RS256","kid":"{{Key.Kid}}"}"""), claims, ours) },
            { "another payload under the good signature", $"{good[0]}.{admin}.{good[2]}" },
            { "a changed signature", $"{good[0]}.{good[1]}.{Flip(good[2])}" },
            { "a shorter signature", $"{good[0]}.{good[1]}.{good[2][..^4]}" },
            { "no signature", $"{good[0]}.{good[1]}." },
            { "two segments", $"{good[0]}.{good[1]}" },
            { "four segments", string.Join('.', [.. good, good[2]]) },
            { "padding", $"{good[0]}.{good[1]}.{good[2]}==" },
            { "a line break after it", $"{good[0]}.{good[1]}.{good[2]}\n" },
            { "a space in it", $"{good[0]}. {good[1]}.{good[2]}" },
            { "an unknown issuer", Sign(Claims(iss: "evil")) },
            { "no issuer", Sign("""{"sub":"018f0000-0000-7000-8000-000000000001","sid":"018f0000-0000-7000-8000-000000000002","exp":9999999999,"iat":1,"token_use":"access"}""") },
            { "no session", Sign("""{"sub":"018f0000-0000-7000-8000-000000000001","iss":"wayr","exp":9999999999,"iat":1,"token_use":"access"}""") },
            { "no times", Sign("""{"sub":"018f0000-0000-7000-8000-000000000001","sid":"018f0000-0000-7000-8000-000000000002","iss":"wayr","token_use":"access"}""") },
            { "a subject that is no id", Sign(Claims(sub: "root")) },
            { "a refresh token", Sign(Claims(use: "refresh")) },
            { "a payload that is no object", Sign("[]") },
            { "a payload that is no JSON", Sign("{\"sub\":") },
            { "nothing", "" },
            { "dots", ".." },
            { "not ASCII", "ä.ö.ü" },
            { "a megabyte", new string('a', 1 << 20) },
        };
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_token_is_refused(string what, string token)
    {
        var verified = await Tokens.Verify(token, Now, None);
        Assert.False(verified.Ok, what);
        Assert.True(verified.Error is Unauthenticated { Reason: AuthFault.TokenInvalid or AuthFault.TokenExpired }, what);
    }

    [Theory]
    [InlineData(Issuer.Wayr)]
    [InlineData(Issuer.Academy)]
    public async Task Refresh_tokens_that_are_JWTs_give_back_their_secret_and_are_no_access_tokens(Issuer issuer)
    {
        var secret = Secrets.New();
        var session = Some.Session(Some.Account(), issuer, Now);
        var token = await Tokens.Refresh(session, secret, Now, session.ExpiresAt, None);

        Assert.Equal(3, token.Split('.').Length);
        Assert.Equal(secret, await Tokens.ReadRefresh(token, None));
        Assert.Equal(AuthFault.TokenInvalid, await Fault(token, Now));
        Assert.Null(await Tokens.ReadRefresh(token[..^6] + "AAAAAA", None));
    }

    [Theory]
    [InlineData(Issuer.OpenCode)]
    [InlineData(Issuer.Unpuzzle)]
    public async Task Opaque_refresh_tokens_give_back_their_secret(Issuer issuer)
    {
        var secret = Secrets.New();
        var session = Some.Session(Some.Account(), issuer, Now);
        var token = await Tokens.Refresh(session, secret, Now, session.ExpiresAt, None);

        Assert.Equal(43, token.Length);
        Assert.Equal(secret, await Tokens.ReadRefresh(token, None));
    }

    [Fact]
    public async Task An_access_token_is_no_refresh_token() => Assert.Null(await Tokens.ReadRefresh(await Access(Issuer.Wayr), None));

    [Fact]
    public async Task The_next_secret_follows_from_the_one_before_and_only_we_can_tell()
    {
        var secret = Secrets.New();
        var next = await Tokens.Next(secret, None);
        Assert.Equal(next, await Tokens.Next(secret, None));
        Assert.NotEqual(next, await Tokens.Next(next, None));

        var other = new Tokens(new Some.Keys(Key) { Set = new KeySet([Key], Secrets.New()) });
        Assert.NotEqual(next, await other.Next(secret, None));
    }

    [Fact]
    public async Task A_new_key_signs_from_its_time_on_and_tokens_of_the_old_one_stay_good()
    {
        using var newer = SigningKey.Create(Now.AddMinutes(10));
        var ring = new Some.Keys(Key, newer);
        var tokens = new Tokens(ring);
        var account = Some.Account();

        var before = await tokens.Access(account, Some.Session(account, Issuer.OpenCode, Now), Now, None);
        var after = await tokens.Access(account, Some.Session(account, Issuer.OpenCode, Now), Now.AddMinutes(10), None);
        Assert.Equal((Key.Kid, newer.Kid), (Text(Part(before, 0), "kid"), Text(Part(after, 0), "kid")));
        Assert.True((await tokens.Verify(before, Now.AddMinutes(11), None)).Ok);
        Assert.True((await tokens.Verify(after, Now.AddMinutes(11), None)).Ok);
    }

    [Fact]
    public async Task A_token_by_a_key_that_another_node_has_made_is_accepted_after_another_look()
    {
        using var newer = SigningKey.Create(Now);
        var account = Some.Account();
        var token = await new Tokens(new Some.Keys(newer)).Access(account, Some.Session(account, Issuer.OpenCode, Now), Now, None);

        var tokens = new Tokens(new Some.Keys(Key) { Later = new KeySet([Key, newer], Secrets.New()) });
        Assert.True((await tokens.Verify(token, Now, None)).Ok);
    }

    [Fact]
    public async Task Many_threads_verify_with_one_key()
    {
        var token = await Access(Issuer.OpenCode);
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () => (await Tokens.Verify(token, Now, None)).Ok)));
        Assert.All(results, Assert.True);
    }

    private static async Task<string> Access(Issuer issuer)
    {
        var account = Some.Account();
        return await Tokens.Access(account, Some.Session(account, issuer, Now), Now, None);
    }

    private static async Task<JsonElement> Payload(Roles roles, Issuer issuer)
    {
        var account = Some.Account(roles);
        return Part(await Tokens.Access(account, Some.Session(account, issuer, Now), Now, None), 1);
    }

    private static async Task<AuthFault> Fault(string token, DateTimeOffset now) => Assert.IsType<Unauthenticated>((await Tokens.Verify(token, now, None)).Error).Reason;

    private static string Claims(string iss = "wayr", string sub = "018f0000-0000-7000-8000-000000000001", string use = "access", long? nbf = null, string extra = "") =>
        $$"""{"sub":"{{sub}}","sid":"018f0000-0000-7000-8000-000000000002","iss":"{{iss}}","iat":{{Now.ToUnixTimeSeconds()}},"exp":{{Now.AddMinutes(15).ToUnixTimeSeconds()}},"token_use":"{{use}}"{{(nbf is { } n ? $",\"nbf\":{n}" : "")}}{{extra}}}""";

    private static string Sign(string payload) => JwtCodec.Write(Key, Encoding.UTF8.GetBytes(payload));

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Flip(string signature) => (signature[0] == 'A' ? 'B' : 'A') + signature[1..];

    private static JsonElement Part(string token, int index) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token.Split('.')[index]));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string[] Texts(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];
}
