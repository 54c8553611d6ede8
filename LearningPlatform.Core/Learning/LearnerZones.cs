using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>Keeps a learner's days those of the zone in the account's preferences.</summary>
/// <param name="learners">The learners' turns.</param>
public sealed class LearnerZones(ILearners learners) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "learning.zones";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [TimezoneChanged.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct) =>
        learners.Handle(envelope.Subject, new MoveTimeZone(envelope.Id, envelope.At, envelope.Read<TimezoneChanged>().Timezone), ct);
}
