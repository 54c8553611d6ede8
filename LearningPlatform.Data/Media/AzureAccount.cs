using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LearningPlatform.Core.Media;

namespace LearningPlatform.Data.Media;

/// <summary>
/// An account of Azure's blob storage as a connection string names it: with its key, with a shared access signature, or with neither (the bare address, as a
/// deployment hands it out): then the host's managed identity is asked for tokens.
/// </summary>
internal sealed class AzureAccount
{
    /// <summary>The version of the service's protocol that requests and signatures are written for.</summary>
    public const string ProtocolVersion = "2021-12-02";

    private AzureAccount(string name, Uri endpoint, byte[]? key, string? signature) => (Name, Endpoint, Key, Signature) = (name, endpoint, key, signature);

    /// <summary>The account's name.</summary>
    public string Name { get; }

    /// <summary>Where its blobs are, without a slash at the end of its path.</summary>
    public Uri Endpoint { get; }

    private byte[]? Key { get; }

    private string? Signature { get; }

    /// <summary>Reads a connection string.</summary>
    /// <param name="connection">The string, or the bare address of the blob endpoint.</param>
    /// <exception cref="FormatException">It names no account. Its content isn't repeated: it may hold a key.</exception>
    public static AzureAccount Parse(string connection)
    {
        if (Uri.TryCreate(connection, UriKind.Absolute, out var bare) && bare.Scheme is "https" or "http")
            return new AzureAccount(bare.Host.Split('.')[0], Trimmed(bare), null, bare.Query.Length > 1 ? bare.Query[1..] : null);

        var parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var endpoint = parts.GetValueOrDefault("BlobEndpoint")
            ?? (parts.TryGetValue("AccountName", out var account)
                ? $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.blob.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}"
                : throw new FormatException("The connection string blobs names neither AccountName nor BlobEndpoint."));
        var address = Trimmed(new Uri(endpoint));
        var name = parts.GetValueOrDefault("AccountName") ?? (address.AbsolutePath.Length > 1 ? address.AbsolutePath.Trim('/').Split('/')[0] : address.Host.Split('.')[0]);
        return new AzureAccount(
            name, address, parts.TryGetValue("AccountKey", out var key) ? Convert.FromBase64String(key) : null, parts.GetValueOrDefault("SharedAccessSignature")?.TrimStart('?'));
    }

    /// <summary>Signs a request with what the account was given.</summary>
    /// <param name="request">The request, complete but for this.</param>
    /// <param name="now">The time.</param>
    /// <param name="identity">Gets the token of the host's managed identity.</param>
    /// <param name="ct">Gives up.</param>
    public async ValueTask Sign(HttpRequestMessage request, DateTimeOffset now, ManagedIdentity identity, CancellationToken ct)
    {
        request.Headers.TryAddWithoutValidation("x-ms-version", ProtocolVersion);
        request.Headers.TryAddWithoutValidation("x-ms-date", now.ToString("R", CultureInfo.InvariantCulture));
        if (Key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("SharedKey", $"{Name}:{Hmac(StringToSign(request))}");
        }
        else if (Signature is not null)
        {
            var address = new UriBuilder(request.RequestUri!);
            address.Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{Signature}" : Signature;
            request.RequestUri = address.Uri;
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await identity.Token(now, ct));
        }
    }

    /// <summary>A URL that reads one blob for a while; null when the account has no key to sign it with.</summary>
    /// <param name="blob">The blob's address.</param>
    /// <param name="container">Its container.</param>
    /// <param name="grant">What is granted.</param>
    public Uri? Readable(Uri blob, string container, DownloadGrant grant)
    {
        if (Key is null)
            return null;

        var expires = grant.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var protocol = Endpoint.Scheme == "https" ? "https" : "https,http";
        var disposition = ContentDisposition.Of(grant.FileName);

        // permissions, start, expiry, resource, policy, addresses, protocol, version, kind, snapshot, encryption scope, five headers of the answer.
        var text = string.Join('\n', "r", "", expires, $"/blob/{Name}/{container}/{grant.Key}", "", "", protocol, ProtocolVersion, "b", "", "", "", disposition, "", "", grant.ContentType);
        var query = string.Join(
            '&', $"sv={ProtocolVersion}", "sr=b", "sp=r", $"se={Uri.EscapeDataString(expires)}", $"spr={Uri.EscapeDataString(protocol)}",
            $"rscd={Uri.EscapeDataString(disposition)}", $"rsct={Uri.EscapeDataString(grant.ContentType)}", $"sig={Uri.EscapeDataString(Hmac(text))}");
        return new UriBuilder(blob) { Query = query }.Uri;
    }

    private static Uri Trimmed(Uri endpoint) => new(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'));

    private string Hmac(string text) => Convert.ToBase64String(HMACSHA256.HashData(Key!, Encoding.UTF8.GetBytes(text)));

    private string StringToSign(HttpRequestMessage request)
    {
        var content = request.Content?.Headers;
        var length = content?.ContentLength is { } bytes and > 0 ? bytes.ToString(CultureInfo.InvariantCulture) : "";
        var headers = string.Concat(request.Headers
            .Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key.ToLowerInvariant()}:{string.Join(',', header.Value)}\n"));
        var query = string.Concat(request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .OrderBy(pair => pair[0], StringComparer.Ordinal)
            .Select(pair => $"\n{pair[0].ToLowerInvariant()}:{Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")}"));

        // verb, encoding, language, length, MD5, type, date (told by x-ms-date), four conditions, range; then the service's headers and the resource.
        return string.Join('\n', request.Method.Method, "", "", length, "", content?.ContentType?.ToString() ?? "", "", "", "", "", "", "")
            + $"\n{headers}/{Name}{request.RequestUri.AbsolutePath}{query}";
    }
}

/// <summary>Tokens of the host's managed identity (Azure Container Apps, App Service), kept until shortly before their end.</summary>
/// <param name="http">Asks.</param>
internal sealed class ManagedIdentity(HttpClient http) : IDisposable
{
    private readonly SemaphoreSlim asking = new(1, 1);
    private (string Token, DateTimeOffset Until) present;

    /// <summary>A token for the storage service.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ct">Gives up.</param>
    public async ValueTask<string> Token(DateTimeOffset now, CancellationToken ct)
    {
        await asking.WaitAsync(ct);
        try
        {
            if (present.Until > now)
                return present.Token;

            var endpoint = Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT") ?? throw new InvalidOperationException("The connection string blobs holds no key, and this host has no managed identity.");
            var client = Environment.GetEnvironmentVariable("AZURE_CLIENT_ID") is { Length: > 0 } id ? $"&client_id={Uri.EscapeDataString(id)}" : "";
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{endpoint}?api-version=2019-08-01&resource={Uri.EscapeDataString("https://storage.azure.com/")}{client}");
            request.Headers.TryAddWithoutValidation("X-IDENTITY-HEADER", Environment.GetEnvironmentVariable("IDENTITY_HEADER"));
            using var answer = await http.SendAsync(request, ct);
            answer.EnsureSuccessStatusCode();
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(ct));
            var expires = body.RootElement.GetProperty("expires_on");
            var seconds = expires.ValueKind == JsonValueKind.Number ? expires.GetInt64() : long.Parse(expires.GetString()!, CultureInfo.InvariantCulture);
            present = (body.RootElement.GetProperty("access_token").GetString()!, DateTimeOffset.FromUnixTimeSeconds(seconds) - TimeSpan.FromMinutes(5));
            return present.Token;
        }
        finally
        {
            asking.Release();
        }
    }

    public void Dispose() => asking.Dispose();
}
