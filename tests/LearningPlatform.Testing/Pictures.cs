using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace LearningPlatform.Testing;

/// <summary>Real pictures for tests, and tricks played with them.</summary>
public static class Pictures
{
    /// <summary>A PNG of coloured noise: about three bytes for each pixel, so that even small ones are above 1 KB.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="noise">False makes it black, which compresses to almost nothing.</param>
    /// <param name="alpha">True adds noise as transparency.</param>
    public static byte[] Png(int width, int height, bool noise = true, bool alpha = false)
    {
        var random = new Random(42);
        var row = new byte[1 + (width * (alpha ? 4 : 3))];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                if (noise)
                    random.NextBytes(row.AsSpan(1));

                zlib.Write(row);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, (byte)(alpha ? 6 : 2));
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A chunk of a PNG with its sum.</summary>
    /// <param name="type">Four letters.</param>
    /// <param name="data">Its content.</param>
    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var crc = uint.MaxValue;
        foreach (var one in body)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk.AsSpan(4));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), ~crc);
        return chunk;
    }

    /// <summary>A JPEG of noise.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static Task<byte[]> Jpeg(int width, int height) => Convert(Png(width, height), "jpg");

    /// <summary>A WebP of noise.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static Task<byte[]> Webp(int width, int height) => Convert(Png(width, height), "webp");

    /// <summary>The JPEG with what a telephone writes into it: turned by 90 degrees, and the place where it was taken.</summary>
    /// <param name="jpeg">A JPEG.</param>
    /// <param name="secret">A text that stands in it.</param>
    public static byte[] WithExif(byte[] jpeg, string secret)
    {
        // TIFF, big-endian: two entries (the maker, whose text follows; the orientation: right side on top), and no further directory.
        byte[] text = [.. Encoding.ASCII.GetBytes(secret), 0];
        byte[] tiff =
        [
            .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 2,
            0x01, 0x0F, 0, 2, 0, 0, 0, (byte)text.Length, 0, 0, 0, 38,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0,
            0, 0, 0, 0, .. text,
        ];
        byte[] exif = [.. "Exif"u8, 0, 0, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    private static async Task<byte[]> Convert(byte[] png, string ending)
    {
        var folder = Directory.CreateTempSubdirectory("lp-test-picture-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "from.png"), Path.Combine(folder.FullName, $"to.{ending}"));
            await File.WriteAllBytesAsync(from, png);
            using var process = Process.Start("vipsthumbnail", [from, "--size", "20000x20000>", "-o", to])!;
            await process.WaitForExitAsync();
            return await File.ReadAllBytesAsync(to);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
