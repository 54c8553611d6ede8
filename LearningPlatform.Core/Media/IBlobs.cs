using System.Text.RegularExpressions;

namespace LearningPlatform.Core.Media;

/// <summary>
/// Where files are kept: uploads on their way, pictures, course media. Keys are chosen by the platform (<see cref="BlobKey"/>), never by a client. A blob is
/// written as a whole or not at all, and is not changed afterwards: new content gets a new key.
/// </summary>
public interface IBlobs
{
    /// <summary>Writes a blob; one of the same key is replaced. When the content ends early, or this throws, nothing is stored.</summary>
    /// <param name="key">See <see cref="BlobKey"/>.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="contentType">Their media type.</param>
    /// <param name="ct">Gives up.</param>
    Task Put(string key, Stream content, long length, string contentType, CancellationToken ct);

    /// <summary>Opens a blob for reading; null when there is none. The caller disposes of it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="range">A part of it; null for all.</param>
    /// <param name="ct">Gives up.</param>
    Task<Blob?> Open(string key, BlobRange? range, CancellationToken ct);

    /// <summary>What is known of a blob; null when there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ct">Gives up.</param>
    Task<BlobInfo?> Head(string key, CancellationToken ct);

    /// <summary>Removes a blob. One that is gone already is no failure.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ct">Gives up.</param>
    Task Delete(string key, CancellationToken ct);

    /// <summary>All blobs whose keys begin so.</summary>
    /// <param name="prefix">A key's beginning that ends with a slash.</param>
    /// <param name="ct">Gives up.</param>
    IAsyncEnumerable<BlobInfo> List(string prefix, CancellationToken ct);

    /// <summary>A URL that reads the blob straight from the store for a while; null when the store can't be reached by clients, and the platform serves it itself.</summary>
    /// <param name="grant">What may be read until when.</param>
    Uri? DirectUrl(DownloadGrant grant);
}

/// <summary>What is known of a blob without reading it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="ETag">Changes with the content; in quotes.</param>
/// <param name="ModifiedAt">When it was written.</param>
public sealed record BlobInfo(string Key, long Length, string ContentType, string ETag, DateTimeOffset ModifiedAt);

/// <summary>A part of a blob.</summary>
/// <param name="From">The first byte, from 0.</param>
/// <param name="Length">Bytes, at least 1.</param>
public sealed record BlobRange(long From, long Length);

/// <summary>A blob that is being read.</summary>
/// <param name="Info">What it is, as a whole.</param>
/// <param name="Content">The bytes, or those of the range.</param>
public sealed record Blob(BlobInfo Info, Stream Content) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>The form of keys: lower-case words with slashes between them, so that every store takes them as they are and none leads out of it.</summary>
public static partial class BlobKey
{
    /// <summary>The longest key.</summary>
    public const int MaxLength = 200;

    /// <summary>The key itself, when it is one.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">It isn't: a bug, for clients choose no keys.</exception>
    public static string Checked(string key) => key.Length <= MaxLength && Form().IsMatch(key) ? key : throw new ArgumentException($"{key} is no key of a blob.", nameof(key));

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9_-]|\.(?!\.))*(?:/[a-z0-9](?:[a-z0-9_-]|\.(?!\.))*)*\z")]
    private static partial Regex Form();
}
