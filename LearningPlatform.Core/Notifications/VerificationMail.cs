using System.Net;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Notifications;

/// <summary>Mails the token that confirms a registration.</summary>
/// <param name="outgoing">Where mail waits.</param>
/// <param name="box">Opens the token, which the event carries closed.</param>
/// <param name="links">Where the browser app is.</param>
public sealed class VerificationMail(IOutgoing outgoing, ISecretBox box, Links links) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "notifications.verification_mail";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [EmailVerificationRequested.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var requested = envelope.Read<EmailVerificationRequested>();
        return outgoing.Add(Compose(envelope.Id, requested.Email, box.Open(requested.SealedToken), envelope.At, links), ct);
    }

    /// <summary>The mail. The token stands on a line of its own, for clients that take it by hand.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="email">The address.</param>
    /// <param name="token">The token.</param>
    /// <param name="at">When it was asked for.</param>
    /// <param name="links">Where the browser app is.</param>
    public static OutgoingMessage Compose(Guid id, string email, string token, DateTimeOffset at, Links links)
    {
        var link = links.To($"/verify?token={token}");
        var text = $"""
            Welcome!

            Confirm your e-mail address to activate your account:

            {link}

            Or enter this token:

            {token}

            Both are good for 24 hours. If you did not register, ignore this mail: without the confirmation nothing happens.
            """;
        var html = $"""
            <p>Welcome!</p>
            <p><a href="{WebUtility.HtmlEncode(link)}">Confirm your e-mail address</a> to activate your account, or enter this token:</p>
            <p><code>{WebUtility.HtmlEncode(token)}</code></p>
            <p>Both are good for 24 hours. If you did not register, ignore this mail: without the confirmation nothing happens.</p>
            """;
        return new OutgoingMessage(id, Channel.Email, email, "Confirm your e-mail address", text, html, at);
    }
}
