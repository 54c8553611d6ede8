using LearningPlatform.Core.Media;
using Xunit;

namespace LearningPlatform.Core.Tests.Media;

public sealed class BlobKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("avatars/0198.webp")]
    [InlineData("courses/x/y_z-1.tar.gz")]
    public void Words_with_slashes_are_keys(string key) => Assert.Equal(key, BlobKey.Checked(key));

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/.hidden")]
    [InlineData("a..b")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a%2fb")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    public void Nothing_that_could_lead_elsewhere_is_a_key(string key) => Assert.Throws<ArgumentException>(() => BlobKey.Checked(key));

    [Fact]
    public void File_names_of_any_letters_become_a_header_of_plain_ones()
    {
        Assert.Equal("inline", ContentDisposition.Of(null));
        Assert.Equal("attachment; filename=\"a_b__.pdf\"; filename*=UTF-8''a%22b%0D%0A.pdf", ContentDisposition.Of("a\"b\r\n.pdf"));
        Assert.Equal("attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt", ContentDisposition.Of("Grüße.txt"));
    }

    [Theory]
    [InlineData("0198f0000000700080000000000000a1.webp", true)]
    [InlineData("0198F0000000700080000000000000A1.webp", false)]
    [InlineData("0198f000-0000-7000-8000-0000000000a1.webp", false)]
    [InlineData("0198f0000000700080000000000000a1.jpeg", false)]
    [InlineData("../../../etc/passwd000000000000000.webp", false)]
    public void Only_the_names_that_the_platform_gave_lead_to_avatars(string file, bool known) => Assert.Equal(known, Avatar.Upload(file) is not null);
}
