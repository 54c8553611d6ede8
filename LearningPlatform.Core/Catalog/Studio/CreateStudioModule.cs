using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Makes a module of the code school: a draft of the caller's, the last in the order.</summary>
/// <param name="studio">Where modules are changed.</param>
/// <param name="clock">The time.</param>
public sealed class CreateStudioModule(IStudio studio, TimeProvider clock)
{
    /// <summary>Makes it.</summary>
    /// <param name="caller">Its author.</param>
    /// <param name="input">Title and level at least.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Guid>> Handle(Caller caller, ModuleInput input, CancellationToken ct)
    {
        if (StudioRules.Refusal(caller) is { } refusal)
        {
            return refusal;
        }

        var (id, now) = (Ids.New(), clock.GetUtcNow());
        return await studio.AddModule(
            graph => input.Apply(
                new Course
                {
                    Id = id,
                    Key = StudioRules.Key(id, input.Title ?? ""),
                    Kind = CourseKind.Code,
                    Title = "",
                    Description = "",
                    Status = ContentStatus.Draft,
                    AuthorId = caller.UserId,
                    CreatedAt = now,
                    UpdatedAt = now,
                },
                graph),
            ct);
    }
}
