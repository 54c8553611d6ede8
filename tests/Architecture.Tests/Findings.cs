using Xunit;

namespace LearningPlatform.Architecture.Tests;

/// <summary>Says all that was found, not only that something was.</summary>
internal static class Findings
{
    /// <summary>Fails with the findings, one a line.</summary>
    /// <param name="found">What should not be there.</param>
    public static void None(IEnumerable<string> found)
    {
        var all = found.Distinct(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{all.Count} found:\n{string.Join('\n', all)}");
        }
    }
}
