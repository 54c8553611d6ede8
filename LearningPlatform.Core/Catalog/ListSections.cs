using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Lists the levels of a course, the sections of a level or the modules of a section.</summary>
/// <param name="content">The content.</param>
public sealed class ListSections(IContent content)
{
    /// <summary>Lists inner nodes.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="query">Which; <see cref="SectionQuery.Drafts"/> is decided here.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<SectionView>>> Handle(Caller caller, SectionQuery query, CancellationToken ct) =>
        await content.Sections(query with { Drafts = Authors.Are(caller) }, ct) is { } page ? page : new NotFound(Parent(query.Kind));

    private static string Parent(SectionKind kind) => kind == SectionKind.Level ? "course" : CatalogNames.Of(kind - 1);
}
