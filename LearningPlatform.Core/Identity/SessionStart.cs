using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>How a session begins and what it hands out, the same for signing in, registering and confirming an address.</summary>
internal static class SessionStart
{
    private const int DeviceLength = 400;

    /// <summary>A new session by its dialect's rules, with the secret of its first refresh token.</summary>
    public static (Opening Opening, byte[]? Secret) Of(
        Guid accountId, Issuer issuer, bool remember, Client client, DateTimeOffset now, SignInMethod method = SignInMethod.Password)
    {
        var rules = TokenRules.Of(issuer);
        var lifetime = remember ? rules.RememberedLifetime : rules.RefreshLifetime;
        var session = new Session
        {
            Id = Ids.New(now),
            AccountId = accountId,
            Issuer = issuer,
            Remembered = remember,
            Method = method,
            ConfirmedAt = now,
            Device = client.Device is { Length: > DeviceLength } device ? device[..DeviceLength] : client.Device,
            Ip = client.Ip,
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + (lifetime ?? rules.AccessLifetime),
        };
        if (lifetime is null)
            return (new Opening(session, null), null);

        var secret = Secrets.New();
        return (new Opening(session, new RefreshToken(Ids.New(now), session.Id, Secrets.Hash(secret), now, session.ExpiresAt)), secret);
    }

    /// <summary>The tokens of a session that has just begun and is stored.</summary>
    public static async Task<TokenPair> Hand(ITokens tokens, Account account, Opening opening, byte[]? secret, DateTimeOffset now, CancellationToken ct)
    {
        var lifetime = TokenRules.Of(opening.Session.Issuer).AccessLifetime;
        var access = await tokens.Access(account, opening.Session, now, ct);
        var refresh = opening.Refresh is { } token ? await tokens.Refresh(opening.Session, secret!, token.IssuedAt, token.ExpiresAt, ct) : null;
        return new TokenPair(access, now + lifetime, lifetime, refresh) { RememberedUntil = opening.Session.Remembered ? opening.Refresh?.ExpiresAt : null };
    }
}
