using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a lesson directly below a course, without what the caller may not see (opencode-R66, R67, R92).</summary>
/// <param name="content">The content.</param>
public sealed class GetLesson(IContent content)
{
    /// <summary>Reads a lesson.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="kind">The course's kind.</param>
    /// <param name="id">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Lesson>> Handle(Caller caller, CourseKind kind, Guid id, CancellationToken ct)
    {
        var author = Authors.Are(caller);
        return await content.Lesson(kind, id, author, ct) is not { } lesson ? new NotFound("lesson") : author ? lesson : lesson.ForLearners();
    }
}
