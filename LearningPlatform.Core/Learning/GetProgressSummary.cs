using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Totals with how much was completed.</summary>
/// <param name="Learner">The totals.</param>
/// <param name="Lessons">Lessons completed.</param>
/// <param name="CoursesStarted">Courses with at least one completed lesson, completed ones included.</param>
/// <param name="CoursesCompleted">Courses whose existing lessons are all completed.</param>
public sealed record ProgressSummary(LearnerSummary Learner, int Lessons, int CoursesStarted, int CoursesCompleted);

/// <summary>Sums up the caller's progress (decision of getProgressSummary).</summary>
/// <param name="views">Reads.</param>
/// <param name="catalog">Knows how many lessons a course has.</param>
public sealed class GetProgressSummary(ILearnerViews views, ICatalog catalog)
{
    /// <summary>Sums up.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<ProgressSummary>> Handle(Caller caller, CancellationToken ct)
    {
        if (await views.Summary(caller.UserId, ct) is not { } learner)
        {
            return Unauthenticated.NoAccount;
        }

        var done = await views.CompletedByCourse(caller.UserId, ct);
        var existing = await catalog.Lessons([.. done.SelectMany(course => course).Select(lesson => lesson.ToString())], ct);
        var completed = 0;
        foreach (var course in done)
        {
            // Deleted lessons stay completed but are no part of the course any more.
            var left = course.Count(lesson => existing.ContainsKey(lesson.ToString()));
            completed += left > 0 && await catalog.Course(course.Key, ct) is { } known && left >= known.Lessons ? 1 : 0;
        }

        return new ProgressSummary(learner, done.Sum(course => course.Count()), done.Count, completed);
    }
}
