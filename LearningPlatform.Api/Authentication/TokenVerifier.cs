using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Authentication;

/// <summary>Tells the dialects and the hubs who is behind an access token of any dialect.</summary>
/// <param name="tokens">Checks signature, issuer and times.</param>
/// <param name="states">Knows whether session and account are in order.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenVerifier(ITokens tokens, ISessionStates states, TimeProvider time) : ITokenVerifier
{
    private static readonly Unauthenticated NoSuchKey = new(AuthFault.TokenInvalid, "The API key is not valid.");

    /// <inheritdoc/>
    public async ValueTask<Outcome<Caller>> Verify(PresentedToken token, bool admitSuspended, CancellationToken ct)
    {
        // No key has been issued yet.
        if (token.IsApiKey)
            return NoSuchKey;

        var claims = await tokens.Verify(token.Value, time.GetUtcNow(), ct);
        return claims.Ok
            ? Admission.Decide(claims.Value, await states.Find(claims.Value.AccountId, claims.Value.SessionId, ct), admitSuspended)
            : claims.Error;
    }
}
