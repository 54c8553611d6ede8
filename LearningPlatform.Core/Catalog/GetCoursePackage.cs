using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a language course with everything in it, for use without a network (wayr-R46).</summary>
/// <param name="content">The content.</param>
public sealed class GetCoursePackage(IContent content)
{
    /// <summary>Reads a course with everything in it.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="caller">Who asks.</param>
    /// <param name="key">The course's key.</param>
    /// <param name="read">Reads the package while it is open; told whether drafts are in it.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<T>> Handle<T>(Caller caller, string key, Func<ICoursePackage, bool, CancellationToken, Task<T>> read, CancellationToken ct)
        where T : class
    {
        var drafts = Authors.Are(caller);
        return await content.Package(key, drafts, (package, inner) => read(package, drafts, inner), ct) is { } made ? made : new NotFound("course");
    }
}
