namespace LearningPlatform.Core.Media;

/// <summary>The right to upload one file once, without a token: what a presigned URL says (academy-R57).</summary>
/// <param name="UploadId">The upload.</param>
/// <param name="ContentType">The media type that was announced.</param>
/// <param name="Size">The bytes that were announced.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record UploadGrant(Guid UploadId, string ContentType, long Size, DateTimeOffset ExpiresAt);

/// <summary>The right to read one blob for a while, without a token.</summary>
/// <param name="Key">The blob.</param>
/// <param name="FileName">The name under which a browser saves it; null shows it in the browser where its type is harmless.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record DownloadGrant(string Key, string? FileName, string ContentType, DateTimeOffset ExpiresAt);

/// <summary>Writes grants into URLs so that nobody else can make or change one, and reads them back. Type, size and end are part of what is signed.</summary>
public interface IGrants
{
    /// <summary>The path of an upload below the platform's origin.</summary>
    /// <param name="grant">What is granted.</param>
    string UploadPath(UploadGrant grant);

    /// <summary>What an upload's path grants; null for one that we didn't make, that was changed, or whose time is over.</summary>
    /// <param name="token">The last segment of the path.</param>
    UploadGrant? ReadUpload(string token);

    /// <summary>Where a blob can be read: straight from the store where that is possible (absolute), else a path below the platform's origin.</summary>
    /// <param name="grant">What is granted.</param>
    string DownloadUrl(DownloadGrant grant);

    /// <summary>What a download's path grants; null for one that we didn't make, that was changed, or whose time is over.</summary>
    /// <param name="token">The segment of the path that grants.</param>
    DownloadGrant? ReadDownload(string token);
}
