namespace LearningPlatform.Core.Kernel;

/// <summary>
/// Lets a client repeat a request whose answer it never got: the second one with the same key changes nothing and answers what the first
/// answered.
/// </summary>
public interface IIdempotency
{
    /// <summary>
    /// Runs the body, unless this caller's key already has an answer. The key, the answer and everything that stores write inside the body
    /// are one transaction: either all of it happened or nothing did. A second call at the same time waits for the first. A refusal is not
    /// kept: its changes are undone and the key stays free.
    /// </summary>
    /// <typeparam name="T">The answer; kept as JSON.</typeparam>
    /// <param name="caller">The account that the key belongs to; <see cref="Guid.Empty"/> for keys that aren't anybody's, as a webhook's event id.</param>
    /// <param name="key">The client's key, at most 255 characters.</param>
    /// <param name="fingerprint">A hash of operation and input: the same key for something else is a mistake of the client.</param>
    /// <param name="body">What to do once. It may run again after a collision in the database, so effects outside need this key as well.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The answer, a refusal of the body, or a <see cref="Conflict"/> <c>kernel.idempotency_key_reused</c>.</returns>
    Task<Outcome<T>> Once<T>(Guid caller, string key, string fingerprint, Func<CancellationToken, Task<Outcome<T>>> body, CancellationToken ct);
}
