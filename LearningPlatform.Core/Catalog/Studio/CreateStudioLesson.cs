using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Makes a lesson: a draft, the last of its module.</summary>
/// <param name="studio">Where lessons are changed.</param>
/// <param name="checks">Knows languages and tests.</param>
/// <param name="clock">The time.</param>
public sealed class CreateStudioLesson(IStudio studio, ISolutionChecks checks, TimeProvider clock)
{
    /// <summary>How many lessons a module may have.</summary>
    public const int MostLessons = 500;

    /// <summary>Makes it.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="moduleId">The module.</param>
    /// <param name="input">Title and type at least.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Guid>> Handle(Caller caller, Guid moduleId, LessonInput input, CancellationToken ct)
    {
        if (StudioRules.Refusal(caller) is { } refusal)
        {
            return refusal;
        }

        var (id, now) = (Ids.New(), clock.GetUtcNow());
        return await studio.AddLesson(
            moduleId,
            module =>
            {
                if (StudioRules.Refusal(caller, module.Course.AuthorId) is { } foreign)
                {
                    return foreign;
                }

                if (module.Lessons.Count >= MostLessons)
                {
                    return new Conflict("catalog.module_full", $"A module has at most {MostLessons} lessons.");
                }

                var above = module.Course.Key.Length > 150 ? module.Course.Key[..150] : module.Course.Key;
                var lesson = new Lesson
                {
                    Id = id,
                    Key = $"{above}.{StudioRules.Key(id, input.Title ?? "")}",
                    CourseId = moduleId,
                    Title = "",
                    Type = LessonType.Text,
                    Status = ContentStatus.Draft,
                    Order = module.Lessons.Count,
                    CreatedAt = now,
                    UpdatedAt = now,
                };
                return input.Apply(lesson, module, checks);
            },
            ct);
    }
}
