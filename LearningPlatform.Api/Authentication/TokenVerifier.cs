using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Authentication;

/// <summary>Tells the dialects and the hubs who is behind an access token of any dialect.</summary>
/// <param name="tokens">Checks signature, issuer and times.</param>
/// <param name="states">Knows whether session and account are in order.</param>
/// <param name="keys">Knows API keys.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenVerifier(ITokens tokens, ISessionStates states, IApiKeyStates keys, TimeProvider time) : ITokenVerifier
{
    private static readonly Unauthenticated NoSuchKey = new(AuthFault.TokenInvalid, "The API key is not valid.");

    /// <inheritdoc/>
    public async ValueTask<Outcome<Caller>> Verify(PresentedToken token, bool admitSuspended, CancellationToken ct)
    {
        if (token.IsApiKey)
            return ApiKey.HashOf(token.Value) is { } hash && await keys.Find(hash, ct) is { } key ? key.Admit(time.GetUtcNow()) : NoSuchKey;

        var claims = await tokens.Verify(token.Value, time.GetUtcNow(), ct);
        return claims.Ok
            ? Admission.Decide(claims.Value, await states.Find(claims.Value.AccountId, claims.Value.SessionId, ct), admitSuspended)
            : claims.Error;
    }
}
