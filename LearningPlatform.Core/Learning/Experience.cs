namespace LearningPlatform.Core.Learning;

/// <summary>How many experience points a lesson is worth.</summary>
public static class Experience
{
    /// <summary>The base points of a lesson whose dialect has none (labs, code lessons, courses).</summary>
    public const int Default = 10;

    /// <summary>A completion never earns less (wayr-R62).</summary>
    public const int Least = 1;

    /// <summary>
    /// The points of one completion: the base times the factor of the score's band, rounded to the nearest integer, halves up, at least
    /// <see cref="Least"/> (wayr-R58 … wayr-R62, wayr-D17). Without a score that counts, the base itself.
    /// </summary>
    /// <param name="basePoints">The lesson's experience points.</param>
    /// <param name="score">0 to 100 from a dialect whose score counts, otherwise null.</param>
    public static int Of(int basePoints, double? score)
    {
        var earned = score is { } known ? decimal.Floor((basePoints * Factor(known)) + 0.5m) : basePoints;
        return (int)Math.Clamp(earned, Least, int.MaxValue);
    }

    /// <summary>The factor of a score's band; the bands are half-open for fractional scores (wayr-D17).</summary>
    /// <param name="score">0 to 100.</param>
    public static decimal Factor(double score) => score switch
    {
        >= 90 => 1.2m,
        >= 80 => 1.1m,
        >= 60 => 1m,
        _ => 0.8m,
    };
}
