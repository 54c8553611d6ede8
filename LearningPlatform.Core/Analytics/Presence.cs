using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Analytics;

/// <summary>Somebody was here.</summary>
/// <param name="UserId">The account.</param>
/// <param name="First">The first request since the last time it was written down.</param>
/// <param name="Last">The latest.</param>
public readonly record struct Seen(Guid UserId, DateTimeOffset First, DateTimeOffset Last);

/// <summary>
/// Who was here since the last time it was written down. A request only leaves a note in memory; who is here all day costs the database as much
/// as who came once.
/// </summary>
public sealed class PresenceBook
{
    private readonly Lock door = new();
    private Dictionary<Guid, Seen> seen = [];

    /// <summary>Notes a request.</summary>
    /// <param name="user">Whose; nobody's is not noted.</param>
    /// <param name="at">When.</param>
    public void Note(Guid user, DateTimeOffset at)
    {
        if (user != Guid.Empty)
        {
            Note(new Seen(user, at, at));
        }
    }

    /// <summary>Takes all notes out.</summary>
    public IReadOnlyCollection<Seen> Take()
    {
        lock (door)
        {
            var all = seen;
            seen = [];
            return all.Values;
        }
    }

    /// <summary>Puts notes back that could not be written down.</summary>
    /// <param name="notes">What was taken.</param>
    public void Return(IEnumerable<Seen> notes)
    {
        foreach (var note in notes)
        {
            Note(note);
        }
    }

    private void Note(Seen note)
    {
        lock (door)
        {
            seen[note.UserId] = seen.TryGetValue(note.UserId, out var known)
                ? new Seen(note.UserId, known.First < note.First ? known.First : note.First, known.Last > note.Last ? known.Last : note.Last)
                : note;
        }
    }
}

/// <summary>Where it is kept who was here, and how long. Requests less than half an hour apart are one session.</summary>
public interface IPresence
{
    /// <summary>Writes notes down.</summary>
    /// <param name="notes">One of each account.</param>
    /// <param name="ct">Gives up.</param>
    Task Write(IReadOnlyCollection<Seen> notes, CancellationToken ct);

    /// <summary>How many accounts are active.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ct">Gives up.</param>
    Task<ActiveUsers> Count(DateTimeOffset now, CancellationToken ct);

    /// <summary>Forgets an account.</summary>
    /// <param name="user">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task Forget(Guid user, CancellationToken ct);
}

/// <summary>Accounts with requests lately, on all nodes (opencode, x-metrics).</summary>
/// <param name="LastDay">In the last 24 hours.</param>
/// <param name="Now">In the last 5 minutes.</param>
public readonly record struct ActiveUsers(long LastDay, long Now);

/// <summary>Forgets when an erased account was here last.</summary>
/// <param name="presence">Where it is kept.</param>
public sealed class ForgetPresence(IPresence presence) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "analytics.forget_presence";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct) => presence.Forget(envelope.Read<AccountErased>().AccountId, ct);
}
