using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>Proof of identity as a client sends it.</summary>
/// <param name="Value">The token or key itself. Never logged.</param>
/// <param name="IsApiKey">True for an API key (opencode-D08), false for an access token.</param>
internal sealed record PresentedToken(string Value, bool IsApiKey = false)
{
    /// <summary>The token of the <c>Authorization</c> header; null when there is none. Another scheme gives an empty token, which is never valid.</summary>
    /// <param name="http">The request.</param>
    public static PresentedToken? Bearer(HttpRequest http)
    {
        var header = http.Headers.Authorization.ToString();
        if (header.Length == 0)
            return null;

        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? new PresentedToken(header[7..].Trim()) : new PresentedToken(string.Empty);
    }

    /// <inheritdoc/>
    public override string ToString() => IsApiKey ? "(API key)" : "(access token)";
}

/// <summary>Tells who is behind a token. Implemented by the identity module; the framework asks it once a request.</summary>
internal interface ITokenVerifier
{
    /// <summary>Verifies signature, lifetime, session and account.</summary>
    /// <param name="token">What was sent; the value may be empty or garbage.</param>
    /// <param name="admitSuspended">True when the caller shall be told although the account is suspended (labs-D06).</param>
    /// <param name="ct">Ends with the request.</param>
    /// <returns>
    /// The caller with the account's present roles; <see cref="Unauthenticated"/> for a bad token, <see cref="Forbidden"/> with
    /// <see cref="ForbiddenReason.AccountInactive"/> or <see cref="ForbiddenReason.AccountDeleted"/> for a good token of an account that may not.
    /// </returns>
    ValueTask<Outcome<Caller>> Verify(PresentedToken token, bool admitSuspended, CancellationToken ct);
}

/// <summary>Stands in where no identity module is composed, as in tests of the framework: every token is invalid.</summary>
internal sealed class NoTokens : ITokenVerifier
{
    /// <inheritdoc/>
    public ValueTask<Outcome<Caller>> Verify(PresentedToken token, bool admitSuspended, CancellationToken ct) =>
        ValueTask.FromResult<Outcome<Caller>>(new Unauthenticated(AuthFault.TokenInvalid, "The token is not valid."));
}
