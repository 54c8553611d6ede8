using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Lists the modules that the caller may write: instructors their own, administrators all.</summary>
/// <param name="studio">The modules.</param>
/// <param name="people">Their authors.</param>
public sealed class ListStudioModules(IStudio studio, IPeople people)
{
    /// <summary>One page, in the order of the modules.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">1 to 100.</param>
    /// <param name="status">Only this status, by its name.</param>
    /// <param name="search">Only those with this text in title, description or tags.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<AuthoredModule<StudioModuleItem>>>> Handle(Caller caller, int page, int size, string? status, string? search, CancellationToken ct)
    {
        if (StudioRules.Refusal(caller) is { } refusal)
        {
            return refusal;
        }

        var faults = new Faults();
        faults.Number("page", page, 1, int.MaxValue);
        faults.Number("size", size, 1, 100);
        faults.Text("search", search, 0, 200);
        ContentStatus? only = string.IsNullOrEmpty(status) ? null : faults.Name("status", status, ContentStatus.Draft);
        if (faults.Refusal is { } wrong)
        {
            return wrong;
        }

        var found = await studio.Modules(new StudioQuery(new Slice(page, size), caller.Is(Roles.Admin) ? null : caller.UserId, only, search), ct);
        var authors = await people.Find([.. found.Items.Select(item => item.Course.AuthorId).OfType<Guid>().Distinct()], ct);
        return found.Map(item => new AuthoredModule<StudioModuleItem>(item, item.Course.AuthorId is { } id ? authors.GetValueOrDefault(id) : null));
    }
}

/// <summary>A module with who wrote it.</summary>
/// <typeparam name="T">The module.</typeparam>
/// <param name="Module">The module.</param>
/// <param name="Author">Who wrote it; null when that account is gone.</param>
public sealed record AuthoredModule<T>(T Module, Person? Author);
