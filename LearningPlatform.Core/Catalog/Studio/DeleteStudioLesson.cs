using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Deletes a lesson that was never published.</summary>
/// <param name="studio">Where lessons are changed.</param>
public sealed class DeleteStudioLesson(IStudio studio)
{
    /// <summary>Deletes it.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="id">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal
            ? refusal
            : await studio.RemoveLesson(
                id,
                found => StudioRules.Refusal(caller, found.Module.Course.AuthorId) is { } foreign ? foreign
                    : found.WasPublished ? StudioRules.WasPublished
                    : found.Module.Lessons.FirstOrDefault(lesson => lesson.Prerequisites.Contains(id)) is { } after
                        ? new Conflict("catalog.is_prerequisite", $"It comes before the lesson '{after.Title}': change that one first.")
                    : null,
                ct);
}
