using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Notifications;

/// <summary>Sends what changes of an account need: codes, links that confirm, and notices to its owner.</summary>
/// <param name="outgoing">Where messages wait.</param>
/// <param name="people">Knows where owners are reached.</param>
/// <param name="box">Opens what events carry closed.</param>
/// <param name="links">Where the browser app is.</param>
public sealed class AccountMessages(IOutgoing outgoing, IPeople people, ISecretBox box, Links links) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "notifications.account_messages";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } =
    [
        PhoneCodeRequested.Name, PasswordResetIssued.Name, AddressVerificationRequested.Name, EmailUpdateRequested.Name, EmailReplaced.Name, PhoneReplaced.Name, SecurityNoted.Name,
    ];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        if (await Compose(envelope, ct) is { } message)
            await outgoing.Add(message, ct);
    }

    /// <summary>What an owner is told of something that happened to the account's security; null for what needs no notice.</summary>
    /// <param name="kind">The event's name.</param>
    /// <param name="detail">The event's detail.</param>
    public static (string Subject, string Words)? Notice(string kind, string? detail) => kind switch
    {
        nameof(SecurityEventKind.PasswordChanged) => ("Your password was changed", "The password of your account was changed."),
        nameof(SecurityEventKind.PhoneChanged) => ("Your phone number was changed", $"The phone number of your account was changed. The new one ends in {detail?.TrimStart('…')}."),
        nameof(SecurityEventKind.SecondFactorEnabled) => ("Two-factor sign-in was switched on", "Signing in to your account asks for a code of your authenticator app from now on."),
        nameof(SecurityEventKind.SecondFactorDisabled) => ("Two-factor sign-in was switched off", "Signing in to your account asks for no code any more."),
        nameof(SecurityEventKind.RecoveryCodeUsed) => ("A recovery code was used", "Somebody signed in to your account with one of your recovery codes."),
        nameof(SecurityEventKind.RecoveryCodesMade) => ("You have new recovery codes", "New recovery codes were made for your account; the old ones are good for nothing any more."),
        nameof(SecurityEventKind.PasskeyAdded) => ("A passkey was added", $"Your account can be signed in to with another passkey{Named(detail)}."),
        nameof(SecurityEventKind.PasskeyRemoved) => ("A passkey was removed", $"A passkey was removed from your account{Named(detail)}."),
        nameof(SecurityEventKind.ExternalLoginLinked) => ("An external account was linked", $"Your account can be signed in to through another provider{Named(detail)}."),
        nameof(SecurityEventKind.ExternalLoginUnlinked) => ("An external account was unlinked", $"Your account can't be signed in to through a provider any more{Named(detail)}."),
        nameof(SecurityEventKind.ApiKeyCreated) => ("An API key was made", $"A new key can use the API in your name{Named(detail)}."),
        _ => null,
    };

    private static string Named(string? detail) => string.IsNullOrWhiteSpace(detail) ? "" : $": {detail}";

    private async Task<OutgoingMessage?> Compose(EventEnvelope envelope, CancellationToken ct)
    {
        switch (envelope.Name)
        {
            case var name when name == PhoneCodeRequested.Name:
                var code = envelope.Read<PhoneCodeRequested>();
                return Sms(envelope, box.Open(code.SealedNumber), $"{box.Open(code.SealedCode)} is your verification code. It is good for 5 minutes. Tell it to nobody.", code.ExpiresAt);

            case var name when name == PasswordResetIssued.Name:
                var reset = envelope.Read<PasswordResetIssued>();
                var resetToken = box.Open(reset.SealedToken);
                return new Letter("Set a new password")
                    .Say("Somebody, hopefully you, asked for a new password.")
                    .Link("Set a new password", links.To($"/reset?token={resetToken}"))
                    .Token(resetToken)
                    .Say("Both are good once, for one hour. If it wasn't you, ignore this mail: your password stays as it is.")
                    .To(envelope.Id, reset.Email, envelope.At, reset.ExpiresAt);

            case var name when name == AddressVerificationRequested.Name:
                var verification = envelope.Read<AddressVerificationRequested>();
                var verificationToken = box.Open(verification.SealedToken);
                return new Letter("Confirm your e-mail address")
                    .Link("Confirm that this is your e-mail address", links.To($"/verify?token={verificationToken}"))
                    .Token(verificationToken)
                    .Say("Both are good for 24 hours. If you don't know what this is about, ignore this mail: nothing happens.")
                    .To(envelope.Id, verification.Email, envelope.At, verification.ExpiresAt);

            case var name when name == EmailUpdateRequested.Name:
                var update = envelope.Read<EmailUpdateRequested>();
                var updateToken = box.Open(update.SealedToken);
                return new Letter("Confirm your new e-mail address")
                    .Link("Use this e-mail address for your account", links.To($"/email-change?token={updateToken}"))
                    .Token(updateToken)
                    .Say("Both are good for 24 hours. If you don't know what this is about, ignore this mail: nothing happens.")
                    .To(envelope.Id, update.Email, envelope.At, update.ExpiresAt);

            case var name when name == EmailReplaced.Name:
                var replaced = envelope.Read<EmailReplaced>();
                return new Letter("Your e-mail address was changed")
                    .Say($"The e-mail address of your account is {box.Open(replaced.SealedNew)} from now on. Mails no longer come to this address.")
                    .Say("If it wasn't you, somebody else can use your account: tell the administrators of the platform at once.")
                    .To(envelope.Id, box.Open(replaced.SealedOld), envelope.At);

            case var name when name == PhoneReplaced.Name:
                var phone = envelope.Read<PhoneReplaced>();
                return Sms(envelope, box.Open(phone.SealedOld), "Your account has another phone number from now on. If it wasn't you, change your password at once.", null);

            default:
                var noted = envelope.Read<SecurityNoted>();
                return Notice(noted.Kind, noted.Detail) is not { } notice || (await people.Reach(envelope.Subject, ct))?.Email is not { } email
                    ? null
                    : new Letter(notice.Subject)
                        .Say(notice.Words)
                        .Say($"When: {envelope.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC. From: {noted.Ip ?? "an unknown address"}, {noted.Device ?? "an unknown device"}.")
                        .Link("If it wasn't you, end all other sessions and change your password", links.To("/account/security"))
                        .To(envelope.Id, email, envelope.At);
        }
    }

    private static OutgoingMessage Sms(EventEnvelope envelope, string to, string text, DateTimeOffset? goodUntil) =>
        new(envelope.Id, Channel.Sms, to, null, text, null, envelope.At) { GoodUntil = goodUntil };
}
