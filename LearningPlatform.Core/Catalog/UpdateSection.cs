using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>What is new in a node; null leaves a field as it is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Order">Its place.</param>
/// <param name="Code">A level's code.</param>
/// <param name="ModuleType">A module's type.</param>
public sealed record SectionChanges(string? Name, int? Order, string? Code = null, ModuleType? ModuleType = null);

/// <summary>Changes a level, section or module (wayr-D10).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateSection(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Changes a node.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="node">Which.</param>
    /// <param name="changes">What is new.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SectionView>> Handle(Caller caller, NodeName node, SectionChanges changes, CancellationToken ct)
    {
        if (Edits.Missing(caller) is { } missing)
        {
            return missing;
        }

        if ((Edits.Blank("name", changes.Name?.Trim()) ?? Edits.Blank("code", changes.Code?.Trim())) is { } fault)
        {
            return fault;
        }

        return await edits.ChangeSection(
            node,
            section => section with
            {
                Title = changes.Name?.Trim() ?? section.Title,
                Code = changes.Code?.Trim() ?? section.Code,
                ModuleType = changes.ModuleType ?? section.ModuleType,
                Order = changes.Order ?? section.Order,
                UpdatedAt = clock.GetUtcNow(),
            },
            ct);
    }
}
