using System.Security.Cryptography;

namespace LearningPlatform.Core.Media;

/// <summary>Passes exactly the announced number of bytes on and hashes them. One byte more or less throws, and nothing behind it is read.</summary>
/// <param name="inner">The bytes.</param>
/// <param name="expected">How many there must be.</param>
internal sealed class CountedStream(Stream inner, long expected) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long read;
    private byte[]? result;

    /// <summary>True after there were more or fewer bytes than announced.</summary>
    public bool IsWrong { get; private set; }

    /// <summary>SHA-256 of what was read.</summary>
    public byte[] Hash => result ??= hash.GetHashAndReset();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => expected;

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;

        var count = await inner.ReadAsync(buffer, cancellationToken);
        return Passed(buffer.Span[..count]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            hash.Dispose();

        base.Dispose(disposing);
    }

    private int Passed(ReadOnlySpan<byte> part)
    {
        read += part.Length;
        if (read > expected || (part.IsEmpty && read < expected))
        {
            IsWrong = true;
            throw new InvalidDataException($"The file has not the {expected} bytes that were announced.");
        }

        hash.AppendData(part);
        return part.Length;
    }
}
