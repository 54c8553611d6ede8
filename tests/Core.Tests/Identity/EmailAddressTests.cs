using LearningPlatform.Core.Identity;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("  Ada.Lovelace@Example.COM ", "ada.lovelace@example.com")]
    [InlineData("ada@BÜCHER.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada+school@example.com", "ada+school@example.com")]
    [InlineData("JOSÉ@example.com", "josé@example.com")]
    [InlineData("jose\u0301@example.com", "jos\u00e9@example.com")]
    [InlineData("o'brien@mail.example.co", "o'brien@mail.example.co")]
    public void Given_an_address_Then_two_spellings_of_one_mailbox_have_one_key(string input, string key)
    {
        Assert.True(EmailAddress.TryParse(input, out var address));
        Assert.Equal(key, address.Key);
        Assert.Equal(input.Trim().Normalize(), address.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@@example.com")]
    [InlineData("ada lovelace@example.com")]
    [InlineData("ada\n@example.com")]
    [InlineData("ada@exam ple.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@-example.com")]
    [InlineData(".ada@example.com")]
    [InlineData("a..da@example.com")]
    [InlineData("ada@example.com, eve@example.com")]
    [InlineData("ada<script>@example.com")]
    public void Given_something_that_mail_cannot_be_sent_to_Then_it_is_refused(string? input) => Assert.False(EmailAddress.TryParse(input, out _));

    [Fact]
    public void Given_a_local_part_or_an_address_over_the_limit_of_mail_Then_it_is_refused()
    {
        Assert.True(EmailAddress.TryParse($"{new string('a', 64)}@example.com", out _));
        Assert.False(EmailAddress.TryParse($"{new string('a', 65)}@example.com", out _));
        Assert.False(EmailAddress.TryParse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}", out _));
    }
}
