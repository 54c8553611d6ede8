namespace LearningPlatform.Core.Learning;

/// <summary>What an entry of the ledger is for: OpenCode's breakdown (opencode-R102) and what a learner wrote himself.</summary>
public enum XpCategory
{
    /// <summary>Lessons, challenges, bonuses.</summary>
    Learning,

    /// <summary>Tests of code passed for the first time.</summary>
    Coding,

    /// <summary>Helping others.</summary>
    Collaboration,

    /// <summary>Rewards of achievements.</summary>
    Achievements,

    /// <summary>Set by the learner (PUT /progress of Wayr): shown there, never ranked, never an achievement.</summary>
    SelfSet,
}

/// <summary>What moved the points.</summary>
public enum XpSource
{
    /// <summary>A lesson completed.</summary>
    Lesson,

    /// <summary>A stored test passed for the first time.</summary>
    Test,

    /// <summary>A challenge solved.</summary>
    Challenge,

    /// <summary>Given by an administrator.</summary>
    Bonus,

    /// <summary>An achievement's reward.</summary>
    Achievement,

    /// <summary>Set by the learner.</summary>
    SelfSet,

    /// <summary>An administrator's reset: takes back what was there.</summary>
    Reset,
}

/// <summary>A learner's points, the sums of the ledger by category.</summary>
/// <param name="Learning">See <see cref="XpCategory.Learning"/>.</param>
/// <param name="Coding">See <see cref="XpCategory.Coding"/>.</param>
/// <param name="Collaboration">See <see cref="XpCategory.Collaboration"/>.</param>
/// <param name="Achievements">See <see cref="XpCategory.Achievements"/>.</param>
/// <param name="SelfSet">See <see cref="XpCategory.SelfSet"/>; may be negative.</param>
public readonly record struct Xp(long Learning, long Coding, long Collaboration, long Achievements, long SelfSet)
{
    /// <summary>What was learned: everything but rewards and self-set points.</summary>
    public long Earned => Learning + Coding + Collaboration;

    /// <summary>The total that is ranked and that OpenCode shows (opencode-R103).</summary>
    public long Points => Earned + Achievements;

    /// <summary>Wayr's experience_points: what was learned and what the learner set himself.</summary>
    public long Experience => Earned + SelfSet;

    /// <summary>The points after an entry.</summary>
    /// <param name="entry">The entry.</param>
    public Xp With(LedgerEntry entry) => entry.Category switch
    {
        XpCategory.Learning => this with { Learning = Learning + entry.Amount },
        XpCategory.Coding => this with { Coding = Coding + entry.Amount },
        XpCategory.Collaboration => this with { Collaboration = Collaboration + entry.Amount },
        XpCategory.Achievements => this with { Achievements = Achievements + entry.Amount },
        XpCategory.SelfSet => this with { SelfSet = SelfSet + entry.Amount },
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Category, "An unknown category."),
    };

    /// <summary>The points of one category.</summary>
    /// <param name="category">Which.</param>
    public long Of(XpCategory category) => category switch
    {
        XpCategory.Learning => Learning,
        XpCategory.Coding => Coding,
        XpCategory.Collaboration => Collaboration,
        XpCategory.Achievements => Achievements,
        _ => SelfSet,
    };
}

/// <summary>A line of the ledger of points. Lines are only ever added.</summary>
/// <param name="Key">What it is for; one learner has it at most once between two resets, which makes earning exactly once.</param>
/// <param name="Source">What moved the points.</param>
/// <param name="Category">Where they count.</param>
/// <param name="Amount">How many, negative when taken back.</param>
/// <param name="At">When it was written; periods of leaderboards go by this.</param>
/// <param name="CourseId">The course it was earned in, null outside of one.</param>
/// <param name="Reason">A sentence for the learner's history.</param>
public sealed record LedgerEntry(string Key, XpSource Source, XpCategory Category, long Amount, DateTimeOffset At, Guid? CourseId, string Reason);
