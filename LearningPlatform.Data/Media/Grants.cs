using System.Security.Cryptography;
using System.Text.Json;
using LearningPlatform.Core.Media;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace LearningPlatform.Data.Media;

/// <summary>
/// Grants in URLs, sealed with the platform's Data Protection keys: encrypted, with an HMAC over all of it, readable on every node and after the keys were
/// followed by new ones. What a URL grants is its one opaque segment; there is nothing in it that could be changed.
/// </summary>
/// <param name="protection">The keys.</param>
/// <param name="blobs">May be reachable for clients itself.</param>
/// <param name="time">The clock.</param>
internal sealed class Grants(IDataProtectionProvider protection, IBlobs blobs, TimeProvider time) : IGrants
{
    private const int MaxLength = 2000;

    private readonly IDataProtector uploads = protection.CreateProtector("LearningPlatform.Media.Upload");
    private readonly IDataProtector downloads = protection.CreateProtector("LearningPlatform.Media.Download");

    /// <inheritdoc/>
    public string UploadPath(UploadGrant grant) => $"/media/uploads/{Seal(uploads, grant)}";

    /// <inheritdoc/>
    public UploadGrant? ReadUpload(string token) => Open<UploadGrant>(uploads, token) is { } grant && grant.ExpiresAt > time.GetUtcNow() ? grant : null;

    /// <inheritdoc/>
    public string DownloadUrl(DownloadGrant grant) => blobs.DirectUrl(grant)?.AbsoluteUri ?? $"/media/files/{Seal(downloads, grant)}/{Uri.EscapeDataString(grant.FileName ?? "file")}";

    /// <inheritdoc/>
    public DownloadGrant? ReadDownload(string token) => Open<DownloadGrant>(downloads, token) is { } grant && grant.ExpiresAt > time.GetUtcNow() ? grant : null;

    private static string Seal<T>(IDataProtector protector, T grant) => WebEncoders.Base64UrlEncode(protector.Protect(JsonSerializer.SerializeToUtf8Bytes(grant)));

    private static T? Open<T>(IDataProtector protector, string token)
        where T : class
    {
        if (token.Length > MaxLength)
            return null;

        try
        {
            return JsonSerializer.Deserialize<T>(protector.Unprotect(WebEncoders.Base64UrlDecode(token)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
