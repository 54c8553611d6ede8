namespace LearningPlatform.Core.Sandbox;

/// <summary>Where live runs are kept while they run and for a while after, so that each node can answer for each run. Each writing method is one transaction.</summary>
public interface ILiveRunStore
{
    /// <summary>Keeps a new run, queued; earlier ones of its sandbox that have ended go.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the owner has <see cref="LiveRules.MostOfOne"/> already, and then nothing is written.</returns>
    Task<bool> Add(LiveRun run, CancellationToken ct);

    /// <summary>The program starts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ct">Gives up.</param>
    Task Begin(LiveRun run, CancellationToken ct);

    /// <summary>Keeps output.</summary>
    /// <param name="run">The run.</param>
    /// <param name="chunks">The pieces.</param>
    /// <param name="ct">Gives up.</param>
    Task Append(LiveRun run, IReadOnlyList<LiveChunk> chunks, CancellationToken ct);

    /// <summary>The run is over.</summary>
    /// <param name="run">The run.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="ct">Gives up.</param>
    Task End(LiveRun run, LiveEnd end, CancellationToken ct);

    /// <summary>Finds a run with its output.</summary>
    /// <param name="id">The run.</param>
    /// <param name="from">The first piece of output that is wanted.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The run and the output, null when there is none.</returns>
    Task<(LiveRun Run, IReadOnlyList<LiveChunk> Output)?> Find(Guid id, int from, CancellationToken ct);

    /// <summary>Puts input where the run's node takes it, and tells that node.</summary>
    /// <param name="id">The run.</param>
    /// <param name="owner">Whose it must be.</param>
    /// <param name="text">The input; empty for none.</param>
    /// <param name="end">True when it is the last.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the run doesn't take it, and then nothing is written.</returns>
    Task<bool> Say(Guid id, Guid owner, string text, bool end, CancellationToken ct);

    /// <summary>Asks the run's node to end it.</summary>
    /// <param name="id">The run.</param>
    /// <param name="owner">Whose it must be.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when there is no such run that hasn't ended.</returns>
    Task<bool> Cancel(Guid id, Guid owner, CancellationToken ct);

    /// <summary>Takes what was said to a run: each input once and in order.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ct">Gives up.</param>
    Task<LiveMail> Take(LiveRun run, CancellationToken ct);

    /// <summary>Hears when something was said to a run.</summary>
    /// <param name="said">Gets the run; null when something may have been missed. Must not block.</param>
    void Listen(Action<Guid?> said);

    /// <summary>Deletes runs that are over since before a moment.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="ct">Gives up.</param>
    Task Purge(DateTimeOffset before, CancellationToken ct);
}

/// <summary>What was said to a run.</summary>
/// <param name="Inputs">Input in order.</param>
/// <param name="Cancelled">True when it is to end, or is gone with its sandbox.</param>
public sealed record LiveMail(IReadOnlyList<LiveInput> Inputs, bool Cancelled);

/// <summary>One input.</summary>
/// <param name="Text">The text, UTF-8.</param>
/// <param name="End">True when none follows.</param>
public sealed record LiveInput(byte[] Text, bool End);
