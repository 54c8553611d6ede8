using System.Diagnostics;

namespace LearningPlatform.Load;

/// <summary>Rounds of two ways of doing the same, taken in turn, so that a busy machine hits both.</summary>
internal static class Measure
{
    /// <summary>Operations per second of a body that is run by several at once.</summary>
    public static async Task<double> PerSecond(int operations, int atOnce, Func<int, Task> body)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, operations), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, _) => await body(number));
        return operations / clock.Elapsed.TotalSeconds;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static double Percentile(IReadOnlyCollection<double> values, double share) => values.Order().ElementAt((int)Math.Min(values.Count - 1, values.Count * share));
}
