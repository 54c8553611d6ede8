using LearningPlatform.Core.Learning;
using Xunit;

namespace LearningPlatform.Core.Tests.Learning;

public sealed class ExperienceTests
{
    [Theory]
    [InlineData(10, null, 10)] // no score that counts
    [InlineData(10, 100.0, 12)] // wayr-R58
    [InlineData(10, 90.0, 12)]
    [InlineData(10, 89.99, 11)] // wayr-D17: half-open bands
    [InlineData(10, 85.0, 11)] // wayr-R63
    [InlineData(10, 80.0, 11)] // wayr-R59
    [InlineData(10, 79.99, 10)] // wayr-R60
    [InlineData(10, 60.0, 10)]
    [InlineData(10, 59.99, 8)] // wayr-R61
    [InlineData(10, 0.0, 8)]
    [InlineData(5, 85.0, 6)] // 5.5: halves up
    [InlineData(15, 95.0, 18)]
    [InlineData(25, 85.0, 28)] // 27.5
    [InlineData(1, 0.0, 1)] // wayr-R62
    [InlineData(0, 100.0, 1)]
    [InlineData(0, null, 1)]
    public void A_completion_earns_the_base_times_the_factor_of_its_band(int basePoints, double? score, int expected) =>
        Assert.Equal(expected, Experience.Of(basePoints, score));
}
