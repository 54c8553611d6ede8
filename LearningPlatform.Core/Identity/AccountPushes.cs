using System.Text.Json;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>
/// Tells an account's own browsers to look again at who they are (push <c>AccountChanged</c> of /hubs/learning): a window that stands open notices that it was
/// signed out, suspended or given a role.
/// </summary>
/// <param name="realtime">Reaches the browsers, on whichever node.</param>
public sealed class AccountPushes(IRealtime realtime) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "identity.account_pushes";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [SecurityNoted.Name, AccountErased.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct) => realtime.Publish(
        // What happened stays out of it: whoever may know asks with a token that is still good.
        new Push("learning", $"user/{envelope.Subject}", "AccountChanged", JsonSerializer.SerializeToElement(new { at = envelope.At }, EventEnvelope.Json)), ct);
}
