using System.Text;

namespace LearningPlatform.Core.Sandbox;

/// <summary>
/// Gathers what a program prints into few numbered pieces, and keeps each stream within its limit (opencode-R80). Not safe for many threads.
/// </summary>
/// <param name="most">Bytes of each stream.</param>
public sealed class LiveOutput(int most)
{
    /// <summary>Characters of one piece.</summary>
    public const int LongestPiece = 64 * 1024;

    private readonly StringBuilder[] waiting = [new(), new()];
    private readonly int[] bytes = new int[2];
    private readonly long[] taken = new long[2];
    private RunStream first;

    /// <summary>The number of the next message.</summary>
    public int Next { get; private set; }

    /// <summary>True when something was left out.</summary>
    public bool Cut { get; private set; }

    /// <summary>True when something waits to be sent.</summary>
    public bool Waiting => waiting[0].Length + waiting[1].Length > 0;

    /// <summary>Adds what was printed.</summary>
    /// <param name="chunk">The piece.</param>
    public void Add(RunChunk chunk)
    {
        var stream = (int)chunk.Stream;
        if (!Waiting)
        {
            first = chunk.Stream;
        }

        taken[stream] += chunk.Text.Length;
        var size = Encoding.UTF8.GetByteCount(chunk.Text);
        if (bytes[stream] + size <= most)
        {
            bytes[stream] += size;
            waiting[stream].Append(chunk.Text);
            return;
        }

        Cut = true;
        foreach (var rune in chunk.Text.EnumerateRunes())
        {
            if (bytes[stream] + rune.Utf8SequenceLength > most)
            {
                // Nothing that is shorter may follow what was left out.
                bytes[stream] = most;
                return;
            }

            bytes[stream] += rune.Utf8SequenceLength;
            waiting[stream].Append(rune.ToString());
        }
    }

    /// <summary>Adds what the runner has of a stream and never printed, such as the compiler's text.</summary>
    /// <param name="stream">Which stream.</param>
    /// <param name="whole">All of the stream.</param>
    public void Complete(RunStream stream, string whole)
    {
        if (whole.Length > taken[(int)stream])
        {
            Add(new RunChunk(stream, whole[(int)taken[(int)stream]..]));
        }
    }

    /// <summary>Takes the next pieces: one for each stream that has something, that first which printed first.</summary>
    public IReadOnlyList<LiveChunk> Take()
    {
        var pieces = new List<LiveChunk>(2);
        foreach (var stream in first == RunStream.Stdout ? new[] { RunStream.Stdout, RunStream.Stderr } : [RunStream.Stderr, RunStream.Stdout])
        {
            var text = waiting[(int)stream];
            if (text.Length == 0)
            {
                continue;
            }

            var length = Math.Min(text.Length, LongestPiece);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
            {
                length--;
            }

            pieces.Add(new LiveChunk(Next++, stream, text.ToString(0, length)));
            text.Remove(0, length);
        }

        return pieces;
    }
}
