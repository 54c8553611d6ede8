using System.Text;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox;

/// <summary>Keeps the first bytes of a stream (opencode-R80), hands on what comes as text, and knows a flood when it sees one.</summary>
/// <param name="stream">Which stream.</param>
/// <param name="most">Bytes that are kept.</param>
/// <param name="live">Gets the text while it comes; null when nobody listens.</param>
internal sealed class OutputKeeper(RunStream stream, int most, Action<RunChunk>? live)
{
    /// <summary>A program may write this many times more than is kept before it is stopped: a long answer is cut, a flood is ended.</summary>
    public const int FloodFactor = 4;

    private readonly Stream? sink;
    private readonly long flood = (long)most * FloodFactor;
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private byte[] kept = [];
    private int count;
    private long seen;

    /// <summary>Keeps nothing in memory: the bytes go on as they are.</summary>
    /// <param name="sink">Where they go.</param>
    /// <param name="most">How many; one more is a flood.</param>
    public OutputKeeper(Stream sink, long most)
        : this(RunStream.Stdout, 0, null)
    {
        this.sink = sink;
        flood = most;
    }

    /// <summary>True when far more came than is kept.</summary>
    public bool Flooded => seen > flood;

    /// <summary>True when something was not kept.</summary>
    public bool IsCut => seen > most;

    /// <summary>Takes what was read.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        seen += bytes.Length;
        if (sink is not null)
        {
            if (seen <= flood)
            {
                sink.Write(bytes);
            }

            return;
        }

        var fits = bytes[..Math.Min(bytes.Length, most - count)];
        if (fits.Length == 0)
        {
            return;
        }

        if (count + fits.Length > kept.Length)
        {
            Array.Resize(ref kept, Math.Min(most, Math.Max(4096, Math.Max(count + fits.Length, kept.Length * 2))));
        }

        fits.CopyTo(kept.AsSpan(count));
        count += fits.Length;
        if (live is not null)
        {
            Span<char> text = new char[Encoding.UTF8.GetMaxCharCount(fits.Length)];
            var length = decoder.GetChars(fits, text, flush: false);
            if (length > 0)
            {
                live(new RunChunk(stream, new string(text[..length])));
            }
        }
    }

    /// <summary>The kept bytes as text that takes at most as many bytes; a character that was cut in two is left out.</summary>
    public string Text()
    {
        var bytes = kept.AsSpan(0, count);
        if (count == most)
        {
            bytes = bytes[..Whole(bytes)];
        }

        var text = Encoding.UTF8.GetString(bytes);

        // Each byte that is no UTF-8 became three.
        return Encoding.UTF8.GetByteCount(text) <= most ? text : Encoding.UTF8.GetString(Cut(Encoding.UTF8.GetBytes(text), most));
    }

    private static Span<byte> Cut(byte[] bytes, int most) => bytes.AsSpan(0, Whole(bytes.AsSpan(0, most)));

    // Length without an incomplete character at the end.
    private static int Whole(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(4, bytes.Length); back++)
        {
            var value = bytes[^back];
            if ((value & 0xC0) == 0x80)
            {
                continue;
            }

            var needs = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
            return needs > back ? bytes.Length - back : bytes.Length;
        }

        return bytes.Length;
    }
}
