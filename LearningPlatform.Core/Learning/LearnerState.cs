using System.Collections.Immutable;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>
/// One learner: totals, lives, streak, and of the entries those that the command at hand names. Changed only by
/// <see cref="Learner.Decide"/> and <see cref="Learner.Apply"/>, one command at a time.
/// </summary>
/// <param name="Id">The account.</param>
public sealed record LearnerState(Guid Id)
{
    /// <summary>The lives of a new learner (wayr-R68).</summary>
    public const int FirstLives = 5;

    /// <summary>The most lives somebody can have (wayr-R69).</summary>
    public const int MostLives = 10;

    /// <summary>How often the row was written; 0 means that it does not exist yet.</summary>
    public long Version { get; init; }

    /// <summary>The points.</summary>
    public Xp Xp { get; init; }

    /// <summary>0 to <see cref="MostLives"/>.</summary>
    public int Lives { get; init; } = FirstLives;

    /// <summary>Days in a row.</summary>
    public Streak Streak { get; init; } = Streak.None;

    /// <summary>Wayr's last_activity_date: registration, then the latest completion or reset (wayr-D16).</summary>
    public DateTimeOffset LastActivityAt { get; init; }

    /// <summary>The lesson completed last, or set by the learner.</summary>
    public LessonName? LastLesson { get; init; }

    /// <summary>The learner's zone, an IANA name (preferences.timezone).</summary>
    public string TimeZone { get; init; } = LocalDays.Utc;

    /// <summary>How many times the progress was reset; what is earned once is earned once in each.</summary>
    public int Epoch { get; init; }

    /// <summary>When anything of this changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The entries of lessons that the command names.</summary>
    public ImmutableDictionary<Guid, LessonEntry> Lessons { get; init; } = ImmutableDictionary<Guid, LessonEntry>.Empty;

    /// <summary>The entries of courses that the command names.</summary>
    public ImmutableDictionary<Guid, CourseEntry> Courses { get; init; } = ImmutableDictionary<Guid, CourseEntry>.Empty;

    /// <summary>Those of the ledger keys named by the command that are in the ledger already.</summary>
    public ImmutableHashSet<string> Earned { get; init; } = [];

    /// <summary>A learner who did nothing yet (wayr-R85).</summary>
    /// <param name="id">The account.</param>
    /// <param name="registeredAt">When it was made.</param>
    /// <param name="timeZone">Its zone.</param>
    public static LearnerState New(Guid id, DateTimeOffset registeredAt, string timeZone) =>
        new(id) { LastActivityAt = registeredAt, UpdatedAt = registeredAt, TimeZone = timeZone };

    /// <summary>What everybody wants to know, small enough to send around.</summary>
    public LearnerSummary Summary => new(Id, Xp, Lives, Streak.Current, Streak.Longest, LastLesson, LastActivityAt, UpdatedAt);
}

/// <summary>A learner's totals.</summary>
/// <param name="Id">The account.</param>
/// <param name="Xp">The points.</param>
/// <param name="Lives">0 to 10.</param>
/// <param name="Streak">Days in a row.</param>
/// <param name="LongestStreak">The longest ever, in days.</param>
/// <param name="LastLesson">The lesson completed last.</param>
/// <param name="LastActivityAt">Registration, then the latest completion or reset.</param>
/// <param name="UpdatedAt">When anything of this changed last.</param>
public sealed record LearnerSummary(
    Guid Id, Xp Xp, int Lives, int Streak, int LongestStreak, LessonName? LastLesson, DateTimeOffset LastActivityAt, DateTimeOffset UpdatedAt);

/// <summary>A lesson by both its names; a deleted one keeps them (wayr-D18).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its readable name, Wayr's id.</param>
public sealed record LessonName(Guid Id, string Key);
