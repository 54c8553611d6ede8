using System.Collections.Concurrent;
using LearningPlatform.Core.Identity;

namespace LearningPlatform.Data.Identity;

/// <summary>The states behind tokens, remembered for two seconds: one read for many requests of a session, however many come at once.</summary>
/// <param name="sessions">Where sessions are.</param>
/// <param name="keys">Is told of changed accounts too.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionStates(ISessions sessions, IApiKeyStates keys, TimeProvider time) : ISessionStates
{
    private const int Capacity = 50_000;
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(2);

    // Longer than any read of the state may take, so that one that began before the end can't undo it.
    private static readonly TimeSpan EndedFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Entry> entries = new();

    /// <inheritdoc/>
    public ValueTask<SessionState?> Find(Guid accountId, Guid sessionId, CancellationToken ct)
    {
        if (entries.Count >= Capacity)
            entries.Clear();

        while (true)
        {
            var now = time.GetTimestamp();
            if (entries.TryGetValue(sessionId, out var entry) && entry.AccountId == accountId && time.GetElapsedTime(entry.From, now) < entry.GoodFor)
                return new ValueTask<SessionState?>(entry.State.Value.WaitAsync(ct));

            // Stored before it is read, so that whoever comes meanwhile waits for the same read; not with the caller's token for the same reason.
            var fresh = new Entry(accountId, new Lazy<Task<SessionState?>>(() => Load(accountId, sessionId)), now, GoodFor);
            if (entry is null ? entries.TryAdd(sessionId, fresh) : entries.TryUpdate(sessionId, fresh, entry))
                return new ValueTask<SessionState?>(fresh.State.Value.WaitAsync(ct));
        }
    }

    /// <inheritdoc/>
    public void Ended(Guid sessionId) =>
        entries.AddOrUpdate(
            sessionId,
            static (_, now) => new Entry(Guid.Empty, new Lazy<Task<SessionState?>>(Task.FromResult<SessionState?>(null)), now, EndedFor),
            static (_, present, now) => present with { State = End(present.State), From = now, GoodFor = EndedFor },
            time.GetTimestamp());

    /// <inheritdoc/>
    public void Changed(Guid accountId)
    {
        keys.Changed(accountId);
        foreach (var (sessionId, entry) in entries)
            if (entry.AccountId == accountId)
                entries.TryRemove(new KeyValuePair<Guid, Entry>(sessionId, entry));
    }

    private static Lazy<Task<SessionState?>> End(Lazy<Task<SessionState?>> state) =>
        new(async () => await state.Value is { } known ? known with { Open = false } : null);

    private async Task<SessionState?> Load(Guid accountId, Guid sessionId)
    {
        try
        {
            return await sessions.State(accountId, sessionId, CancellationToken.None);
        }
        catch
        {
            entries.TryRemove(sessionId, out _);
            throw;
        }
    }

    private sealed record Entry(Guid AccountId, Lazy<Task<SessionState?>> State, long From, TimeSpan GoodFor);
}
