using System.Collections.Concurrent;
using System.Text.Json;
using LearningPlatform.Core.Identity.External;

namespace LearningPlatform.Data.Identity.External;

/// <summary>Where a provider's endpoints are.</summary>
/// <param name="Authorization">Where the browser goes.</param>
/// <param name="Token">Where a code is exchanged.</param>
/// <param name="Userinfo">Who somebody is.</param>
/// <param name="Keys">The keys.</param>
/// <param name="Issuer">The issuer as tokens name it.</param>
/// <param name="SendsIssuer">Whether the provider sends <c>iss</c> with each code (RFC 9207).</param>
/// <param name="Proof">How clients prove themselves, unless the preset knows.</param>
internal sealed record ProviderEndpoints(Uri? Authorization, Uri? Token, Uri? Userinfo, Uri? Keys, string? Issuer, bool SendsIssuer, ClientProof Proof)
{
    /// <summary>Reads a discovery document; null when it is none, or another issuer's.</summary>
    /// <param name="json">The document.</param>
    /// <param name="authority">Whose it must be.</param>
    public static ProviderEndpoints? Read(JsonElement json, Uri authority)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, "issuer") is not { } issuer || !IsOf(issuer, authority))
            return null;

        var (authorization, token, keys) = (Url(json, "authorization_endpoint"), Url(json, "token_endpoint"), Url(json, "jwks_uri"));
        if (authorization is null || token is null || keys is null)
            return null;

        // Basic unless the provider says that it knows only the other.
        var methods = json.TryGetProperty("token_endpoint_auth_methods_supported", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()).ToList()
            : [];
        var proof = methods.Count > 0 && !methods.Contains("client_secret_basic") ? ClientProof.Post : ClientProof.Basic;
        var sends = json.TryGetProperty("authorization_response_iss_parameter_supported", out var supported) && supported.ValueKind == JsonValueKind.True;
        return new ProviderEndpoints(authorization, token, Url(json, "userinfo_endpoint"), keys, issuer, sends, proof);
    }

    // Entra ID's document for all tenants names its issuer with a place for the tenant.
    private static bool IsOf(string issuer, Uri authority)
    {
        var expected = authority.OriginalString.TrimEnd('/');
        return issuer.TrimEnd('/') == expected
            || (authority.Host == "login.microsoftonline.com" && issuer == "https://login.microsoftonline.com/{tenantid}/v2.0"
                && authority.AbsolutePath is "/common/v2.0" or "/organizations/v2.0" or "/consumers/v2.0")
            || (authority.Host == "login.microsoftonline.com" && authority.AbsolutePath == "/consumers/v2.0"
                && issuer == "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0");
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Uri? Url(JsonElement json, string name) =>
        Uri.TryCreate(Text(json, name), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? url : null;
}

/// <summary>
/// What was fetched from providers: kept for an hour, looked at again earlier only when a token names a key that isn't in it, and then at most twice a minute, so that
/// nobody can make the platform hammer a provider with invented keys.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ProviderMetadata(TimeProvider time)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>How soon it is looked at again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>What is at a URL; null when it can't be had.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="url">The URL.</param>
    /// <param name="again">True when what is known is too old for what is asked.</param>
    /// <param name="fetch">Fetches it.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<T?> Find<T>(string url, bool again, Func<CancellationToken, Task<T?>> fetch, CancellationToken ct)
        where T : class
    {
        var entry = entries.GetOrAdd(url, _ => new Entry());
        if (!IsDue(entry, again))
            return entry.Value as T;

        await entry.Gate.WaitAsync(ct);
        try
        {
            // Whoever waited finds what the first one fetched.
            if (IsDue(entry, again))
            {
                var found = await fetch(ct);

                // What can't be had now may still be right.
                entry.Value = found ?? entry.Value;
                entry.FetchedAt = found is null && entry.Value is null ? default : time.GetUtcNow();
            }

            return entry.Value as T;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private bool IsDue(Entry entry, bool again)
    {
        var age = time.GetUtcNow() - entry.FetchedAt;
        return entry.Value is null || age > Kept || (again && age > Pause);
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public object? Value { get; set; }

        public DateTimeOffset FetchedAt { get; set; }
    }
}
