using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Somebody wants an API key.</summary>
/// <param name="Name">What he calls it.</param>
/// <param name="Permissions">What it shall allow, by OpenCode's names.</param>
/// <param name="ExpiresAt">Its end; null for none.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record ApiKeyRequest(string? Name, IReadOnlyList<string?>? Permissions, DateTimeOffset? ExpiresAt, Client Client);

/// <summary>Makes API keys. The key itself is in the answer and nowhere else.</summary>
/// <param name="keys">Where keys are.</param>
/// <param name="proof">The owner must have proven recently to be it.</param>
/// <param name="time">The clock.</param>
public sealed class CreateApiKey(IApiKeys keys, RecentProof proof, TimeProvider time)
{
    private const int NameLength = 100;

    /// <summary>Makes one.</summary>
    /// <param name="caller">Whose; signed in by himself, not by a key.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<(ApiKey Key, string Text)>> Handle(Caller caller, ApiKeyRequest request, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        var now = time.GetUtcNow();
        var secret = Secrets.New();
        var decided = Decide(caller, request, secret, now);
        if (!decided.Ok)
            return decided.Error;

        var key = decided.Value;
        return await keys.Add(key, SecurityEvent.Of(SecurityEventKind.ApiKeyCreated, caller.UserId, now, request.Client, caller, key.Name), ct)
            ? (key, ApiKey.Prefix + Secrets.Text(secret))
            : new Conflict("identity.too_many_keys", $"You have {IApiKeys.Limit} keys. Revoke one first.");
    }

    /// <summary>The key, or what is wrong with the request.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="now">When.</param>
    public static Outcome<ApiKey> Decide(Caller caller, ApiKeyRequest request, byte[] secret, DateTimeOffset now)
    {
        if (request.Name?.Trim() is not { Length: > 0 and <= NameLength } name || name.Any(char.IsControl))
            return Invalid.Field("name", $"must have 1 to {NameLength} characters", request.Name);

        if (request.Permissions is not { Count: > 0 } wanted)
            return Invalid.Field("permissions", "must name at least one permission");

        var allows = Permission.None;
        foreach (var permission in wanted)
        {
            if (permission is null || Permissions.Parse(permission) is not { } known)
                return Invalid.Field("permissions", "must name permissions", permission);

            if (!caller.May(known))
                return Invalid.Field("permissions", "must be permissions that you have yourself", permission);

            allows |= known;
        }

        if (request.ExpiresAt is { } end && (end <= now || end > now.AddYears(10)))
            return Invalid.Field("expiresAt", "must be in the next ten years");

        return new ApiKey
        {
            Id = Ids.New(now),
            AccountId = caller.UserId,
            Name = name,
            Hash = Secrets.Hash(secret),
            Ending = Secrets.Text(secret)[^4..],
            Allows = allows,
            CreatedAt = now,
            ExpiresAt = request.ExpiresAt,
        };
    }
}
