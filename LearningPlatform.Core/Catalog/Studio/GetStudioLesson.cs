using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Reads a lesson for its author, complete.</summary>
/// <param name="studio">The lessons.</param>
public sealed class GetStudioLesson(IStudio studio)
{
    /// <summary>Reads it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<StudioLesson>> Handle(Caller caller, Guid id, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal ? refusal
        : await studio.Lesson(id, ct) is not { } lesson ? new NotFound("lesson")
        : StudioRules.Refusal(caller, lesson.Module.Course.AuthorId) is { } foreign ? foreign
        : lesson;
}
