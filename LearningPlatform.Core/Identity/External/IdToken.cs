using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LearningPlatform.Core.Identity.External;

/// <summary>What an id_token must say.</summary>
/// <param name="Issuer">The provider; <c>{tenantid}</c> in it stands for the token's own <c>tid</c> (Entra ID).</param>
/// <param name="ClientId">Whom it is for.</param>
/// <param name="Nonce">What the authorization request carried.</param>
/// <param name="NonceMayBeMissing">True for a provider that never repeats it; a wrong one is refused there too.</param>
/// <param name="AccessToken">The access token that came with it, for <c>at_hash</c>.</param>
/// <param name="Now">The time.</param>
public sealed record IdTokenRules(string Issuer, string ClientId, string Nonce, bool NonceMayBeMissing, string? AccessToken, DateTimeOffset Now);

/// <summary>What became of checking an id_token.</summary>
/// <param name="Claims">Its claims, when all is well.</param>
/// <param name="Fault">What is wrong with it otherwise, for the log.</param>
/// <param name="UnknownKey">True when the key it names isn't known: the provider may have a new one.</param>
public readonly record struct IdTokenResult(JsonElement Claims, string? Fault, bool UnknownKey = false);

/// <summary>
/// Checks a provider's id_token (OpenID Connect Core, section 3.1.3.7): signature by RS256 or ES256 and by nothing else, issuer, audience, authorised party, times, nonce and
/// the access token's hash. Nothing of the payload is believed before the signature is right.
/// </summary>
public static class IdToken
{
    /// <summary>By how much a provider's clock may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>How old a token may be that was made for this very sign-in.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    private const int MaxLength = 16 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Checks a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="keys">The provider's keys.</param>
    /// <param name="rules">What it must say.</param>
    public static IdTokenResult Check(string token, WebKeys keys, IdTokenRules rules)
    {
        var parts = token.Length <= MaxLength ? token.Split('.') : [];
        if (parts.Length != 3 || Read(parts[0]) is not { } header || WebKeys.Decode(parts[2]) is not { } signature)
            return Refused("it is no signed token");

        if (Text(header, "alg") is not ("RS256" or "ES256") || header.TryGetProperty("crit", out _))
            return Refused("it isn't signed with RS256 or ES256");

        if (keys.Find(Text(header, "kid"), Text(header, "alg")!) is not { } key)
            return Refused("the provider has no such key") with { UnknownKey = true };

        if (!key.Verifies(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature))
            return Refused("the signature is wrong");

        if (Read(parts[1]) is not { } claims)
            return Refused("it has no claims");

        return Fault(claims, rules) is { } fault ? Refused(fault) : new IdTokenResult(claims, null);
    }

    private static string? Fault(JsonElement claims, IdTokenRules rules)
    {
        var issuer = rules.Issuer.Replace("{tenantid}", Text(claims, "tid") ?? "?", StringComparison.Ordinal);
        if (Text(claims, "iss") != issuer)
            return "it is from another issuer";

        var audiences = Audiences(claims);
        if (!audiences.Contains(rules.ClientId))
            return "it is for somebody else";

        var party = Text(claims, "azp");
        if (party is null ? audiences.Count > 1 || claims.TryGetProperty("azp", out _) : party != rules.ClientId)
            return "it was made for another party";

        var now = rules.Now.ToUnixTimeSeconds();
        var skew = (long)Skew.TotalSeconds;
        if (Time(claims, "exp") is not { } expires || expires <= now - skew)
            return "it has expired";

        if (Time(claims, "iat") is not { } issued || issued > now + skew || issued < now - (long)MaxAge.TotalSeconds)
            return "it wasn't made just now";

        if (claims.TryGetProperty("nbf", out _) && !(Time(claims, "nbf") <= now + skew))
            return "it isn't good yet";

        var nonce = Text(claims, "nonce");
        if (nonce is null ? !rules.NonceMayBeMissing : !Same(nonce, rules.Nonce))
            return "its nonce is wrong";

        if (claims.TryGetProperty("at_hash", out _) && (rules.AccessToken is not { } access || Text(claims, "at_hash") is not { } hash || !Same(hash, HalfHash(access))))
            return "it belongs to another access token";

        return Text(claims, "sub") is { Length: > 0 and <= ExternalIdentity.MaxSubject } ? null : "it doesn't say who";
    }

    private static string HalfHash(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16));

    private static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private static HashSet<string> Audiences(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience))
            return [];

        return audience.ValueKind == JsonValueKind.Array
            ? [.. audience.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
            : Text(claims, "aud") is { } single ? [single] : [];
    }

    private static long? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e12 ? (long)seconds : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Read(string part)
    {
        if (WebKeys.Decode(part) is not { } bytes)
            return null;

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            var root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object)
                return null;

            // Text that isn't text is found here and not where it is used.
            foreach (var property in root.EnumerateObject())
                if (property.Value.ValueKind == JsonValueKind.String)
                    _ = property.Value.GetString();

            return root;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IdTokenResult Refused(string fault) => new(default, fault);
}
