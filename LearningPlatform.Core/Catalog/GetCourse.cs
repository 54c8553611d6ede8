using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a course as the caller may see it.</summary>
/// <param name="content">The content.</param>
public sealed class GetCourse(IContent content)
{
    /// <summary>Reads a course.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="kind">The course's kind.</param>
    /// <param name="key">Its key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<CourseView>> Handle(Caller caller, CourseKind kind, string key, CancellationToken ct) =>
        await content.Course(kind, key, Authors.Are(caller), ct) is { } course ? course : new NotFound("course");
}
