using System.Text.Json;

namespace LearningPlatform.Core.Kernel;

/// <summary>
/// Something that happened, past tense. Written to the outbox in the transaction that made it true, dispatched after commit, at least once.
/// <see cref="Name"/> is stored: it is an alias that outlives the type's name.
/// </summary>
public interface IEvent
{
    /// <summary>The stable alias with a version, as in <c>learning.lesson_completed.v1</c>.</summary>
    static abstract string Name { get; }
}

/// <summary>An event on its way: what, about whom, when.</summary>
/// <param name="Id">Identifies this happening; subscribers deduplicate by it.</param>
/// <param name="Name">The event's alias.</param>
/// <param name="Subject">Whom or what it is about, normally the learner.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">The event as JSON.</param>
public sealed record EventEnvelope(Guid Id, string Name, Guid Subject, DateTimeOffset At, JsonElement Data)
{
    /// <summary>How events are stored; additive changes keep the version, others get a new alias.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Wraps an event.</summary>
    /// <typeparam name="T">The event's type.</typeparam>
    /// <param name="data">The event.</param>
    /// <param name="subject">Whom it is about.</param>
    /// <param name="at">When it happened.</param>
    public static EventEnvelope Of<T>(T data, Guid subject, DateTimeOffset at)
        where T : IEvent => new(Ids.New(at), T.Name, subject, at, JsonSerializer.SerializeToElement(data, Json));

    /// <summary>Reads the event back.</summary>
    /// <typeparam name="T">The event's type; its alias must be <see cref="Name"/>.</typeparam>
    public T Read<T>()
        where T : IEvent => Data.Deserialize<T>(Json) ?? throw new InvalidOperationException($"Event {Id} ({Name}) has no data.");
}

/// <summary>
/// Does something because of an event, after commit. Each (event, subscriber) has one delivery, whose receipt is written in the same
/// transaction as what stores read and write while <see cref="Handle"/> runs: those effects happen exactly once. Effects outside the database may
/// happen again after a crash and carry the event's id as their idempotency key. Subscribers are singletons; events of one subject arrive
/// in order as a rule, but not always (retries, several nodes).
/// </summary>
public interface ISubscriber
{
    /// <summary>A stable name, part of the receipt's key.</summary>
    string Name { get; }

    /// <summary>The aliases of the events that it wants.</summary>
    IReadOnlyCollection<string> Events { get; }

    /// <summary>Handles one event. Throwing means: try again later, and after the last attempt keep it as a dead letter.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="ct">Ends when the host stops; the event is then delivered again.</param>
    Task Handle(EventEnvelope envelope, CancellationToken ct);
}
