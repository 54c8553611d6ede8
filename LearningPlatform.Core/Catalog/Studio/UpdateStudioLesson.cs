using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Changes a lesson, unless somebody else has since the caller read it. A published one stays complete; whether its solutions still pass is asked by a check.</summary>
/// <param name="studio">Where lessons are changed.</param>
/// <param name="checks">Knows languages and tests.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateStudioLesson(IStudio studio, ISolutionChecks checks, TimeProvider clock)
{
    /// <summary>Changes it.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="id">The lesson.</param>
    /// <param name="revision">The revision that the caller read.</param>
    /// <param name="input">What is new.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, long? revision, LessonInput input, CancellationToken ct) =>
        StudioRules.Refusal(caller) is { } refusal ? refusal
        : revision is null ? new Invalid([new FieldError("revision", "Is required.", FieldFault.Missing)], "revision: is required.")
        : await studio.ChangeLesson(
            id,
            found =>
            {
                if (StudioRules.Refusal(caller, found.Module.Course.AuthorId) is { } foreign)
                {
                    return foreign;
                }

                if (found.Revision != revision)
                {
                    return StudioRules.Changed;
                }

                var changed = input.Apply(found.Lesson with { UpdatedAt = clock.GetUtcNow() }, found.Module, checks);
                return changed is { Ok: true, Value: { Status: ContentStatus.Published } lesson } && LessonInput.Incomplete(lesson) is { } incomplete ? incomplete : changed;
            },
            ct);
}
