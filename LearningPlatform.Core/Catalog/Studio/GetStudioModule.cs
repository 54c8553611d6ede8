using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Reads a module for its author.</summary>
/// <param name="studio">The modules.</param>
/// <param name="people">Its author.</param>
public sealed class GetStudioModule(IStudio studio, IPeople people)
{
    /// <summary>Reads it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The module.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<AuthoredModule<StudioModule>>> Handle(Caller caller, Guid id, CancellationToken ct)
    {
        if (StudioRules.Refusal(caller) is { } refusal)
        {
            return refusal;
        }

        if (await studio.Module(id, ct) is not { } module)
        {
            return new NotFound("module");
        }

        if (StudioRules.Refusal(caller, module.Course.AuthorId) is { } foreign)
        {
            return foreign;
        }

        var author = module.Course.AuthorId is { } known ? (await people.Find([known], ct)).GetValueOrDefault(known) : null;
        return new AuthoredModule<StudioModule>(module, author);
    }
}
