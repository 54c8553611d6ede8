using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a lesson of a language course's module with its exercises; a lesson of another module is not found (wayr-D08).</summary>
/// <param name="content">The content.</param>
public sealed class GetModuleLesson(IContent content)
{
    /// <summary>Reads a lesson.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="key">The lesson's key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LessonView>> Handle(Caller caller, string moduleKey, string key, CancellationToken ct) =>
        await content.ModuleLesson(moduleKey, key, Authors.Are(caller), ct) is { } lesson ? lesson : new NotFound("lesson");
}
