namespace LearningPlatform.Core.Media;

/// <summary>A file that somebody was allowed to upload, from the permission to what became of it.</summary>
public sealed record Upload
{
    /// <summary>The id; it orders uploads by when they were asked for.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>What it shall become.</summary>
    public required UploadPurpose Purpose { get; init; }

    /// <summary>The media type that was announced.</summary>
    public required string ContentType { get; init; }

    /// <summary>The bytes that were announced.</summary>
    public required long Size { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the file may come.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How far it is.</summary>
    public UploadState State { get; init; }

    /// <summary>When the file came; null before.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Where the file lies, as it was uploaded; null before it came and after it was worked on.</summary>
    public string? BlobKey { get; init; }

    /// <summary>SHA-256 of the file; null before it came.</summary>
    public byte[]? Hash { get; init; }

    /// <summary>Why it was refused; null when it wasn't.</summary>
    public string? Reason { get; init; }
}

/// <summary>What an upload shall become.</summary>
public enum UploadPurpose
{
    /// <summary>The picture of a profile.</summary>
    Avatar,
}

/// <summary>How far an upload is.</summary>
public enum UploadState
{
    /// <summary>The file may come.</summary>
    Pending,

    /// <summary>The file came and waits to be worked on.</summary>
    Received,

    /// <summary>It is what it should become.</summary>
    Done,

    /// <summary>The file was no good.</summary>
    Refused,
}

/// <summary>The uploads. Every write is one transaction; blobs that it leaves without use are named by a <see cref="BlobsDropped"/> event in it.</summary>
public interface IUploads
{
    /// <summary>Notes a new upload.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="ct">Gives up.</param>
    Task Add(Upload upload, CancellationToken ct);

    /// <summary>The upload; null when there is none, or none any more.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ct">Gives up.</param>
    Task<Upload?> Find(Guid id, CancellationToken ct);

    /// <summary>The file came: it is to be worked on.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="key">Where the file lies.</param>
    /// <param name="hash">SHA-256 of it.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when a file came before, or the upload is gone; nothing is written then.</returns>
    Task<bool> Receive(Guid id, string key, byte[] hash, DateTimeOffset at, CancellationToken ct);

    /// <summary>The work is over.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="reason">Why it was refused; null when all is well.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task Finish(Guid id, string? reason, DateTimeOffset at, CancellationToken ct);

    /// <summary>True when the account has a finished upload for the purpose that came later than this one.</summary>
    /// <param name="upload">An upload that came.</param>
    /// <param name="ct">Gives up.</param>
    Task<bool> IsOutdated(Upload upload, CancellationToken ct);

    /// <summary>Forgets finished avatars of an account except one.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="keep">The one to keep; null for none.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task DropAvatars(Guid accountId, Guid? keep, DateTimeOffset at, CancellationToken ct);

    /// <summary>Forgets everything that an account uploaded.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task DropAll(Guid accountId, DateTimeOffset at, CancellationToken ct);
}
