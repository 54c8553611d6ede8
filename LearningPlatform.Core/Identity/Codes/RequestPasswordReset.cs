using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>
/// Takes the wish for a new password. Whether the address belongs to an account is looked up only afterwards, by <see cref="IssuePasswordReset"/>: the answer and
/// the time it takes can't tell (academy-R10).
/// </summary>
/// <param name="hashes">Hashes the recipient.</param>
/// <param name="sent">Counts what is sent.</param>
/// <param name="limits">How much may be.</param>
/// <param name="box">Closes the address.</param>
/// <param name="wishes">Takes the wish.</param>
/// <param name="time">The clock.</param>
public sealed class RequestPasswordReset(CodeHashes hashes, ISendCounts sent, SendLimits limits, ISecretBox box, IIdentityEvents wishes, TimeProvider time)
{
    /// <summary>Takes the wish. Beyond the limit for one mailbox nothing more is sent, and nothing said.</summary>
    /// <param name="email">The address as typed.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(string email, Client client, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(email, out var address))
            return new Invalid([new FieldError("email", "must be a valid email address", FieldFault.Format, email)]);

        var now = time.GetUtcNow();
        if (await sent.Take(await hashes.Recipient(address.Key, ct), limits.Mail, now, ct) is null)
        {
            var requested = new PasswordResetRequested(box.Close(address.Text), client.Ip, client.Device is { Length: > 400 } device ? device[..400] : client.Device);
            await wishes.Publish(EventEnvelope.Of(requested, Ids.New(now), now), ct);
        }

        return Done.Value;
    }
}
