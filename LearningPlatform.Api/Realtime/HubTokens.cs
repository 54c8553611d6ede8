using System.Security.Claims;
using System.Text.Encodings.Web;
using LearningPlatform.Api.Dialects.Framework;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Api.Realtime;

/// <summary>
/// Signs hub connections in with the access token of any dialect: in the header, or as <c>access_token</c> in the query, because a browser
/// can't set headers on a WebSocket.
/// </summary>
/// <param name="options">No options of its own.</param>
/// <param name="logger">Where it logs.</param>
/// <param name="encoder">Not used.</param>
/// <param name="tokens">Verifies tokens.</param>
internal sealed class HubTokens(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ITokenVerifier tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "hub";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if ((PresentedToken.Bearer(Request) ?? FromQuery()) is not { } token)
            return AuthenticateResult.NoResult();

        var caller = await tokens.Verify(token, admitSuspended: false, Context.RequestAborted);
        if (!caller.Ok)
            return AuthenticateResult.Fail(caller.Error.Code);

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Value.UserId.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    private PresentedToken? FromQuery() => Request.Query["access_token"].ToString() is { Length: > 0 } token ? new PresentedToken(token) : null;
}
