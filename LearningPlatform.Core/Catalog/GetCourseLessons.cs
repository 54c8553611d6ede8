using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a course with the lessons directly below it, without what the caller may not see (opencode-R66, R67, R92).</summary>
/// <param name="content">The content.</param>
public sealed class GetCourseLessons(IContent content)
{
    /// <summary>Reads a course with its lessons.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="kind">The course's kind.</param>
    /// <param name="id">The course.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<CourseLessons>> Handle(Caller caller, CourseKind kind, Guid id, CancellationToken ct)
    {
        var author = Authors.Are(caller);
        return await content.Lessons(kind, id, author, ct) is not { } found ? new NotFound("module")
            : author ? found
            : found with { Lessons = [.. found.Lessons.Select(lesson => lesson.ForLearners())] };
    }
}
