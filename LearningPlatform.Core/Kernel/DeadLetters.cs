namespace LearningPlatform.Core.Kernel;

/// <summary>An event that a subscriber failed to handle as often as it may; it waits for a person.</summary>
/// <param name="Event">The event.</param>
/// <param name="Subscriber">Who failed.</param>
/// <param name="Attempts">How often.</param>
/// <param name="Error">What the last attempt failed with.</param>
/// <param name="At">When it was given up.</param>
public sealed record DeadLetter(EventEnvelope Event, string Subscriber, int Attempts, string Error, DateTimeOffset At);

/// <summary>The deliveries that were given up.</summary>
public interface IDeadLetters
{
    /// <summary>One page of them, the latest first.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="size">How many on a page.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<DeadLetter>> List(int page, int size, CancellationToken ct);

    /// <summary>Delivers one again, with all its attempts before it.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="subscriber">The subscriber that gave up.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when there is no such dead letter.</returns>
    Task<bool> Retry(Guid eventId, string subscriber, CancellationToken ct);
}

/// <summary>Shows an administrator what could not be delivered.</summary>
/// <param name="letters">The deliveries that were given up.</param>
public sealed class ListDeadLetters(IDeadLetters letters)
{
    /// <summary>The largest page.</summary>
    public const int MaxSize = 100;

    /// <summary>One page, the latest first.</summary>
    /// <param name="caller">Must be an administrator.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">From 1 to <see cref="MaxSize"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<DeadLetter>>> Handle(Caller caller, int page, int size, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return new Forbidden(ForbiddenReason.Role);
        if (page < 1)
            return Invalid.Field("page", "must be at least 1");
        if (size is < 1 or > MaxSize)
            return Invalid.Field("size", $"must be from 1 to {MaxSize}");

        return await letters.List(page, size, ct);
    }
}

/// <summary>Lets an administrator have a dead letter delivered again, after the cause was mended.</summary>
/// <param name="letters">The deliveries that were given up.</param>
public sealed class RetryDeadLetter(IDeadLetters letters)
{
    /// <summary>Puts it back among the deliveries that are due.</summary>
    /// <param name="caller">Must be an administrator.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="subscriber">The subscriber that gave up.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid eventId, string subscriber, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return new Forbidden(ForbiddenReason.Role);

        return await letters.Retry(eventId, subscriber, ct) ? Done.Value : new NotFound("dead letter");
    }
}
