using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Gamification;

/// <summary>What an achievement is about (opencode-R98).</summary>
public enum AchievementCategory
{
    /// <summary>Lessons and courses.</summary>
    Learning,

    /// <summary>Programs and their tests.</summary>
    Coding,

    /// <summary>Learning with others.</summary>
    Collaboration,

    /// <summary>Collecting achievements themselves.</summary>
    Achievement,

    /// <summary>Everything out of the ordinary.</summary>
    Special,
}

/// <summary>How hard an achievement is to get, common first (opencode-R98).</summary>
public enum Rarity
{
    /// <summary>Most learners get it.</summary>
    Common,

    /// <summary>Takes some time.</summary>
    Rare,

    /// <summary>Takes persistence.</summary>
    Epic,

    /// <summary>Few have it.</summary>
    Legendary,
}

/// <summary>The four kinds of conditions (opencode-R100).</summary>
public enum ConditionType
{
    /// <summary>A number of the learner, of all time or the best within a day, week or month.</summary>
    Metric,

    /// <summary>Something happened at least once, in a certain way.</summary>
    Event,

    /// <summary>Days in a row, the longest run.</summary>
    Streak,

    /// <summary>A round mark of a number of all time.</summary>
    Milestone,
}

/// <summary>How a condition compares (opencode-R100).</summary>
public enum Comparison
{
    /// <summary>At least.</summary>
    Gte,

    /// <summary>At most.</summary>
    Lte,

    /// <summary>Exactly.</summary>
    Eq,

    /// <summary>More than.</summary>
    Gt,

    /// <summary>Less than.</summary>
    Lt,
}

/// <summary>One of the things that must hold for an achievement (opencode-R100).</summary>
/// <param name="Type">Which kind.</param>
/// <param name="Metric">The number that is compared; of an event its attribute, null when the event itself is enough.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">With what.</param>
/// <param name="Event">What happened, for events.</param>
/// <param name="Timeframe">Within which calendar day, week or month of the learner the number is counted; null for all time.</param>
public sealed record AchievementCondition(
    ConditionType Type, string? Metric, Comparison Operator, double Value, string? Event = null, string? Timeframe = null)
{
    /// <summary>The name of the fact that the condition reads.</summary>
    public string Fact => (Type, Metric, Timeframe) switch
    {
        (ConditionType.Event, null, _) => Event!,
        (ConditionType.Event, { } attribute, _) => $"{Event}.{attribute}",
        (_, var metric, null) => metric!,
        var (_, metric, timeframe) => $"{metric}/{timeframe}",
    };
}

/// <summary>A distinction that a learner earns once and keeps.</summary>
public sealed record Achievement
{
    /// <summary>How many conditions one may have.</summary>
    internal const int MostConditions = 20;

    /// <summary>How many others may have to be earned before.</summary>
    internal const int MostDependencies = 20;

    /// <summary>Computed from <see cref="Key"/> (ADR 18).</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name in the files; never changes.</summary>
    public required string Key { get; init; }

    /// <summary>At most 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At most 1000 characters.</summary>
    public required string Description { get; init; }

    /// <summary>What it is about.</summary>
    public required AchievementCategory Category { get; init; }

    /// <summary>How hard it is to get.</summary>
    public required Rarity Rarity { get; init; }

    /// <summary>The name of its picture.</summary>
    public string? Icon { get; init; }

    /// <summary>The badge's colour, #RRGGBB.</summary>
    public string? BadgeColor { get; init; }

    /// <summary>What it is worth, at least 0.</summary>
    public int XpReward { get; init; }

    /// <summary>All of them must hold.</summary>
    public required IReadOnlyList<AchievementCondition> Conditions { get; init; }

    /// <summary>The achievements that must be earned before (opencode-R101).</summary>
    public IReadOnlyList<Guid> Dependencies { get; init; } = [];

    /// <summary>True for one that nobody is told of before he has it.</summary>
    public bool Secret { get; init; }

    /// <summary>The id that belongs to a key for ever.</summary>
    /// <param name="key">The key.</param>
    public static Guid IdOf(string key) => StableIds.Of("achievement", key);

    /// <summary>A value as files and authors write it.</summary>
    /// <typeparam name="T">Category, rarity, type of condition or comparison.</typeparam>
    /// <param name="value">The value.</param>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>What is wrong, as an answer.</summary>
    internal static Invalid Refused(IReadOnlyList<FieldError> faults) => new(
        [.. faults.Select(fault => fault with { Message = char.ToUpperInvariant(fault.Message[0]) + fault.Message[1..] })], $"{faults[0].Field}: {faults[0].Message}");
}
