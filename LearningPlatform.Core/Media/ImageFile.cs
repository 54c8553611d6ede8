using System.Buffers.Binary;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Media;

/// <summary>What a picture's own bytes say about it.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Length">The bytes that belong to the picture; what cameras append after them is left out.</param>
public sealed record ImageFacts(string ContentType, int Width, int Height, int Length);

/// <summary>
/// Looks at a picture before anything decodes it: whether it is one at all, whether it is whole, how large it would become, and whether something else hides
/// behind it. Names and announced types count for nothing here; only the structure of the bytes does.
/// </summary>
public static class ImageFile
{
    /// <summary>The longest side.</summary>
    public const int MaxSide = 12_000;

    /// <summary>The largest area: decoded, such a picture takes 160 MB.</summary>
    public const long MaxPixels = 40_000_000;

    /// <summary>The media type of JPEG.</summary>
    public const string Jpeg = "image/jpeg";

    /// <summary>The media type of PNG.</summary>
    public const string Png = "image/png";

    /// <summary>The media type of WebP.</summary>
    public const string Webp = "image/webp";

    /// <summary>Looks at a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="announced">The media type that the client announced.</param>
    /// <returns>The facts, or why it is no good.</returns>
    public static Outcome<ImageFacts> Inspect(ReadOnlySpan<byte> file, string announced)
    {
        var facts = Kind(file) switch
        {
            Jpeg => ReadJpeg(file),
            Png => ReadPng(file),
            Webp => ReadWebp(file),
            _ => Bad("The file is not a JPEG, PNG or WebP image"),
        };
        return !facts.Ok ? facts
            : facts.Value.ContentType != announced ? Bad($"The file is {facts.Value.ContentType} and not {announced}")
            : facts.Value is { Width: < 1 } or { Height: < 1 } ? Bad("The image is empty")
            : facts.Value is { Width: > MaxSide } or { Height: > MaxSide } || (long)facts.Value.Width * facts.Value.Height > MaxPixels ? Bad("The image has too many pixels")
            : facts;
    }

    private static string? Kind(ReadOnlySpan<byte> file) =>
        file.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? Jpeg
        : file.StartsWith<byte>([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]) ? Png
        : file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..12].SequenceEqual("WEBP"u8) ? Webp
        : null;

    // Markers, each with its length, up to the scans; then entropy-coded data, in which FF is always followed by 00 or a restart.
    private static Outcome<ImageFacts> ReadJpeg(ReadOnlySpan<byte> file)
    {
        var (width, height, scans) = (0, 0, 0);
        var at = 2;
        while (at + 2 <= file.Length)
        {
            if (file[at] != 0xFF)
                return Broken();

            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            at += 2;
            if (marker == 0xD9)
                return scans == 0 || width == 0 ? Broken() : End(file, at, new ImageFacts(Jpeg, width, height, at));

            if (marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8))
                return Broken();

            if (at + 2 > file.Length)
                break;

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || at + length > file.Length)
                break;

            // All the ways to encode a frame (SOF0 to SOF15), without the tables whose numbers lie between them.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (length < 8 || width != 0)
                    return Broken();

                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(file[(at + 3)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
                if (width == 0 || height == 0)
                    return Bad("The image is empty");
            }

            at += length;
            if (marker == 0xDA)
            {
                scans++;
                at = AfterScan(file, at);
            }
        }

        return Truncated();
    }

    private static int AfterScan(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length)
                return file.Length;

            at += next;
            if (file[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
                return at;

            at += 2;
        }

        return at;
    }

    // Telephones append to a JPEG what belongs to it: smaller pictures, depth, a moment of film, their own trailer. It is cut off. Anything else is somebody's trick.
    private static Outcome<ImageFacts> End(ReadOnlySpan<byte> file, int at, ImageFacts facts)
    {
        var rest = file[at..];
        return rest.IsEmpty
            || rest.IndexOfAnyExcept((byte)0) < 0
            || rest.TrimStart((byte)0).StartsWith<byte>([0xFF, 0xD8, 0xFF])
            || (rest.Length > 8 && rest[4..8].SequenceEqual("ftyp"u8))
            || rest.EndsWith("SEFT"u8)
                ? facts
                : Bad("Something that is no image follows the image");
    }

    private static Outcome<ImageFacts> ReadPng(ReadOnlySpan<byte> file)
    {
        var (width, height, data) = (0L, 0L, false);
        var at = 8;
        while (at + 12 <= file.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            var type = file.Slice(at + 4, 4);
            if (length > int.MaxValue || at + 12 + (long)length > file.Length)
                return Truncated();

            if (at == 8)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13)
                    return Broken();

                (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));
                if (width > MaxSide || height > MaxSide)
                    return Bad("The image has too many pixels");
            }

            data |= type.SequenceEqual("IDAT"u8);
            at += 12 + (int)length;
            if (type.SequenceEqual("IEND"u8))
            {
                return !data ? Broken()
                    : at != file.Length ? Bad("Something that is no image follows the image")
                    : new ImageFacts(Png, (int)width, (int)height, at);
            }
        }

        return Truncated();
    }

    private static Outcome<ImageFacts> ReadWebp(ReadOnlySpan<byte> file)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L;
        if (size > file.Length)
            return Truncated();

        if (size < file.Length)
            return Bad("Something that is no image follows the image");

        (int Width, int Height)? canvas = null;
        var pixels = false;
        for (long at = 12; at + 8 <= file.Length;)
        {
            var chunk = file[(int)at..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (at + 8 + length > file.Length)
                return Truncated();

            var body = chunk.Slice(8, (int)length);
            if (chunk.StartsWith("VP8X"u8) && body.Length >= 10)
            {
                canvas = (1 + (body[4] | body[5] << 8 | body[6] << 16), 1 + (body[7] | body[8] << 8 | body[9] << 16));
            }
            else if (chunk.StartsWith("VP8 "u8) && body.Length >= 10)
            {
                if (!body[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
                    return Broken();

                canvas ??= (BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF);
                pixels = true;
            }
            else if (chunk.StartsWith("VP8L"u8) && body.Length >= 5)
            {
                if (body[0] != 0x2F)
                    return Broken();

                var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
                canvas ??= (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
                pixels = true;
            }
            else if (chunk.StartsWith("ANMF"u8))
            {
                pixels = true;
            }

            at += 8 + length + (length & 1);
        }

        return canvas is { } found && pixels ? new ImageFacts(Webp, found.Width, found.Height, file.Length) : Broken();
    }

    private static Invalid Broken() => Bad("The image is damaged");

    private static Invalid Truncated() => Bad("The image is incomplete");

    private static Invalid Bad(string message) => new([new FieldError("file", message, FieldFault.Format)], message, "media.no_image");
}
