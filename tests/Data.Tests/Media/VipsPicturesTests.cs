using LearningPlatform.Core.Media;
using LearningPlatform.Data.Media;
using LearningPlatform.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LearningPlatform.Data.Tests.Media;

public sealed class VipsPicturesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_large_picture_becomes_a_small_WebP_of_the_same_form()
    {
        using var pictures = New();

        var small = (await pictures.Shrink(Pictures.Png(1600, 800), 512, Ct)).Value;

        var facts = ImageFile.Inspect(small, ImageFile.Webp).Value;
        Assert.Equal((512, 256), (facts.Width, facts.Height));
    }

    [Fact]
    public async Task A_small_picture_keeps_its_size()
    {
        using var pictures = New();

        var facts = ImageFile.Inspect((await pictures.Shrink(await Pictures.Webp(60, 40), 512, Ct)).Value, ImageFile.Webp).Value;

        Assert.Equal((60, 40), (facts.Width, facts.Height));
    }

    [Fact]
    public async Task It_stands_upright_and_tells_nothing_of_place_and_camera()
    {
        using var pictures = New();
        var photo = Pictures.WithExif(await Pictures.Jpeg(200, 100), "48.8584N 2.2945E, owner Ada");
        Assert.True(photo.AsSpan().IndexOf("48.8584N"u8) > 0);

        var made = (await pictures.Shrink(photo, 512, Ct)).Value;

        // Turned by its orientation, which is then gone together with everything else: no chunk but the pixels.
        var facts = ImageFile.Inspect(made, ImageFile.Webp).Value;
        Assert.Equal((100, 200), (facts.Width, facts.Height));
        Assert.Equal(-1, made.AsSpan().IndexOf("48.8584N"u8));
        foreach (var chunk in (string[])["EXIF", "XMP ", "ICCP", "VP8X"])
            Assert.Equal(-1, made.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(chunk)));
    }

    [Fact]
    public async Task Transparency_stays()
    {
        using var pictures = New();

        var made = (await pictures.Shrink(Pictures.Png(90, 90, alpha: true), 64, Ct)).Value;

        Assert.Equal((64, 64), (ImageFile.Inspect(made, ImageFile.Webp).Value.Width, ImageFile.Inspect(made, ImageFile.Webp).Value.Height));
        Assert.True(made.AsSpan().IndexOf("ALPH"u8) > 0);
        Assert.True((await pictures.Shrink(made, 32, Ct)).Ok);
    }

    [Fact]
    public async Task A_picture_whose_pixels_are_missing_is_refused_and_leaves_no_files()
    {
        using var pictures = New();
        var whole = Pictures.Png(400, 400);

        // Structure in order, content cut: only decoding can tell.
        byte[] hollow = [.. whole[..33], .. Pictures.Chunk("IDAT", whole[41..5000]), .. Pictures.Chunk("IEND", [])];
        Assert.True(ImageFile.Inspect(hollow, ImageFile.Png).Ok);

        Assert.Equal("media.no_image", (await pictures.Shrink(hollow, 512, Ct)).Error!.Code);
        Assert.Equal("media.no_image", (await pictures.Shrink("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray(), 512, Ct)).Error!.Code);
    }

    [Fact]
    public async Task A_picture_that_wants_more_memory_than_it_may_have_is_refused()
    {
        using var pictures = New(new PictureOptions { PictureMegabytes = 64 });

        Assert.Equal("media.no_image", (await pictures.Shrink(Pictures.Png(3000, 3000, noise: false), 512, Ct)).Error!.Code);
    }

    [Fact]
    public async Task A_missing_program_is_nobody_s_picture_s_fault()
    {
        using var pictures = New(new PictureOptions { Vips = "/nowhere/vips" });

        await Assert.ThrowsAsync<FileNotFoundException>(() => pictures.Shrink(Pictures.Png(30, 30), 512, Ct));
    }

    [Fact]
    public async Task The_largest_picture_that_is_let_in_can_be_read()
    {
        using var pictures = New();
        var large = Pictures.Png(8000, 5000, noise: false);
        Assert.True(ImageFile.Inspect(large, ImageFile.Png).Ok);

        Assert.True((await pictures.Shrink(large, 512, Ct)).Ok);
    }

    private static VipsPictures New(PictureOptions? options = null) => new(options ?? new PictureOptions(), NullLogger<VipsPictures>.Instance);
}
