using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>A node to make.</summary>
/// <param name="Node">Its kind, parent and id, chosen by the client.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Order">Its place; siblings may share one (wayr-D11).</param>
/// <param name="Code">A level's code.</param>
/// <param name="ModuleType">A module's type.</param>
public sealed record NewSection(NodeName Node, string Name, int Order, string? Code = null, ModuleType? ModuleType = null);

/// <summary>Makes a level, section or module (wayr-R37, wayr-R38, wayr-D08, wayr-D11).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class CreateSection(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Makes a node.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="node">The node.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Section>> Handle(Caller caller, NewSection node, CancellationToken ct)
    {
        if (Edits.Missing(caller) is { } missing)
        {
            return missing;
        }

        var (title, code) = (node.Name.Trim(), node.Code?.Trim());
        if ((Edits.Blank("name", title) ?? Edits.Blank("code", code)) is { } fault)
        {
            return fault;
        }

        var now = clock.GetUtcNow();
        return await edits.AddSection(
            node.Node.Kind,
            node.Node.ParentKey,
            place => new Section
            {
                Id = StableIds.Of(CatalogNames.Of(node.Node.Kind), node.Node.Key),
                Key = node.Node.Key,
                CourseId = place.CourseId,
                ParentId = place.ParentId,
                Kind = node.Node.Kind,
                Title = title,
                Code = code,
                ModuleType = node.ModuleType,
                Order = node.Order,
                CreatedAt = now,
                UpdatedAt = now,
            },
            ct);
    }
}
