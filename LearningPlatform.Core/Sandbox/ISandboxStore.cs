using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Where sandboxes are kept. Each writing method is one transaction.</summary>
public interface ISandboxStore
{
    /// <summary>Keeps a new sandbox.</summary>
    /// <param name="session">The sandbox.</param>
    /// <param name="ct">Gives up.</param>
    Task Add(SandboxSession session, CancellationToken ct);

    /// <summary>Finds a sandbox.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>As stored, null when there is none.</returns>
    Task<SandboxSession?> Find(Guid id, CancellationToken ct);

    /// <summary>
    /// Writes a changed state: status, run, counter and expiry. It is durable with a run of tests, which may earn points; the beginning of a run and the end of
    /// a plain program may be lost with the database server itself, not with a node.
    /// </summary>
    /// <param name="session">The changed sandbox, with the version that was read.</param>
    /// <param name="ended">The run that ended by this, for the counters; null when none did.</param>
    /// <param name="events">What happened, for the outbox.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The sandbox with its new version; null when somebody else changed or deleted it in between, and then nothing is written.</returns>
    Task<SandboxSession?> Save(SandboxSession session, EndedRun? ended, IReadOnlyList<EventEnvelope> events, CancellationToken ct);

    /// <summary>Counts a run whose sandbox is gone, and writes its events.</summary>
    /// <param name="ended">The run.</param>
    /// <param name="events">What happened, for the outbox.</param>
    /// <param name="ct">Gives up.</param>
    Task Count(EndedRun ended, IReadOnlyList<EventEnvelope> events, CancellationToken ct);

    /// <summary>Deletes a sandbox.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when there was none.</returns>
    Task<bool> Delete(Guid id, CancellationToken ct);

    /// <summary>Deletes all sandboxes of an account.</summary>
    /// <param name="owner">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task DeleteOf(Guid owner, CancellationToken ct);

    /// <summary>Deletes sandboxes that expired before a moment.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many.</returns>
    Task<int> Purge(DateTimeOffset before, CancellationToken ct);

    /// <summary>How many sandboxes are creating, ready or running.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ct">Gives up.</param>
    Task<int> CountActive(DateTimeOffset now, CancellationToken ct);
}

/// <summary>A run that ended, as the platform counts it (opencode-R108).</summary>
/// <param name="Id">The run.</param>
/// <param name="Tests">True for a run of tests, false for a program.</param>
/// <param name="At">When it ended.</param>
/// <param name="Owner">Who ran it.</param>
/// <param name="Language">The language's name.</param>
/// <param name="Succeeded">True when the program succeeded, or all tests passed.</param>
public sealed record EndedRun(Guid Id, bool Tests, DateTimeOffset At, Guid Owner, string Language, bool Succeeded);
