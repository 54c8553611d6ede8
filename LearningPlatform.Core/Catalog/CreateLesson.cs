using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>A lesson to make.</summary>
/// <param name="Key">Its id, chosen by the client.</param>
/// <param name="ExperiencePoints">Its base points, at least 0.</param>
/// <param name="Order">Its place; siblings may share one (wayr-D11).</param>
public sealed record NewLesson(string Key, int ExperiencePoints, int Order);

/// <summary>Makes a lesson of a module (wayr-R37, wayr-R38, wayr-R57, wayr-D08).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class CreateLesson(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Makes a lesson. Wayr gives lessons no title, so it is called by its id in histories.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="lesson">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Lesson>> Handle(Caller caller, string moduleKey, NewLesson lesson, CancellationToken ct)
    {
        if (Edits.Missing(caller) is { } missing)
        {
            return missing;
        }

        var now = clock.GetUtcNow();
        return await edits.AddLesson(
            moduleKey,
            place => new Lesson
            {
                // From the key: a lesson that was deleted and made again is the same one to those who completed it (wayr-D18).
                Id = StableIds.Of("lesson", lesson.Key),
                Key = lesson.Key,
                CourseId = place.CourseId,
                SectionId = place.ParentId,
                Title = lesson.Key,
                Type = LessonType.Exercise,
                Status = ContentStatus.Published,
                Order = lesson.Order,
                ExperiencePoints = lesson.ExperiencePoints,
                CreatedAt = now,
                UpdatedAt = now,
            },
            ct);
    }
}
