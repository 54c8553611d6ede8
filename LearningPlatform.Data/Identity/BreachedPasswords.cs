using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Core.Identity;

namespace LearningPlatform.Data.Identity;

/// <summary>
/// The list of leaked passwords, setting <c>Identity:BreachedPasswords</c>: a file with a SHA-1 a line (40 hex digits, optionally a colon and a count), in order;
/// or a folder with the k-anonymity ranges, a file for each five digits (<c>5BAA6</c> or <c>5BAA6.txt</c>) with the other 35 a line. Nothing of it is loaded:
/// a look-up is a binary search in the file, some thirty small reads for all leaked passwords of the world.
/// </summary>
internal sealed class BreachedPasswords : IBreachedPasswords, IDisposable
{
    private const int Prefix = 5;

    // Longer than any line: 40 digits, a colon, a count, a line end of two characters.
    private const int Window = 128;

    private readonly string? folder;
    private readonly FileStream? file;

    public BreachedPasswords(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return;

        if (Directory.Exists(path))
            folder = path;
        else
            file = Open(path);
    }

    /// <inheritdoc/>
    public ValueTask<bool> Contains(string password, CancellationToken ct)
    {
        if (file is null && folder is null)
            return ValueTask.FromResult(false);

#pragma warning disable CA5350 // The list is made of SHA-1; it protects nothing here.
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
        return ValueTask.FromResult(file is not null ? Find(file, hash) : InFolder(hash));
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private bool InFolder(string hash)
    {
        var path = Path.Combine(folder!, hash[..Prefix]);
        if (!File.Exists(path) && !File.Exists(path += ".txt"))
            return false;

        using var range = Open(path);
        return Find(range, hash[Prefix..]);
    }

    /// <summary>Looks for a line that begins with the text, in a file whose lines are in order.</summary>
    private static bool Find(FileStream lines, string text)
    {
        Span<byte> buffer = stackalloc byte[2 * Window];
        var handle = lines.SafeFileHandle;

        // The line is one that begins within [low, high).
        var (low, high) = (0L, RandomAccess.GetLength(handle));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var from = Math.Max(low, middle - Window);
            var read = buffer[..RandomAccess.Read(handle, buffer, from)];
            var before = read[..(int)(middle - from)].LastIndexOf((byte)'\n') + 1;
            var begin = from + before;
            var line = read[before..];
            var end = line.IndexOf((byte)'\n');
            line = end < 0 ? line : line[..end];
            switch (Compare(line, text))
            {
                case 0:
                    return true;
                case < 0:
                    low = begin + line.Length + 1;
                    break;
                default:
                    high = begin;
                    break;
            }
        }

        return false;
    }

    /// <summary>Compares a line with the text, without regard to case; a colon or the line's end ends the line's part.</summary>
    private static int Compare(ReadOnlySpan<byte> line, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i >= line.Length || line[i] is (byte)':' or (byte)'\r')
                return -1;

            var difference = char.ToUpperInvariant((char)line[i]) - text[i];
            if (difference != 0)
                return difference;
        }

        return line.Length == text.Length || line[text.Length] is (byte)':' or (byte)'\r' ? 0 : 1;
    }
}
