using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning.Quizzes;

/// <summary>Says what of a module of the code school waits for something that the caller hasn't completed.</summary>
/// <param name="outlines">What comes before what.</param>
/// <param name="views">What learners completed.</param>
public sealed class GetModuleLocks(IOutlines outlines, ILearnerViews views)
{
    /// <summary>Reads the locks.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="module">The module.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<ModuleLocks>> Handle(Caller caller, Guid module, CancellationToken ct) =>
        await outlines.Outline(module, Authors.Are(caller), ct) is { } outline
            ? LessonLocks.Decide(outline, await views.CompletedByCourse(caller.UserId, ct))
            : new NotFound("module");
}
