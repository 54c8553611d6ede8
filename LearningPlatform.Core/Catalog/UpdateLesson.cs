using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>What is new in a lesson; null leaves a field as it is.</summary>
/// <param name="ExperiencePoints">Its base points.</param>
/// <param name="Order">Its place.</param>
public sealed record LessonChanges(int? ExperiencePoints, int? Order);

/// <summary>Changes a lesson of a module; points already earned stay (decision of updateLesson).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateLesson(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Changes a lesson.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="key">The lesson's key.</param>
    /// <param name="changes">What is new.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LessonView>> Handle(Caller caller, string moduleKey, string key, LessonChanges changes, CancellationToken ct) =>
        Edits.Missing(caller) is { } missing
            ? missing
            : await edits.ChangeLesson(
                moduleKey,
                key,
                lesson => lesson with
                {
                    ExperiencePoints = changes.ExperiencePoints ?? lesson.ExperiencePoints,
                    Order = changes.Order ?? lesson.Order,
                    UpdatedAt = clock.GetUtcNow(),
                },
                ct);
}
