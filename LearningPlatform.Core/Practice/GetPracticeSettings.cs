using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Practice;

/// <summary>Tells how the caller wants to practise.</summary>
/// <param name="store">Where practice is kept.</param>
public sealed class GetPracticeSettings(IPracticeStore store)
{
    /// <summary>Tells it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="ct">Gives up.</param>
    public Task<PracticeSettings> Handle(Caller caller, CancellationToken ct) => store.Settings(caller.UserId, ct);
}
