using System.Security.Cryptography;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Media;

/// <summary>A file that a client sends to a presigned URL.</summary>
/// <param name="Token">What the URL grants.</param>
/// <param name="ContentType">The media type that the client says now.</param>
/// <param name="Length">The length that it says; null when it says none.</param>
/// <param name="Content">The bytes.</param>
public sealed record SentFile(string Token, string? ContentType, long? Length, Stream Content);

/// <summary>
/// Takes the file of a presigned URL: exactly the announced type and size, once. The same file may come again, as a client does that never got the answer. What
/// can be told from the bytes without decoding them is told at once; the rest happens after the commit.
/// </summary>
/// <param name="uploads">Where uploads are noted.</param>
/// <param name="blobs">Where files are kept.</param>
/// <param name="grants">Reads what the URL grants.</param>
/// <param name="time">The clock.</param>
public sealed class ReceiveUpload(IUploads uploads, IBlobs blobs, IGrants grants, TimeProvider time) : IDisposable
{
    /// <summary>Where files lie until they are worked on.</summary>
    public const string Incoming = "incoming/";

    /// <summary>The refusal of every URL that isn't good (any more), whatever the reason.</summary>
    public static readonly Forbidden NotGranted = new(ForbiddenReason.Owner, "The upload URL has expired, was changed or was used.");

    // Each holds a whole picture in memory.
    private readonly SemaphoreSlim inspections = new(4, 4);

    /// <summary>What the URL grants, before anything of the body is read.</summary>
    /// <param name="file">What is sent.</param>
    public Outcome<UploadGrant> Admit(SentFile file)
    {
        if (grants.ReadUpload(file.Token) is not { } grant)
            return NotGranted;

        // Parameters after the type, such as a charset, say nothing about a file.
        if (!string.Equals(file.ContentType?.Split(';')[0].Trim(), grant.ContentType, StringComparison.OrdinalIgnoreCase))
            return new Invalid([new FieldError("content_type", $"must be {grant.ContentType} as announced", FieldFault.Format)], $"The content type must be {grant.ContentType} as announced.");

        return file.Length is { } length && length != grant.Size ? WrongSize(grant) : grant;
    }

    /// <summary>Takes the file.</summary>
    /// <param name="file">What is sent.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(SentFile file, CancellationToken ct)
    {
        var admitted = Admit(file);
        if (!admitted.Ok)
            return admitted.Error;

        var grant = admitted.Value;
        if (await uploads.Find(grant.UploadId, ct) is not { } upload)
            return NotGranted;

        // A name of its own for each attempt: of two at the same time one wins, and the other takes nothing away from it.
        var key = $"{Incoming}{upload.Id:N}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        await using var counted = new CountedStream(file.Content, grant.Size);
        try
        {
            await blobs.Put(key, counted, grant.Size, grant.ContentType, ct);
        }
        catch (Exception) when (counted.IsWrong)
        {
            return WrongSize(grant);
        }

        var kept = false;
        try
        {
            if (upload.Purpose == UploadPurpose.Avatar && await Inspect(key, grant, ct) is { } refusal)
                return refusal;

            kept = await uploads.Receive(upload.Id, key, counted.Hash, time.GetUtcNow(), ct);
            if (kept)
                return Done.Value;
        }
        finally
        {
            if (!kept)
                await blobs.Delete(key, CancellationToken.None);
        }

        return (await uploads.Find(upload.Id, ct))?.Hash is { } present && present.AsSpan().SequenceEqual(counted.Hash) ? Done.Value : NotGranted;
    }

    /// <inheritdoc/>
    public void Dispose() => inspections.Dispose();

    private async Task<Error?> Inspect(string key, UploadGrant grant, CancellationToken ct)
    {
        await inspections.WaitAsync(ct);
        try
        {
            await using var blob = await blobs.Open(key, range: null, ct) ?? throw new IOException($"The blob {key} is gone.");
            var bytes = new byte[grant.Size];
            await blob.Content.ReadExactlyAsync(bytes, ct);
            return ImageFile.Inspect(bytes, grant.ContentType).Error;
        }
        finally
        {
            inspections.Release();
        }
    }

    private static Invalid WrongSize(UploadGrant grant) =>
        new([new FieldError("size", $"must be {grant.Size} bytes as announced")], $"The file must have {grant.Size} bytes as announced.");
}
