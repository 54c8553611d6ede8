using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Learners with turns inside the process, and row versions against other processes.</summary>
/// <param name="turns">Whose turn it is.</param>
/// <param name="store">Where learners are kept.</param>
public sealed class LearnerTurns(ITurns turns, ILearnerStore store) : ILearners
{
    /// <inheritdoc/>
    public Task<Outcome<LearnerAnswer>> Handle(Guid learner, LearnerCommand command, CancellationToken ct) =>
        turns.Run($"learner/{learner:n}", token => new LearnerTurn(learner, store).Handle(command, token), ct);
}
