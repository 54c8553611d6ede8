namespace LearningPlatform.Core.Notifications;

/// <summary>Something that is to be sent to a person.</summary>
/// <param name="Id">The id; sending again with the same id sends nothing new.</param>
/// <param name="Channel">By which way.</param>
/// <param name="To">An address, a phone number or a device.</param>
/// <param name="Subject">The subject; null where the channel has none.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The same as HTML; null where the channel has none.</param>
/// <param name="At">When it was asked for.</param>
public sealed record OutgoingMessage(Guid Id, Channel Channel, string To, string? Subject, string Text, string? Html, DateTimeOffset At)
{
    /// <summary>After this it isn't sent any more: the code in it is over. Null for what stays true.</summary>
    public DateTimeOffset? GoodUntil { get; init; }
}

/// <summary>The ways to reach a person.</summary>
public enum Channel
{
    /// <summary>Mail.</summary>
    Email,

    /// <summary>Short message.</summary>
    Sms,

    /// <summary>Push message.</summary>
    Push,
}

/// <summary>Where messages wait to be sent, and are kept for a while after.</summary>
public interface IOutgoing
{
    /// <summary>Queues a message; one with an id that is known changes nothing.</summary>
    /// <param name="message">The message.</param>
    /// <param name="ct">Gives up.</param>
    Task Add(OutgoingMessage message, CancellationToken ct);

    /// <summary>What was queued for somebody, oldest first, at most the latest 200.</summary>
    /// <param name="to">The address, number or device, without regard to case; null for all.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<OutgoingMessage>> List(string? to, CancellationToken ct);

    /// <summary>Removes what was queued for somebody, sent or not.</summary>
    /// <param name="to">The address, number or device, without regard to case.</param>
    /// <param name="ct">Gives up.</param>
    Task Forget(string to, CancellationToken ct);
}
