namespace LearningPlatform.Core.Kernel;

/// <summary>
/// One at a time for each key. A turn is how state with a single writer (a learner, a leaderboard, a sandbox, a chat room) is changed without
/// races; PostgreSQL's row versions stay the backstop when several processes share a key.
/// </summary>
public interface ITurns
{
    /// <summary>Waits for the key's turn, runs the body, ends the turn whatever happens.</summary>
    /// <typeparam name="T">What the body answers.</typeparam>
    /// <param name="key">Whose turn, as in <c>learner/0197…</c>.</param>
    /// <param name="body">What to do.</param>
    /// <param name="ct">Gives up waiting, and is handed to the body.</param>
    Task<T> Run<T>(string key, Func<CancellationToken, Task<T>> body, CancellationToken ct);
}

/// <summary>Turns inside one process: first come, first served for each key; a key costs nothing while nobody uses it.</summary>
public sealed class LocalTurns : ITurns
{
    private readonly Dictionary<string, Gate> gates = [];

    /// <inheritdoc/>
    public async Task<T> Run<T>(string key, Func<CancellationToken, Task<T>> body, CancellationToken ct)
    {
        Gate gate;
        lock (gates)
        {
            if (!gates.TryGetValue(key, out gate!))
            {
                gates[key] = gate = new Gate();
            }

            gate.Users++;
        }

        try
        {
            await gate.Door.WaitAsync(ct);
            try
            {
                return await body(ct);
            }
            finally
            {
                gate.Door.Release();
            }
        }
        finally
        {
            lock (gates)
            {
                if (--gate.Users == 0)
                {
                    gates.Remove(key);
                    gate.Door.Dispose();
                }
            }
        }
    }

    /// <summary>How many keys are in use at the moment.</summary>
    public int Busy
    {
        get
        {
            lock (gates)
            {
                return gates.Count;
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Door { get; } = new(1, 1);

        public int Users { get; set; }
    }
}
