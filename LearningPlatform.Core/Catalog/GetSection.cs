using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a level, section or module; below another parent it is not found (wayr-D08).</summary>
/// <param name="content">The content.</param>
public sealed class GetSection(IContent content)
{
    /// <summary>Reads an inner node.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="parentKey">The key of the course (for a level) or of the node above.</param>
    /// <param name="key">Its key.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SectionView>> Handle(Caller caller, SectionKind kind, string parentKey, string key, CancellationToken ct) =>
        await content.Section(kind, parentKey, key, Authors.Are(caller), ct) is { } section ? section : new NotFound(CatalogNames.Of(kind));
}
