using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Lists the lessons of a language course's module with their exercises.</summary>
/// <param name="content">The content.</param>
public sealed class ListModuleLessons(IContent content)
{
    /// <summary>Lists lessons.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="query">Which; <see cref="LessonQuery.Drafts"/> is decided here.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<LessonView>>> Handle(Caller caller, LessonQuery query, CancellationToken ct) =>
        await content.ModuleLessons(query with { Drafts = Authors.Are(caller) }, ct) is { } page ? page : new NotFound("module");
}
