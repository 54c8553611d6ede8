using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>What can be read about one learner. Who may read it is asked before, by the use case.</summary>
public interface ILearnerViews
{
    /// <summary>The totals; of an account that did nothing yet the initial ones (wayr-R85), null when there is no account.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<LearnerSummary?> Summary(Guid learner, CancellationToken ct);

    /// <summary>All entries, or those of one course; latest activity first.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="course">Only this course, null for all.</param>
    /// <param name="ct">Gives up.</param>
    Task<LearnerEntries> Entries(Guid learner, Guid? course, CancellationToken ct);

    /// <summary>Whether the learner completed a lesson.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="lesson">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    Task<bool> Completed(Guid learner, Guid lesson, CancellationToken ct);

    /// <summary>One page of the lessons completed.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="query">Which page, in which order.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<LessonEntry>> Completions(Guid learner, CompletionQuery query, CancellationToken ct);

    /// <summary>The lessons completed, by course.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<ILookup<Guid, Guid>> CompletedByCourse(Guid learner, CancellationToken ct);

    /// <summary>The lines of the ledger that are shown to their learner, latest first: all but self-set ones.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="since">Only lines from here on, null for all.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<LedgerEntry>> History(Guid learner, DateTimeOffset? since, CancellationToken ct);

    /// <summary>The course of the latest activity, null before the first.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<Guid?> LatestCourse(Guid learner, CancellationToken ct);

    /// <summary>The days that the learner's streak is made of.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<Streak> Streak(Guid learner, CancellationToken ct);

    /// <summary>How a lesson goes for all learners together.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    Task<LessonStatistics> Statistics(Guid lesson, CancellationToken ct);
}

/// <summary>A learner's entries.</summary>
/// <param name="Courses">Of courses, latest activity first.</param>
/// <param name="Lessons">Of lessons, latest activity first.</param>
public sealed record LearnerEntries(IReadOnlyList<CourseEntry> Courses, IReadOnlyList<LessonEntry> Lessons);

/// <summary>Which completions.</summary>
/// <param name="Number">The page, from 1.</param>
/// <param name="Size">Items on a page.</param>
/// <param name="Sort">The order; ties by lesson.</param>
/// <param name="Descending">True for the largest or latest first.</param>
public sealed record CompletionQuery(int Number, int Size, CompletionSort Sort, bool Descending);

/// <summary>Orders of completions.</summary>
public enum CompletionSort
{
    /// <summary>By time.</summary>
    CompletedAt,

    /// <summary>By the lesson's key.</summary>
    Lesson,

    /// <summary>By score.</summary>
    Score,

    /// <summary>By time spent.</summary>
    Seconds,
}

/// <summary>A lesson over all learners.</summary>
/// <param name="Completions">How many learners completed it.</param>
/// <param name="AverageScore">0 to 100, of those with a score; 0 without any.</param>
/// <param name="AverageSeconds">Of those whose time is known; 0 without any.</param>
public sealed record LessonStatistics(long Completions, double AverageScore, double AverageSeconds);
