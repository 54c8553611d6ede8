using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Gives a person a copy of all that the platform holds about him.</summary>
/// <param name="sections">What the modules hold.</param>
/// <param name="proof">The owner must have proven recently to be it.</param>
/// <param name="log">Keeps that a copy was taken.</param>
/// <param name="time">The clock.</param>
public sealed class ExportAccount(IEnumerable<IPersonalData> sections, RecentProof proof, ISecurityLog log, TimeProvider time)
{
    /// <summary>The sections, to be read one after the other while they are sent.</summary>
    /// <param name="caller">Whose data.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<PersonalCopy>> Handle(Caller caller, Client client, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        var now = time.GetUtcNow();
        await log.Add(SecurityEvent.Of(SecurityEventKind.Exported, caller.UserId, now, client, caller), ct);
        return new PersonalCopy(caller.UserId, now, [.. sections.OrderBy(section => section.Section, StringComparer.Ordinal)]);
    }
}

/// <summary>A copy that is about to be written.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Sections">What is in it.</param>
public sealed record PersonalCopy(Guid AccountId, DateTimeOffset At, IReadOnlyList<IPersonalData> Sections);
