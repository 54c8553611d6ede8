using System.Text;
using LearningPlatform.Core.Identity.SecondFactors;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity.SecondFactors;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1: the last six of the eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_standards_own_examples_hold(long at, string code) => Assert.Equal(code, Totp.Code(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(at))));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void One_step_to_either_side_is_good(int away, bool good)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepOf(now) + away;
        Assert.Equal(good ? step : null, Totp.Match(Secret, Totp.Code(Secret, step), now, 0));
    }

    [Fact]
    public void A_step_is_good_after_the_one_used_last_only()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepOf(now);
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step), now, step));
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step - 1), now, step));
        Assert.Equal(step + 1, Totp.Match(Secret, Totp.Code(Secret, step + 1), now, step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("28708\u0662")]
    [InlineData("２８７０８２")]
    [InlineData("\0")]
    public void What_is_no_code_is_wrong(string code) => Assert.Null(Totp.Match(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59), 0));

    [Theory]
    [InlineData("password123456", "password", "123456")]
    [InlineData("123456", "", "123456")]
    [InlineData("password12345", "password12345", null)]
    [InlineData("password12345a", "password12345a", null)]
    [InlineData("password١٢٣٤٥٦", "password١٢٣٤٥٦", null)]
    [InlineData("", "", null)]
    [InlineData("p1234567", "p1", "234567")]
    public void The_dialects_send_the_password_followed_by_the_digits(string sent, string password, string? code) => Assert.Equal((password, code), Totp.Split(sent));

    // RFC 4648, section 10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_typed_in_base_32(string bytes, string text)
    {
        Assert.Equal(text, Totp.Text(Encoding.ASCII.GetBytes(bytes)));
        Assert.Equal(bytes, Encoding.ASCII.GetString(Totp.Read(text)));
    }

    [Fact]
    public void The_picture_says_all_that_an_app_needs() => Assert.Equal(
        "otpauth://totp/LearningPlatform:ada%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=LearningPlatform&algorithm=SHA1&digits=6&period=30",
        Totp.Uri(Secret, "ada+x@example.com"));

    [Fact]
    public void Recovery_codes_differ_and_are_read_however_they_are_typed()
    {
        var codes = RecoveryCodes.New();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z2-7]{4}(-[a-z2-7]{4}){3}$", code));

        var owner = Guid.NewGuid();
        var hash = RecoveryCodes.Hash(owner, codes[0])!;
        Assert.Equal(hash, RecoveryCodes.Hash(owner, $" {codes[0].Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()}\t"));
        Assert.NotEqual(hash, RecoveryCodes.Hash(Guid.NewGuid(), codes[0]));
        Assert.NotEqual(hash, RecoveryCodes.Hash(owner, codes[1]));
        Assert.All(new[] { "", "123456", new string('a', 100), "\0" }, not => Assert.Null(RecoveryCodes.Hash(owner, not)));
    }
}
