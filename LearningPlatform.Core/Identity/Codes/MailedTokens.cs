using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>How mailed tokens are read, the same for all that change an account which is in use.</summary>
internal static class MailedTokens
{
    public static async Task<Outcome<(OneTimeToken Token, Account Account)>> Find(IOneTimeTokens oneTime, string token, TokenPurpose purpose, DateTimeOffset now, CancellationToken ct) =>
        Secrets.Read(token.Trim()) is not { } presented || await oneTime.Find(Secrets.Hash(presented), purpose, ct) is not { } found ? Refusals.TokenInvalid
        : found.Token.UsedAt is not null || found.Account.Standing is Standing.Deleted or Standing.Erased or Standing.Unverified ? Refusals.TokenInvalid
        : found.Token.ExpiresAt <= now ? Refusals.TokenExpired
        : found;
}
