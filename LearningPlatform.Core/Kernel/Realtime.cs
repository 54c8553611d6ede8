using System.Text.Json;

namespace LearningPlatform.Core.Kernel;

/// <summary>
/// Pushes to browsers, on whichever node they are connected to. Best effort by design: what must not be lost is in PostgreSQL and read again on
/// reconnect; a push only says that it changed.
/// </summary>
public interface IRealtime
{
    /// <summary>Sends to everyone who listens on the channel.</summary>
    /// <param name="push">What to send where.</param>
    /// <param name="ct">Gives up.</param>
    Task Publish(Push push, CancellationToken ct);
}

/// <summary>A message for a hub's clients.</summary>
/// <param name="Hub"><c>learning</c> or <c>chat</c>.</param>
/// <param name="Channel"><c>user/{id}</c> for one account, or a group such as <c>leaderboard/global</c>.</param>
/// <param name="Method">The client method, as in <c>ProgressChanged</c>.</param>
/// <param name="Data">Its single argument.</param>
public sealed record Push(string Hub, string Channel, string Method, JsonElement Data);

/// <summary>The last step of a push: the browsers that are connected to this node. A fan-out over several nodes calls it on each of them.</summary>
public interface IPushDelivery
{
    /// <summary>Sends to those of this node's browsers that listen on the channel.</summary>
    /// <param name="push">What to send where.</param>
    /// <param name="ct">Gives up.</param>
    Task Deliver(Push push, CancellationToken ct);
}
