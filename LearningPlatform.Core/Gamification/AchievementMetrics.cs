using System.Collections.Frozen;

namespace LearningPlatform.Core.Gamification;

/// <summary>
/// What conditions can be about: the numbers and happenings that the platform can tell of a learner from what it stores. A condition about
/// anything else could never hold, so it is refused when the catalogue is read.
/// </summary>
public static class AchievementMetrics
{
    /// <summary>Days in a row; what conditions of type streak read.</summary>
    public const string StreakDays = "streak.days";

    /// <summary>How many achievements the learner has.</summary>
    public const string AchievementsEarned = "achievements.earned";

    /// <summary>Days since registration.</summary>
    public const string AccountDays = "account.days";

    /// <summary>Of all conditions about places on leaderboards.</summary>
    public const string BoardPrefix = "leaderboard.";

    /// <summary>The periods that a number may be counted in.</summary>
    public static readonly FrozenSet<string> Timeframes = ["day", "week", "month"];

    private const int MostValue = 1_000_000_000;

    private static readonly FrozenSet<string> Timed = ["lessons.completed"];

    // They only grow: what was reached once stays reached, so that it doesn't matter when somebody looks.
    private static readonly FrozenSet<string> Growing =
    [
        "lessons.completed", "lessons.code", "lessons.language", "lessons.kinds", "lessons.exercise", "lessons.quiz", "lessons.project", "lessons.text",
        "lessons.dialogue", "lessons.reading", "lessons.exam", "lessons.perfect", "lessons.minutes", "courses.completed", "courses.code", "courses.language",
        "sections.completed", "days.active", StreakDays, "points.earned", "points.coding", "tests.passed", "runs.total", "runs.succeeded", "runs.tests",
        "runs.languages", "runs.python", "runs.javascript", AccountDays, AchievementsEarned,
        "leaderboard.global.users", "leaderboard.weekly.users", "leaderboard.monthly.users",
    ];

    // The smaller, the better.
    private static readonly FrozenSet<string> Falling = ["leaderboard.global.rank", "leaderboard.weekly.rank", "leaderboard.monthly.rank"];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Happenings = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        // In the learner's own zone at that time; weekdays from 1 (Monday) to 7.
        ["lesson.completed"] = ["hour", "weekday", "month", "score"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a condition can't be used, null when it can.</summary>
    /// <param name="condition">The condition.</param>
    public static string? Fault(AchievementCondition condition)
    {
        if (condition.Value is not (>= 0 and <= MostValue))
        {
            return $"the value must be from 0 to {MostValue}.";
        }

        if (condition.Type == ConditionType.Event)
        {
            return condition switch
            {
                { Event: null } => "an event must name the event.",
                { Timeframe: not null } => "an event has no timeframe.",
                _ when !Happenings.ContainsKey(condition.Event) => $"there is no event {condition.Event}.",
                { Metric: { } attribute } when !Happenings[condition.Event].Contains(attribute) => $"the event {condition.Event} has no {attribute}.",
                { Metric: null } when condition.Operator is not (Comparison.Gte or Comparison.Gt) => "how often something happened only grows: use gte or gt.",
                _ => null,
            };
        }

        return condition switch
        {
            { Event: not null } => "only an event names one.",
            { Metric: null } => "it must name a metric.",
            { Type: ConditionType.Streak, Metric: not StreakDays } => $"a streak counts {StreakDays}.",
            { Type: ConditionType.Milestone, Timeframe: not null } => "a milestone counts all time.",
            { Timeframe: { } frame } when !Timeframes.Contains(frame) || !Timed.Contains(condition.Metric) => $"{condition.Metric} isn't counted by {frame}.",
            _ when Growing.Contains(condition.Metric) => condition.Operator is Comparison.Gte or Comparison.Gt ? null : $"{condition.Metric} only grows: use gte or gt.",
            _ when Falling.Contains(condition.Metric) => condition.Operator is Comparison.Lte or Comparison.Lt ? null : $"{condition.Metric} is better when smaller: use lte or lt.",
            _ => $"there is no metric {condition.Metric}.",
        };
    }

    /// <summary>True for a condition about a place on a leaderboard, which costs a look at the boards.</summary>
    /// <param name="condition">The condition.</param>
    public static bool AboutBoards(AchievementCondition condition) => condition.Metric?.StartsWith(BoardPrefix, StringComparison.Ordinal) == true;
}

/// <summary>What is known of a learner at a moment, by name.</summary>
/// <param name="Numbers">Metrics (<c>lessons.completed</c>, <c>lessons.completed/day</c>) and how often something happened (<c>lesson.completed</c>).</param>
/// <param name="Happened">The values that an attribute of an event had at least once (<c>lesson.completed.hour</c>).</param>
public sealed record LearnerFacts(IReadOnlyDictionary<string, double> Numbers, IReadOnlyDictionary<string, IReadOnlyList<double>> Happened)
{
    /// <summary>Nothing at all.</summary>
    public static readonly LearnerFacts None = new(new Dictionary<string, double>(), new Dictionary<string, IReadOnlyList<double>>());

    /// <summary>The same with more numbers.</summary>
    /// <param name="more">They replace those of the same name.</param>
    public LearnerFacts With(params IEnumerable<KeyValuePair<string, double>> more)
    {
        var numbers = new Dictionary<string, double>(Numbers, StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            numbers[name] = value;
        }

        return this with { Numbers = numbers };
    }
}
