using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Grains.Learning;

/// <summary>Learners whose turns are taken by grains.</summary>
/// <param name="grains">Reaches them.</param>
/// <param name="calls">Tries again where that is safe.</param>
public sealed class GrainLearners(IGrainFactory grains, GrainCalls calls) : ILearners
{
    /// <inheritdoc/>
    public async Task<Outcome<LearnerAnswer>> Handle(Guid learner, LearnerCommand command, CancellationToken ct)
    {
        var message = Message.Of(command);
        var answer = await calls.Ask(() => grains.GetGrain<ILearnerGrain>(learner).Handle(message, ct), Repeatable(command), ct);
        return answer is null ? GrainCalls.Unreachable : answer.Read<Outcome<LearnerAnswer>>();
    }

    /// <summary>
    /// True for commands that come to the same when they are handled twice. The others may have been committed by a call whose answer was lost:
    /// a second completion would be refused as one, a second change of lives would count twice.
    /// </summary>
    private static bool Repeatable(LearnerCommand command) => command is not (CompleteLesson or MoveLives or ResetProgress);
}
