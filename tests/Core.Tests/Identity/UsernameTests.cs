using LearningPlatform.Core.Identity;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class UsernameTests
{
    [Theory]
    [InlineData("abc", true)]
    [InlineData("Ada_Lovelace-1815", true)]
    [InlineData("ab", false)]
    [InlineData("", false)]
    [InlineData("ada lovelace", false)]
    [InlineData("ada.lovelace", false)]
    [InlineData("josé", false)]
    [InlineData("a23456789012345678901234567890", true)]
    [InlineData("a234567890123456789012345678901", false)]
    public void A_handle_has_3_to_30_letters_digits_underscores_or_hyphens_opencode_R54(string text, bool valid) => Assert.Equal(valid, Username.IsValid(text));

    [Theory]
    [InlineData("Ada Lovelace", "ada-lovelace")]
    [InlineData("José Ñandú", "jose-nandu")]
    [InlineData("johndoe", "johndoe")]
    public void Given_a_name_When_it_is_free_Then_the_made_handle_is_the_name(string name, string handle) => Assert.Equal(handle, Username.Suggest(name, 0));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("王")]
    [InlineData("--")]
    [InlineData("Ada Lovelace")]
    [InlineData("A name that is a good deal longer than any handle may be")]
    public void Whatever_the_name_Then_the_made_handle_is_valid_and_the_next_attempt_differs(string? name)
    {
        var first = Username.Suggest(name, 1);
        var second = Username.Suggest(name, 2);

        Assert.True(Username.IsValid(first), first);
        Assert.True(Username.IsValid(second), second);
        Assert.NotEqual(first, second);
    }
}
