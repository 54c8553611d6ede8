using System.Text;
using LearningPlatform.Core.Media;
using LearningPlatform.Testing;
using Xunit;

namespace LearningPlatform.Data.Tests.Media;

public sealed class ImageFileTests
{
    [Fact]
    public async Task The_three_formats_are_known_by_their_content_with_their_size()
    {
        Assert.Equal(new ImageFacts("image/png", 33, 21, Pictures.Png(33, 21).Length), ImageFile.Inspect(Pictures.Png(33, 21), "image/png").Value);

        var jpeg = await Pictures.Jpeg(33, 21);
        Assert.Equal(new ImageFacts("image/jpeg", 33, 21, jpeg.Length), ImageFile.Inspect(jpeg, "image/jpeg").Value);

        var webp = await Pictures.Webp(33, 21);
        Assert.Equal(new ImageFacts("image/webp", 33, 21, webp.Length), ImageFile.Inspect(webp, "image/webp").Value);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("GIF89a/*")]
    [InlineData("%PDF-1.7")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ")]
    [InlineData("")]
    [InlineData("\u0000")]
    public void What_is_no_image_is_refused_whatever_it_is_called(string content)
    {
        foreach (var type in Avatar.ContentTypes)
            Assert.Equal("media.no_image", ImageFile.Inspect(Encoding.Latin1.GetBytes(content), type).Error!.Code);
    }

    [Fact]
    public void An_image_of_another_type_than_announced_is_refused()
    {
        Assert.Equal("The file is image/png and not image/jpeg", ImageFile.Inspect(Pictures.Png(33, 21), "image/jpeg").Error!.Message);
    }

    [Fact]
    public async Task Cut_off_images_are_refused_wherever_they_end()
    {
        foreach (var (type, file) in new[] { ("image/png", Pictures.Png(20, 20)), ("image/jpeg", await Pictures.Jpeg(20, 20)), ("image/webp", await Pictures.Webp(20, 20)) })
        {
            for (var length = 0; length < file.Length; length += 7)
                Assert.False(ImageFile.Inspect(file.AsSpan(0, length), type).Ok, $"{type} of {length} bytes");

            Assert.False(ImageFile.Inspect(file.AsSpan(0, file.Length - 1), type).Ok, type);
        }
    }

    [Fact]
    public async Task What_hides_behind_an_image_is_refused()
    {
        var html = "<html><script>alert(1)</script></html>"u8.ToArray();
        byte[] zip = [.. "PK"u8, 3, 4, .. new byte[40]];
        foreach (var (type, file) in new[] { ("image/png", Pictures.Png(20, 20)), ("image/jpeg", await Pictures.Jpeg(20, 20)), ("image/webp", await Pictures.Webp(20, 20)) })
        {
            Assert.Equal("Something that is no image follows the image", ImageFile.Inspect([.. file, .. html], type).Error!.Message);
            Assert.Equal("Something that is no image follows the image", ImageFile.Inspect([.. file, .. zip], type).Error!.Message);
        }
    }

    [Fact]
    public async Task What_telephones_append_to_a_JPEG_is_cut_off()
    {
        var jpeg = await Pictures.Jpeg(20, 20);
        var small = await Pictures.Jpeg(8, 8);
        byte[] film = [0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[100]];
        foreach (var tail in new[] { small, film, new byte[64], [.. new byte[5], .. "SEFT"u8] })
            Assert.Equal(jpeg.Length, ImageFile.Inspect([.. jpeg, .. tail], "image/jpeg").Value.Length);
    }

    [Theory]
    [InlineData(60_000, 1)]
    [InlineData(1, 60_000)]
    [InlineData(12_000, 12_000)]
    public void Pictures_that_would_become_huge_are_refused_before_they_are_decoded(int width, int height)
    {
        // The header alone says so; the pixels need not be there.
        var png = Pictures.Png(1, 1);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);

        Assert.Equal("The image has too many pixels", ImageFile.Inspect(png, "image/png").Error!.Message);
    }

    [Fact]
    public void Random_damage_never_throws()
    {
        var random = new Random(7);
        var files = new[] { Pictures.Png(20, 20), [0xFF, 0xD8, 0xFF, 0xE0, 0, 2, 0xFF, 0xC0, 0, 11, 8, 0, 9, 0, 9, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 1, 2, 3, 0xFF, 0xD9], [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, .. new byte[12]] };
        for (var round = 0; round < 20_000; round++)
        {
            var file = (byte[])files[round % files.Length].Clone();
            for (var change = 0; change < 1 + (round % 5); change++)
                file[random.Next(file.Length)] = (byte)random.Next(256);

            foreach (var type in Avatar.ContentTypes)
                _ = ImageFile.Inspect(file, type);
        }
    }
}
