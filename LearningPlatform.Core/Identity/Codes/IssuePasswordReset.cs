using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Makes the token of a reset when the address belongs to an account that can be used again; for any other address nothing happens.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="box">Opens the address and closes the token.</param>
/// <param name="time">The clock.</param>
public sealed class IssuePasswordReset(IAccounts accounts, ISecretBox box, TimeProvider time) : ISubscriber
{
    /// <summary>How long a token is good (academy-D06).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int Attempts = 4;

    /// <inheritdoc/>
    public string Name => "identity.issue_password_reset";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [PasswordResetRequested.Name];

    /// <inheritdoc/>
    public async Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var requested = envelope.Read<PasswordResetRequested>();
        if (!EmailAddress.TryParse(box.Open(requested.SealedEmail), out var email))
            return;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.FindByEmail(email, ct) is not { Standing: Standing.Good or Standing.Suspended or Standing.Inactive } account)
                return;

            var now = time.GetUtcNow();
            var (secret, expires) = (Secrets.New(), now + Lifetime);
            var issued = new PasswordResetIssued(account.Id, account.Email!.Text, box.Close(Secrets.Text(secret)), expires);
            var stored = await accounts.Write(
                new AccountChange(account, [EventEnvelope.Of(issued, account.Id, now)])
                {
                    Issues = new OneTimeToken(Secrets.Hash(secret), account.Id, TokenPurpose.PasswordReset, now, expires),
                    Log = [SecurityEvent.Of(SecurityEventKind.PasswordResetRequested, account.Id, now, new Client(requested.Ip, requested.Device))],
                },
                ct);
            if (stored == Stored.Done)
                return;
        }

        throw new InvalidOperationException("The account is being changed again and again; the delivery is tried later.");
    }
}
