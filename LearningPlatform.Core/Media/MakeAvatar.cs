using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Media;

/// <summary>Makes the picture of a profile from an uploaded file. Told again, it makes the same picture under the same name.</summary>
/// <param name="uploads">Where uploads are noted.</param>
/// <param name="blobs">Where files are kept.</param>
/// <param name="pictures">Resizes.</param>
/// <param name="avatars">The profiles' pictures.</param>
/// <param name="time">The clock.</param>
public sealed class MakeAvatar(IUploads uploads, IBlobs blobs, IPictures pictures, IAvatars avatars, TimeProvider time) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "media.avatar";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [UploadReceived.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var upload = await uploads.Find(envelope.Read<UploadReceived>().UploadId, ct);
        if (upload is not { Purpose: UploadPurpose.Avatar, State: UploadState.Received, BlobKey: { } key })
            return;

        var picture = await Picture(upload, key, ct);
        var refusal = picture.Error?.Message;
        if (picture.Ok)
        {
            if (await uploads.IsOutdated(upload, ct))
                refusal = "A later picture was faster.";
            else if (await Show(upload, picture.Value, ct))
                await uploads.DropAvatars(upload.AccountId, upload.Id, time.GetUtcNow(), ct);
            else
                refusal = "The account is gone.";
        }

        await uploads.Finish(upload.Id, refusal, time.GetUtcNow(), ct);
    }

    private async Task<Outcome<byte[]>> Picture(Upload upload, string key, CancellationToken ct)
    {
        await using var blob = await blobs.Open(key, range: null, ct);
        if (blob is null)
            return new Gone("media.lost", "The file is gone.");

        var file = new byte[upload.Size];
        await blob.Content.ReadExactlyAsync(file, ct);
        var facts = ImageFile.Inspect(file, upload.ContentType);
        return facts.Ok ? await pictures.Shrink(file.AsMemory(0, facts.Value.Length), Avatar.Side, ct) : facts.Error;
    }

    private async Task<bool> Show(Upload upload, byte[] picture, CancellationToken ct)
    {
        using var content = new MemoryStream(picture, writable: false);
        await blobs.Put(Avatar.Key(upload.Id), content, picture.Length, ImageFile.Webp, ct);
        return await avatars.Set(upload.AccountId, Avatar.Path(upload.Id), time.GetUtcNow(), ct);
    }
}
