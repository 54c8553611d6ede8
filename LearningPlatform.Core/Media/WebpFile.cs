using System.Buffers.Binary;

namespace LearningPlatform.Core.Media;

/// <summary>Takes from a WebP everything that isn't its pixels.</summary>
public static class WebpFile
{
    private const byte Alpha = 0x10;

    /// <summary>The file with its pixels and their transparency alone: no camera, place, text, colour profile, and no second picture.</summary>
    /// <param name="file">A whole WebP of one picture, its colours in sRGB.</param>
    public static byte[] PixelsOnly(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> canvas = [], alpha = [], pixels = [];
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var size = (int)Math.Min(8L + length + (length & 1), file.Length - at);
            var chunk = file.Slice(at, size);
            if (chunk.StartsWith("VP8X"u8))
                canvas = chunk;
            else if (chunk.StartsWith("ALPH"u8))
                alpha = chunk;
            else if (chunk.StartsWith("VP8 "u8) || chunk.StartsWith("VP8L"u8))
                pixels = chunk;

            at += size;
        }

        // The extended form is needed only where transparency stands apart from the pixels.
        if (alpha.IsEmpty || canvas.Length < 18)
        {
            canvas = [];
            alpha = [];
        }

        var made = new byte[12 + canvas.Length + alpha.Length + pixels.Length];
        "RIFF"u8.CopyTo(made);
        BinaryPrimitives.WriteInt32LittleEndian(made.AsSpan(4), made.Length - 8);
        "WEBP"u8.CopyTo(made.AsSpan(8));
        canvas.CopyTo(made.AsSpan(12));
        if (!canvas.IsEmpty)
            made[20] = Alpha;

        alpha.CopyTo(made.AsSpan(12 + canvas.Length));
        pixels.CopyTo(made.AsSpan(12 + canvas.Length + alpha.Length));
        return made;
    }
}
