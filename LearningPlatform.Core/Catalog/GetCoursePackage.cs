using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a language course with everything in it, for use without a network (wayr-R46).</summary>
/// <param name="content">The content.</param>
public sealed class GetCoursePackage(IContent content)
{
    /// <summary>Reads a course with everything in it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="key">The course's key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<CoursePackage>> Handle(Caller caller, string key, CancellationToken ct) =>
        await content.Package(key, Authors.Are(caller), ct) is { } package ? package : new NotFound("course");
}
