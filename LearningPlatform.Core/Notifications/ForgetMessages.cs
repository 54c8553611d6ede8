using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Notifications;

/// <summary>Removes what was sent to an account that is gone.</summary>
/// <param name="outgoing">The messages.</param>
/// <param name="box">Opens the addresses.</param>
public sealed class ForgetMessages(IOutgoing outgoing, ISecretBox box) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "notifications.forget";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        foreach (var recipient in envelope.Read<AccountErased>().SealedRecipients ?? [])
            await outgoing.Forget(box.Open(recipient), ct);
    }
}
