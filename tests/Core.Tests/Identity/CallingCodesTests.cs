using LearningPlatform.Core.Identity.Codes;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class CallingCodesTests
{
    private readonly CallingCodes numbers = new();

    [Theory]
    [InlineData("+12025550123")] // North America: 10
    [InlineData("+442071234567")]
    [InlineData("+4915112345678")] // Germany: 11
    [InlineData("+491701234567")] // and 10
    [InlineData("+33612345678")]
    [InlineData("+79161234567")]
    [InlineData("+8613812345678")] // China: 11
    [InlineData("+6598765432")] // Singapore: 8
    [InlineData("+35812345678")]
    [InlineData("+2902345")] // Saint Helena: 4
    [InlineData("+5491123456789")] // Argentina's mobiles carry a 9
    [InlineData("+2348012345678")]
    [InlineData("+1234567890")] // the document's own example
    public void A_number_that_its_plan_has_is_taken_as_it_is(string text)
    {
        Assert.True(numbers.TryRead(text, out var number));
        Assert.Equal(text, number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("2025550123")]
    [InlineData("+0123456789")]
    [InlineData("+1202555012")] // one digit short
    [InlineData("+120255501234")] // one too many
    [InlineData("+2101234567")] // no such calling code
    [InlineData("+9991234567")]
    [InlineData("+999")]
    [InlineData("+1 202 555 0123")]
    [InlineData("+1202555012x")]
    [InlineData("+١٢٠٢٥٥٥٠١٢٣")] // Arabic digits
    [InlineData("+12025550123\n")]
    [InlineData(" +12025550123")]
    [InlineData("+1234567891")] // the example's neighbour
    [InlineData("+1234567890123456")] // 16 digits
    public void Anything_else_is_not(string? text)
    {
        Assert.False(numbers.TryRead(text, out var number));
        Assert.Null(number);
    }
}
