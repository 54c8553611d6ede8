using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.External;
using LearningPlatform.Data.Identity.External;

namespace LearningPlatform.Api.Authentication.External;

/// <summary>
/// The stand-in of development for providers without credentials: an OpenID provider that says plainly that it is one and signs in whomever the developer names. It checks
/// what a real one checks (client, redirect, PKCE, single use) and signs with a key of its own, so that the platform's side is the one of production.
/// </summary>
/// <param name="standIn">Where it lives.</param>
/// <param name="redirects">Where it may send browsers.</param>
/// <param name="time">The clock.</param>
internal sealed class DevelopmentIdp(StandIn standIn, RedirectRules redirects, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string kid = Secrets.Text(Secrets.New())[..16];
    private readonly ConcurrentDictionary<string, Code> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Code> accessTokens = new(StringComparer.Ordinal);

    /// <summary>Maps it; in Development only, elsewhere there is no such path.</summary>
    /// <param name="app">The application.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(StandIn.Path).AllowAnonymous().ExcludeFromDescription();
        group.MapGet("/.well-known/openid-configuration", (DevelopmentIdp idp) => idp.Discovery());
        group.MapGet("/jwks", (DevelopmentIdp idp) => idp.Keys());
        group.MapGet("/authorize", (HttpContext http, DevelopmentIdp idp) => idp.Authorize(http));
        group.MapPost("/token", (HttpContext http, DevelopmentIdp idp) => idp.Token(http));
        group.MapGet("/userinfo", (HttpContext http, DevelopmentIdp idp) => idp.Userinfo(http));
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    private IResult Discovery() => Results.Json(new
    {
        issuer = standIn.Authority.AbsoluteUri,
        authorization_endpoint = $"{standIn.Authority.AbsoluteUri}/authorize",
        token_endpoint = $"{standIn.Authority.AbsoluteUri}/token",
        userinfo_endpoint = $"{standIn.Authority.AbsoluteUri}/userinfo",
        jwks_uri = $"{standIn.Authority.AbsoluteUri}/jwks",
        response_types_supported = List("code"),
        subject_types_supported = List("public"),
        id_token_signing_alg_values_supported = List("ES256"),
        token_endpoint_auth_methods_supported = List("client_secret_basic"),
        code_challenge_methods_supported = List("S256"),
        authorization_response_iss_parameter_supported = true,
    });

    private static string[] List(string only) => [only];

    private IResult Keys()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new { kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
        return Results.Json(new { keys = new[] { jwk } });
    }

    private IResult Authorize(HttpContext http)
    {
        var query = http.Request.Query;
        string Get(string name) => query[name].ToString();
        if (StandIn.Preset(Get("client_id")) is not { } preset)
            return Page(http, "Unknown client", "<p>No provider without credentials has this client_id.</p>", StatusCodes.Status400BadRequest);

        var own = new Uri($"{http.Request.Scheme}://{http.Request.Host}");
        if (!BeginExternal.IsClient(Get("redirect_uri"), own, redirects))
            return Page(http, "Unknown redirect", "<p>The redirect_uri is on no origin of the web client.</p>", StatusCodes.Status400BadRequest);

        // From here on the client is told, as OAuth wants it.
        IResult Back(params ReadOnlySpan<(string Name, string Value)> answer)
        {
            var back = new StringBuilder(Get("redirect_uri")).Append(Get("redirect_uri").Contains('?', StringComparison.Ordinal) ? '&' : '?');
            foreach (var (name, value) in answer)
                back.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');

            return Results.Redirect(back.Append("state=").Append(Uri.EscapeDataString(Get("state"))).Append("&iss=").Append(Uri.EscapeDataString(standIn.Authority.AbsoluteUri)).ToString());
        }

        if (Get("response_type") != "code" || Get("code_challenge_method") != "S256" || Secrets.Read(Get("code_challenge")) is null)
            return Back(("error", "invalid_request"));

        if (Get("deny") == "true")
            return Back(("error", "access_denied"));

        var hint = Get("login_hint");
        if (hint.Length == 0)
            return Page(http, $"Stand-in for {preset.Name}", Form(query, preset));

        if (!EmailAddress.TryParse(hint, out var email))
            return Page(http, $"Stand-in for {preset.Name}", $"<p role=\"alert\">{Encode(hint)} is no e-mail address.</p>{Form(query, preset)}", StatusCodes.Status400BadRequest);

        var code = Secrets.Text(Secrets.New());
        var name = Get("name") is { Length: > 0 and <= 200 } given ? given : email.Text[..email.Text.IndexOf('@', StringComparison.Ordinal)];
        Forget();
        codes[code] = new Code(preset.Id, Get("client_id"), Get("redirect_uri"), Get("nonce"), Get("code_challenge"), email, name, time.GetUtcNow());
        return Back(("code", code));
    }

    private async Task<IResult> Token(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType)
            return Fault("invalid_request");

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var client = Client(http.Request.Headers.Authorization.ToString());
        if (client is null)
            return Fault("invalid_client", StatusCodes.Status401Unauthorized);

        var now = time.GetUtcNow();
        if (form["grant_type"] != "authorization_code")
            return Fault("unsupported_grant_type");

        // Used up first: a code that is tried twice is nobody's any more.
        if (!codes.TryRemove(form["code"].ToString(), out var code) || code.At + CodeLifetime < now || code.ClientId != client || code.RedirectUri != form["redirect_uri"].ToString()
            || BeginExternal.Challenge(form["code_verifier"].ToString()) != code.Challenge)
        {
            return Fault("invalid_grant");
        }

        var access = Secrets.Text(Secrets.New());
        accessTokens[access] = code;
        return Results.Json(new { access_token = access, token_type = "Bearer", expires_in = (int)TokenLifetime.TotalSeconds, id_token = Sign(code, access, now) });
    }

    private IResult Userinfo(HttpContext http)
    {
        var token = http.Request.Headers.Authorization.ToString();
        return token.StartsWith("Bearer ", StringComparison.Ordinal) && accessTokens.TryGetValue(token[7..], out var code) && code.At + TokenLifetime > time.GetUtcNow()
            ? Results.Json(new { sub = Subject(code), email = code.Email.Text, email_verified = true, name = code.Name })
            : Results.Unauthorized();
    }

    private string Sign(Code code, string access, DateTimeOffset now)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", kid, typ = "JWT" });
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = standIn.Authority.AbsoluteUri,
            ["sub"] = Subject(code),
            ["aud"] = code.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + TokenLifetime).ToUnixTimeSeconds(),
            ["nonce"] = code.Nonce,
            ["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(access)).AsSpan(0, 16)),
            ["email"] = code.Email.Text,
            ["email_verified"] = true,
            ["name"] = code.Name,
        });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))}";
    }

    // The same address is the same person the next time, and another one at another provider.
    private static string Subject(Code code) => "stand-in-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{code.Provider}/{code.Email.Key}")))[..32];

    private static string? Client(string authorization)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal))
            return null;

        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[6..], bytes, out var length))
            return null;

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':');
        return parts.Length == 2 && WebUtility.UrlDecode(parts[1]) == StandIn.Secret && StandIn.Preset(WebUtility.UrlDecode(parts[0])) is not null ? WebUtility.UrlDecode(parts[0]) : null;
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (code, _) in codes.Where(pair => pair.Value.At + CodeLifetime < now))
            codes.TryRemove(code, out _);

        foreach (var (token, _) in accessTokens.Where(pair => pair.Value.At + TokenLifetime < now))
            accessTokens.TryRemove(token, out _);
    }

    private static string Form(IQueryCollection query, ProviderSpec preset)
    {
        var kept = new StringBuilder();
        foreach (var (name, value) in query.Where(pair => pair.Key is not ("login_hint" or "name" or "deny")))
            kept.Append("<input type=\"hidden\" name=\"").Append(Encode(name)).Append("\" value=\"").Append(Encode(value.ToString())).Append("\">");

        return $"""
            <p>This is <strong>not {Encode(preset.Name)}</strong>. No credentials are configured for it, so this page of the development server stands in:
            whatever address you name is signed in, without a password. It does not exist in production.</p>
            <form method="get" action="{StandIn.Path}/authorize">
            {kept}
            <p><label>E-mail <input type="email" name="login_hint" value="{Encode(preset.Id)}@demo.test" required autofocus></label></p>
            <p><label>Name <input name="name" value="Demo {Encode(preset.Name)}"></label></p>
            <p><button>Sign in as this demo identity</button> <button name="deny" value="true" formnovalidate>Cancel</button></p>
            </form>
            """;
    }

    private static ContentResult Page(HttpContext http, string title, string body, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return new ContentResult(
            $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{Encode(title)}}</title>
            <style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
            form{border:2px dashed;padding:1rem 1.5rem;border-radius:.5rem}label{display:block}input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}button{font:inherit;padding:.4rem 1rem}</style>
            </head><body><main><h1>{{Encode(title)}}</h1>{{body}}</main></body></html>
            """,
            status);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static IResult Fault(string error, int status = StatusCodes.Status400BadRequest) => Results.Json(new { error }, statusCode: status);

    private sealed record Code(string Provider, string ClientId, string RedirectUri, string Nonce, string Challenge, EmailAddress Email, string Name, DateTimeOffset At);

    private sealed record ContentResult(string Html, int Status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = Status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            return httpContext.Response.WriteAsync(Html, httpContext.RequestAborted);
        }
    }
}
