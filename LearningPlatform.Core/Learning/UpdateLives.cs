using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Gives or takes lives of the caller (wayr-R69, wayr-R70).</summary>
/// <param name="learners">Take the turn.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateLives(ILearners learners, TimeProvider clock)
{
    /// <summary>Changes them.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="change">How many, negative to take.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Outcome<LearnerAnswer>> Handle(Caller caller, long change, CancellationToken ct) =>
        learners.HandleOwn(caller, new MoveLives(Ids.New(), clock.Now(), change), ct);
}
