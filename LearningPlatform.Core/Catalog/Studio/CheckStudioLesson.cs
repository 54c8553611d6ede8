using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Studio;

/// <summary>Runs the reference solutions of a lesson against all its tests.</summary>
/// <param name="lessons">Reads the lesson for its author.</param>
/// <param name="checks">Runs solutions.</param>
public sealed class CheckStudioLesson(GetStudioLesson lessons, ISolutionChecks checks)
{
    /// <summary>Runs them.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The lesson.</param>
    /// <param name="ct">Ends the running test.</param>
    public async Task<Outcome<SolutionReport>> Handle(Caller caller, Guid id, CancellationToken ct)
    {
        var found = await lessons.Handle(caller, id, ct);
        return !found.Ok ? found.Error
            : found.Value.Lesson.Content.Code is { Tests.Count: > 0 } code ? await checks.Run(caller.UserId, code, ct)
            : SolutionReport.Nothing;
    }
}
