using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Practice;

/// <summary>A moment in the learner's own calendar.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Today">Its day.</param>
/// <param name="Zone">The learner's zone.</param>
internal sealed record LearnerDay(DateTimeOffset Now, DateOnly Today, string Zone)
{
    public DateTimeOffset Start => LocalDays.Start(Today, Zone);

    public DateTimeOffset End => LocalDays.Start(Today.AddDays(1), Zone);

    public static LearnerDay Of(DateTimeOffset now, string zone) => new(now, LocalDays.Of(now, zone), zone);
}

/// <summary>Which course somebody wants to practise.</summary>
internal static class PracticeCourses
{
    /// <summary>The course's id, null when none was named.</summary>
    public static async Task<Outcome<Guid?>> PracticeCourse(this ICatalog catalog, string? course, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(course))
        {
            return (Guid?)null;
        }

        return await catalog.Course(course, ct) is { Kind: CourseKind.Language } found ? found.Id : new NotFound("course");
    }
}
