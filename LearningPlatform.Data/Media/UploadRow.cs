using LearningPlatform.Core.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Media;

/// <summary>An upload as stored.</summary>
internal sealed class UploadRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public UploadPurpose Purpose { get; init; }

    public required string ContentType { get; init; }

    public long Size { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public UploadState State { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public string? BlobKey { get; init; }

    public byte[]? Hash { get; init; }

    public string? Reason { get; init; }

    public static UploadRow Of(Upload upload) => new()
    {
        Id = upload.Id,
        AccountId = upload.AccountId,
        Purpose = upload.Purpose,
        ContentType = upload.ContentType,
        Size = upload.Size,
        CreatedAt = upload.CreatedAt,
        ExpiresAt = upload.ExpiresAt,
        State = upload.State,
        ReceivedAt = upload.ReceivedAt,
        BlobKey = upload.BlobKey,
        Hash = upload.Hash,
        Reason = upload.Reason,
    };

    public Upload ToUpload() => new()
    {
        Id = Id,
        AccountId = AccountId,
        Purpose = Purpose,
        ContentType = ContentType,
        Size = Size,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        State = State,
        ReceivedAt = ReceivedAt,
        BlobKey = BlobKey,
        Hash = Hash,
        Reason = Reason,
    };

    /// <summary>All blobs that may exist because of the upload.</summary>
    public IEnumerable<string> Blobs()
    {
        if (BlobKey is { } incoming)
            yield return incoming;

        if (State != UploadState.Pending)
            yield return Avatar.Key(Id);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<UploadRow>
    {
        public void Configure(EntityTypeBuilder<UploadRow> builder)
        {
            builder.ToTable("uploads", "media");
            builder.HasKey(u => u.Id);
            builder.Property(u => u.Purpose).HasConversion<string>();
            builder.Property(u => u.State).HasConversion<string>();
            builder.HasIndex(u => u.AccountId);
            builder.HasIndex(u => u.ExpiresAt).HasFilter("state in ('Pending', 'Refused')").HasDatabaseName("ix_uploads_over");
        }
    }
}
