using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>
/// A key with which programs call OpenCode in a person's name (opencode-D08). Only the SHA-256 of its secret is stored. It narrows what its owner may at
/// the moment of the request: it never gives a permission.
/// </summary>
public sealed record ApiKey
{
    /// <summary>What every key begins with, so that people and scanners know one.</summary>
    public const string Prefix = "lp_";

    /// <summary>The id, to list and revoke it by.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose key.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>What its owner calls it, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The last four characters, by which its owner knows it again.</summary>
    public required string Ending { get; init; }

    /// <summary>What it allows.</summary>
    public required Permission Allows { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its end; null for a key that lives until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The latest use, true to the minute; null before the first.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The hash of a presented key; null for text that can't be one.</summary>
    /// <param name="presented">What the client sent.</param>
    public static byte[]? HashOf(string presented) =>
        presented.StartsWith(Prefix, StringComparison.Ordinal) && Secrets.Read(presented.AsSpan(Prefix.Length)) is { } secret ? Secrets.Hash(secret) : null;
}

/// <summary>A key with what is known of its owner at the moment.</summary>
/// <param name="Key">The key.</param>
/// <param name="Roles">The owner's present roles.</param>
/// <param name="Standing">Whether the owner's account can be used.</param>
public sealed record ApiKeyFacts(ApiKey Key, Roles Roles, Standing Standing)
{
    /// <summary>The caller behind the key, or why it is refused.</summary>
    /// <param name="now">The time.</param>
    public Outcome<Caller> Admit(DateTimeOffset now)
    {
        if (Key.ExpiresAt <= now)
            return Refusals.TokenExpired;

        return Standing switch
        {
            Standing.Good => new Caller(Key.AccountId, Roles, Guid.Empty) { KeyAllows = Key.Allows },
            Standing.Deleted or Standing.Erased => Unauthenticated.NoAccount,
            _ => new Forbidden(ForbiddenReason.AccountInactive, "The account is not active."),
        };
    }
}

/// <summary>The API keys.</summary>
public interface IApiKeys
{
    /// <summary>The most keys that an account may have.</summary>
    const int Limit = 50;

    /// <summary>The keys of an account, the latest made first.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<ApiKey>> List(Guid accountId, CancellationToken ct);

    /// <summary>The key with this hash and its owner, in one read; null when there is none.</summary>
    /// <param name="hash">SHA-256 of the secret.</param>
    /// <param name="ct">Gives up.</param>
    Task<ApiKeyFacts?> Find(byte[] hash, CancellationToken ct);

    /// <summary>Stores a new key, unless the account has <see cref="Limit"/> already.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What is read about it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the account has too many.</returns>
    Task<bool> Add(ApiKey key, SecurityEvent entry, CancellationToken ct);

    /// <summary>Removes a key of the account.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="id">The key.</param>
    /// <param name="entry">What is read about it; the key's name becomes its detail.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when the account has no such key.</returns>
    Task<bool> Remove(Guid accountId, Guid id, SecurityEvent entry, CancellationToken ct);

    /// <summary>Notes a use, unless one was noted less than a minute before.</summary>
    /// <param name="id">The key.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task Touch(Guid id, DateTimeOffset at, CancellationToken ct);
}

/// <summary>What stands behind keys, remembered for two seconds like that of tokens (<see cref="ISessionStates"/>).</summary>
public interface IApiKeyStates
{
    /// <summary>The key and its owner; null when there is none.</summary>
    /// <param name="hash">SHA-256 of the secret.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<ApiKeyFacts?> Find(byte[] hash, CancellationToken ct);

    /// <summary>Keys of an account changed, or the account: look again.</summary>
    /// <param name="accountId">The account.</param>
    void Changed(Guid accountId);
}
