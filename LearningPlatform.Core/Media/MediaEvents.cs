using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Media;

/// <summary>A file was uploaded and is to be worked on. Its subject is the account.</summary>
/// <param name="UploadId">The upload.</param>
/// <param name="Purpose">What it shall become.</param>
public sealed record UploadReceived(Guid UploadId, string Purpose) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "media.upload_received.v1";
}

/// <summary>Nothing refers to these blobs any more. They are removed after the commit that made it so, not before.</summary>
/// <param name="Keys">The blobs.</param>
public sealed record BlobsDropped(IReadOnlyList<string> Keys) : IEvent
{
    /// <inheritdoc/>
    public static string Name => "media.blobs_dropped.v1";
}
