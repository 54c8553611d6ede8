using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>
/// Publishes a lesson, takes it back or archives it. Before it is published, the reference solution of each language has passed all its tests, in exactly the form that becomes
/// visible; the last published lesson of a published module stays.
/// </summary>
/// <param name="studio">Where lessons are changed.</param>
/// <param name="lessons">Reads the lesson for its author.</param>
/// <param name="checks">Runs solutions.</param>
/// <param name="clock">The time.</param>
public sealed class MoveStudioLesson(IStudio studio, GetStudioLesson lessons, ISolutionChecks checks, TimeProvider clock)
{
    /// <summary>The code of a refusal because of the solutions; its detail <c>report</c> is a <see cref="SolutionReport"/>.</summary>
    public const string SolutionFails = "catalog.solution_fails";

    /// <summary>Moves it; where it is already, nothing happens.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="id">The lesson.</param>
    /// <param name="status">Where to.</param>
    /// <param name="ct">Gives up, also the running test.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, ContentStatus status, CancellationToken ct)
    {
        var found = await lessons.Handle(caller, id, ct);
        if (!found.Ok)
        {
            return found.Error;
        }

        var checkedRevision = found.Value.Revision;
        if (status == ContentStatus.Published && found.Value.Lesson.Status != ContentStatus.Published && await Refusal(caller, found.Value.Lesson, ct) is { } refusal)
        {
            return refusal;
        }

        return await studio.ChangeLesson(
            id,
            now => StudioRules.Refusal(caller, now.Module.Course.AuthorId) is { } foreign ? foreign
                : now.Lesson.Status == status ? now.Lesson
                : status == ContentStatus.Published && now.Revision != checkedRevision ? StudioRules.Changed
                : status != ContentStatus.Published && IsLast(now) ? StudioRules.Empty
                : now.Lesson with { Status = status, UpdatedAt = clock.GetUtcNow() },
            ct);
    }

    private static bool IsLast(StudioLesson lesson) =>
        lesson is { Lesson.Status: ContentStatus.Published, Module.Course.Status: ContentStatus.Published }
        && lesson.Module.Lessons.All(other => other.Id == lesson.Lesson.Id || other.Status != ContentStatus.Published);

    private async Task<Error?> Refusal(Caller caller, Lesson lesson, CancellationToken ct)
    {
        if (LessonInput.Incomplete(lesson) is { } incomplete)
        {
            return incomplete;
        }

        if (lesson.Content.Code is not { Tests.Count: > 0 } code)
        {
            return null;
        }

        var report = await checks.Run(caller.UserId, code, ct);
        return !report.Ok ? report.Error
            : report.Value.Passed ? null
            : new Conflict(SolutionFails, "A reference solution doesn't pass its tests.") { Details = new Dictionary<string, object?> { ["report"] = report.Value } };
    }
}
