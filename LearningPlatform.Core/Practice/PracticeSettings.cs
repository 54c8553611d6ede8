namespace LearningPlatform.Core.Practice;

/// <summary>How a learner wants to practise.</summary>
/// <param name="DailyNew">The most things that are asked for the first time on a day, 0 to 100.</param>
/// <param name="DailyReviews">The most answers on a day, 1 to 500.</param>
/// <param name="Retention">The share of things that shall be known when they are asked again, 0.8 to 0.97.</param>
/// <param name="LivesOff">True when wrong answers take no lives.</param>
public sealed record PracticeSettings(int DailyNew = 10, int DailyReviews = 100, double Retention = 0.9, bool LivesOff = false)
{
    /// <summary>What holds for somebody who chose nothing.</summary>
    public static readonly PracticeSettings Default = new();
}
