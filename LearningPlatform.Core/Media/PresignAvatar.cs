using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Media;

/// <summary>Where to upload a picture, and where it will be seen.</summary>
/// <param name="UploadPath">Takes the file, below the platform's origin.</param>
/// <param name="AvatarUrl">Shows the picture once it is finished, absolute.</param>
public sealed record AvatarPresigned(string UploadPath, string AvatarUrl);

/// <summary>Lets somebody upload a picture of himself (academy-R70).</summary>
/// <param name="uploads">Where uploads are noted.</param>
/// <param name="grants">Signs.</param>
/// <param name="links">Where the platform is.</param>
/// <param name="time">The clock.</param>
public sealed class PresignAvatar(IUploads uploads, IGrants grants, Links links, TimeProvider time)
{
    /// <summary>How long the file may take to come (decision of presignAvatarUpload).</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    /// <summary>Allows one upload.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="contentType">The file's media type.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<AvatarPresigned>> Handle(Caller caller, string contentType, long size, CancellationToken ct)
    {
        if (!Avatar.ContentTypes.Contains(contentType))
            return Invalid.Field("content_type", $"must be one of {string.Join(", ", Avatar.ContentTypes)}", contentType);

        if (size is < Avatar.MinSize or > Avatar.MaxSize)
            return Invalid.Field("size", $"must be from {Avatar.MinSize} to {Avatar.MaxSize}");

        var now = time.GetUtcNow();
        var upload = new Upload
        {
            Id = Ids.New(now),
            AccountId = caller.UserId,
            Purpose = UploadPurpose.Avatar,
            ContentType = contentType,
            Size = size,
            CreatedAt = now,
            ExpiresAt = now + GoodFor,
        };
        await uploads.Add(upload, ct);
        return new AvatarPresigned(grants.UploadPath(new UploadGrant(upload.Id, contentType, size, upload.ExpiresAt)), links.To(Avatar.Path(upload.Id)));
    }
}
