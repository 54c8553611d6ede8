namespace LearningPlatform.Core.Gamification;

/// <summary>An achievement that is earned now, and the numbers that it is earned by.</summary>
/// <param name="Achievement">Which.</param>
/// <param name="Evidence">Each condition's fact and its value.</param>
public sealed record EarnedNow(Achievement Achievement, IReadOnlyDictionary<string, double> Evidence);

/// <summary>How far somebody is.</summary>
/// <param name="Current">From 0 to <paramref name="Target"/>.</param>
/// <param name="Target">At least 1.</param>
public readonly record struct AchievementProgress(double Current, double Target);

/// <summary>
/// Who has earned what: pure functions of the catalogue, of what is earned already and of the facts. They look at what is true, not at what just
/// happened: events that come twice, late or in another order lead to the same achievements.
/// </summary>
public static class AchievementRules
{
    /// <summary>What is earned by these facts and not yet had, dependencies first (opencode-R101).</summary>
    /// <param name="catalogue">All achievements.</param>
    /// <param name="earned">Those that the learner has.</param>
    /// <param name="facts">What is known of the learner.</param>
    public static IReadOnlyList<EarnedNow> Decide(AchievementCatalogue catalogue, IReadOnlySet<Guid> earned, LearnerFacts facts)
    {
        var have = new HashSet<Guid>(earned);
        var now = new List<EarnedNow>();
        bool more;
        do
        {
            // Each one that is earned counts for those who collect: look again until nothing is new.
            more = false;
            foreach (var one in catalogue.InOrder)
            {
                if (!have.Contains(one.Id) && one.Dependencies.All(have.Contains)
                    && one.Conditions.All(condition => Holds(condition, facts, have.Count)) && have.Add(one.Id))
                {
                    now.Add(new EarnedNow(one, Evidence(one, facts, have.Count - 1)));
                    more = true;
                }
            }
        }
        while (more);

        return now;
    }

    /// <summary>True when a place on a leaderboard is all that may be missing for one: only then the boards are worth a look.</summary>
    /// <param name="catalogue">All achievements.</param>
    /// <param name="earned">Those that the learner has.</param>
    /// <param name="facts">What is known of the learner without the boards.</param>
    public static bool WantsBoards(AchievementCatalogue catalogue, IReadOnlySet<Guid> earned, LearnerFacts facts) => catalogue.InOrder.Any(one =>
        !earned.Contains(one.Id) && one.Conditions.Any(AchievementMetrics.AboutBoards)
        && one.Conditions.All(condition => AchievementMetrics.AboutBoards(condition) || Holds(condition, facts, earned.Count)));

    /// <summary>How far somebody is with one: of a single number the number, otherwise how many conditions hold.</summary>
    /// <param name="one">The achievement.</param>
    /// <param name="facts">What is known of the learner.</param>
    /// <param name="earned">How many achievements the learner has.</param>
    public static AchievementProgress Progress(Achievement one, LearnerFacts facts, int earned)
    {
        if (one.Conditions is [{ Operator: Comparison.Gte or Comparison.Gt } only] && (only.Type != ConditionType.Event || only.Metric is null))
        {
            var target = only.Operator == Comparison.Gt ? only.Value + 1 : only.Value;
            return new AchievementProgress(Math.Clamp(Math.Floor(Number(only.Fact, facts, earned) ?? 0), 0, Math.Max(target, 1)), Math.Max(target, 1));
        }

        return new AchievementProgress(one.Conditions.Count(condition => Holds(condition, facts, earned)), one.Conditions.Count);
    }

    private static bool Holds(AchievementCondition condition, LearnerFacts facts, int earned) =>
        condition is { Type: ConditionType.Event, Metric: not null }
            ? facts.Happened.TryGetValue(condition.Fact, out var values) && values.Any(value => Compare(value, condition))
            : Number(condition.Fact, facts, earned) is { } number && Compare(number, condition);

    private static bool Compare(double number, AchievementCondition condition) => condition.Operator switch
    {
        Comparison.Gte => number >= condition.Value,
        Comparison.Lte => number <= condition.Value,
        Comparison.Gt => number > condition.Value,
        Comparison.Lt => number < condition.Value,
        _ => number.Equals(condition.Value),
    };

    private static double? Number(string fact, LearnerFacts facts, int earned) =>
        fact == AchievementMetrics.AchievementsEarned ? earned : facts.Numbers.TryGetValue(fact, out var number) ? number : null;

    private static Dictionary<string, double> Evidence(Achievement one, LearnerFacts facts, int earned) => one.Conditions
        .GroupBy(condition => condition.Fact, StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => group.First() is { Type: ConditionType.Event, Metric: not null } happened
                ? facts.Happened[group.Key].First(value => Compare(value, happened))
                : Number(group.Key, facts, earned) ?? 0,
            StringComparer.Ordinal);
}
