namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>Looks at codes of the second factor and uses up those that are right.</summary>
/// <param name="factors">Where factors are.</param>
/// <param name="box">Opens the secrets.</param>
/// <param name="time">The clock.</param>
public sealed class CodeCheck(ISecondFactors factors, ISecretBox box, TimeProvider time)
{
    /// <summary>Whether it is a code of the account's authenticator that wasn't used before. It is used up by that.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="code">What was typed.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<bool> Authenticator(Guid accountId, string code, CancellationToken ct) =>
        await factors.Find(accountId, ct) is { EnabledAt: not null } factor
        && Totp.Match(Open(factor, box), code.Trim(), time.GetUtcNow(), factor.LastStep) is { } step
        && await factors.UseStep(accountId, step, ct);

    /// <summary>The same, or a recovery code that wasn't used before.</summary>
    /// <param name="account">The account.</param>
    /// <param name="code">What was typed.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<bool> Any(Account account, string code, Client client, CancellationToken ct) =>
        RecoveryCodes.Hash(account.Id, code) is { } hash
            ? account.SecondFactorAt is not null
                && await factors.UseRecoveryCode(account.Id, hash, SecurityEvent.Of(SecurityEventKind.RecoveryCodeUsed, account.Id, time.GetUtcNow(), client), ct)
            : await Authenticator(account.Id, code, ct);

    /// <summary>Closes a secret, together with whose it is: it opens for nobody else.</summary>
    internal static string Close(Guid accountId, byte[] secret, ISecretBox box) => box.Close($"{accountId:N}:{Totp.Text(secret)}");

    /// <summary>Opens what <see cref="Close"/> closed.</summary>
    internal static byte[] Open(StoredFactor factor, ISecretBox box)
    {
        var parts = box.Open(factor.SealedSecret).Split(':');
        return parts is [var owner, var secret] && owner == factor.AccountId.ToString("N")
            ? Totp.Read(secret)
            : throw new InvalidOperationException($"The secret of {factor.AccountId} belongs to somebody else.");
    }
}
