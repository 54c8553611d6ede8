namespace LearningPlatform.Core.Identity.Jwt;

/// <summary>The keys that are known at the moment; replaced as a whole when they change.</summary>
public sealed class KeySet
{
    private readonly Dictionary<string, SigningKey>.AlternateLookup<ReadOnlySpan<char>> byHeader;

    /// <summary>Makes the set.</summary>
    /// <param name="keys">All keys that are not retired.</param>
    /// <param name="refreshKey">The secret that the next refresh secret is computed with.</param>
    public KeySet(IReadOnlyList<SigningKey> keys, byte[] refreshKey)
    {
        Keys = [.. keys.OrderByDescending(key => key.SignsFrom)];
        RefreshKey = refreshKey;
        byHeader = keys.ToDictionary(key => key.Header, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The keys, newest first.</summary>
    public IReadOnlyList<SigningKey> Keys { get; }

    /// <summary>The secret that the next refresh secret is computed with.</summary>
    public byte[] RefreshKey { get; }

    /// <summary>The key that signs at the moment: the newest whose time has come, or the oldest when none has.</summary>
    /// <param name="now">The time.</param>
    public SigningKey Current(DateTimeOffset now)
    {
        foreach (var key in Keys)
            if (key.SignsFrom <= now)
                return key;

        return Keys[^1];
    }

    /// <summary>The key whose header this is; null for a header that we never wrote.</summary>
    /// <param name="header">A token's first segment.</param>
    public SigningKey? Find(ReadOnlySpan<char> header) => byHeader.TryGetValue(header, out var key) ? key : null;
}

/// <summary>Where signing keys come from.</summary>
public interface ISigningKeys
{
    /// <summary>The present keys.</summary>
    /// <param name="ct">Gives up.</param>
    ValueTask<KeySet> Present(CancellationToken ct);

    /// <summary>The keys after looking again, for a token whose key isn't known: another node may have made one. Looks at most every few seconds.</summary>
    /// <param name="ct">Gives up.</param>
    ValueTask<KeySet> LookAgain(CancellationToken ct);
}
