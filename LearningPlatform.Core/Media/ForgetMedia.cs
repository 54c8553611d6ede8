using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Media;

/// <summary>Lets go of pictures that nobody shows any more, and of everything that an erased account uploaded.</summary>
/// <param name="uploads">Where uploads are noted.</param>
/// <param name="avatars">The profiles' pictures.</param>
/// <param name="time">The clock.</param>
public sealed class ForgetMedia(IUploads uploads, IAvatars avatars, TimeProvider time) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "media.forget";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name, OwnAvatarLeft.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        if (envelope.Name == AccountErased.Name)
        {
            await uploads.DropAll(envelope.Read<AccountErased>().AccountId, time.GetUtcNow(), ct);
            return;
        }

        // A newer picture of ours may have come since.
        var account = envelope.Read<OwnAvatarLeft>().AccountId;
        var present = await avatars.Find(account, ct);
        var keep = present is not null && present.Contains(OwnAvatars.Path, StringComparison.Ordinal) ? Avatar.Upload(present[(present.LastIndexOf('/') + 1)..]) : null;
        await uploads.DropAvatars(account, keep, time.GetUtcNow(), ct);
    }
}

/// <summary>Removes blobs that nothing refers to.</summary>
/// <param name="blobs">Where files are kept.</param>
public sealed class RemoveBlobs(IBlobs blobs) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "media.remove_blobs";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [BlobsDropped.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var key in envelope.Read<BlobsDropped>().Keys)
            await blobs.Delete(key, ct);
    }
}
