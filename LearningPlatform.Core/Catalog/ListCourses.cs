using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Lists courses of a kind as the caller may see them (opencode-R66, wayr-D06).</summary>
/// <param name="content">The content.</param>
public sealed class ListCourses(IContent content)
{
    /// <summary>Lists courses.</summary>
    /// <param name="caller">Who asks; authors see drafts and non-public ones.</param>
    /// <param name="query">Which; <see cref="CourseQuery.Drafts"/> is decided here.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<CourseView>>> Handle(Caller caller, CourseQuery query, CancellationToken ct) =>
        await content.Courses(query with { Drafts = Authors.Are(caller) }, ct);
}
