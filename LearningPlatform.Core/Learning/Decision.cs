using System.Collections.Immutable;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>What a command comes to: changes to write in one transaction, events that go out with them, and the answer.</summary>
/// <param name="Changes">In order; none when the command changes nothing.</param>
/// <param name="Events">For the outbox.</param>
/// <param name="Next">The state with the changes applied.</param>
/// <param name="Answer">For the caller.</param>
public sealed record Decision(ImmutableArray<LearnerChange> Changes, ImmutableArray<EventEnvelope> Events, LearnerState Next, LearnerAnswer Answer)
{
    /// <summary>True when there is nothing to write.</summary>
    public bool Nothing => Changes.IsEmpty;
}

/// <summary>Something that becomes true about a learner.</summary>
/// <param name="At">When.</param>
public abstract record LearnerChange(DateTimeOffset At);

/// <summary>The entry of a lesson is now this.</summary>
/// <param name="At">When.</param>
/// <param name="Entry">The whole entry.</param>
public sealed record LessonWritten(DateTimeOffset At, LessonEntry Entry) : LearnerChange(At);

/// <summary>The entry of a course is now this.</summary>
/// <param name="At">When.</param>
/// <param name="Entry">The whole entry.</param>
public sealed record CourseWritten(DateTimeOffset At, CourseEntry Entry) : LearnerChange(At);

/// <summary>Points moved.</summary>
/// <param name="Entry">The ledger's new line.</param>
public sealed record XpMoved(LedgerEntry Entry) : LearnerChange(Entry.At);

/// <summary>The streak is now this.</summary>
/// <param name="At">When.</param>
/// <param name="Streak">The whole streak.</param>
public sealed record StreakMoved(DateTimeOffset At, Streak Streak) : LearnerChange(At);

/// <summary>The learner was active.</summary>
/// <param name="At">When it was written.</param>
/// <param name="LastActivityAt">The latest activity.</param>
public sealed record ActivityNoted(DateTimeOffset At, DateTimeOffset LastActivityAt) : LearnerChange(At);

/// <summary>The lesson completed last is now this.</summary>
/// <param name="At">When.</param>
/// <param name="Lesson">The lesson or null.</param>
public sealed record LastLessonSet(DateTimeOffset At, LessonName? Lesson) : LearnerChange(At);

/// <summary>The lives are now this many.</summary>
/// <param name="At">When.</param>
/// <param name="Lives">0 to 10.</param>
public sealed record LivesSet(DateTimeOffset At, int Lives) : LearnerChange(At);

/// <summary>The learner's zone is now this.</summary>
/// <param name="At">When.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed record TimeZoneMoved(DateTimeOffset At, string TimeZone) : LearnerChange(At);

/// <summary>The learner has an achievement, for good.</summary>
/// <param name="At">When.</param>
/// <param name="AchievementId">Which.</param>
/// <param name="Evidence">The numbers that it was earned by.</param>
public sealed record AchievementWritten(DateTimeOffset At, Guid AchievementId, IReadOnlyDictionary<string, double> Evidence) : LearnerChange(At);

/// <summary>Entries of lessons and courses are gone, lives and streak as at first. The lines that take the points back go before it.</summary>
/// <param name="At">When.</param>
public sealed record ProgressReset(DateTimeOffset At) : LearnerChange(At);

/// <summary>What the caller learns.</summary>
/// <param name="Learner">The totals after the command.</param>
/// <param name="XpGained">What the command added to the points.</param>
/// <param name="Lesson">The entry of the lesson that the command names.</param>
/// <param name="Course">The entry of the course that the command names.</param>
/// <param name="Applied">How many of several things were new.</param>
/// <param name="Skipped">How many of several things were known already.</param>
public sealed record LearnerAnswer(
    LearnerSummary Learner, long XpGained = 0, LessonEntry? Lesson = null, CourseEntry? Course = null, int Applied = 0, int Skipped = 0);
