using System.Security.Claims;
using System.Text.Encodings.Web;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Api.Authentication;

/// <summary>
/// The same tokens for everything outside the dialects that says <c>[Authorize]</c> or <c>RequireAuthorization()</c>: hubs, which browsers can only hand the token as
/// <c>access_token</c> in the query.
/// </summary>
/// <param name="options">None of our own.</param>
/// <param name="logger">The framework's.</param>
/// <param name="encoder">The framework's.</param>
/// <param name="verifier">Verifies.</param>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ITokenVerifier verifier)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "Bearer";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The dialects' pipeline and the app's operations find the caller themselves, and files need none: only what says [Authorize] is verified here.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null)
            return AuthenticateResult.NoResult();

        var token = PresentedToken.Bearer(Request)
            ?? (Request.Path.StartsWithSegments("/hubs") && Request.Query["access_token"].ToString() is { Length: > 0 } query ? new PresentedToken(query) : null);
        if (token is null)
            return AuthenticateResult.NoResult();

        var verified = await verifier.Verify(token, admitSuspended: false, Context.RequestAborted);
        return verified.Ok
            ? AuthenticateResult.Success(new AuthenticationTicket(CallerPrincipal.Of(verified.Value), Scheme.Name))
            : AuthenticateResult.Fail(verified.Error.Message);
    }
}

/// <summary>A caller as ASP.NET Core carries one through hubs and endpoints outside the dialects.</summary>
internal static class CallerPrincipal
{
    private const string Session = "sid";

    /// <summary>The principal of a caller. SignalR's user id is the account's id.</summary>
    /// <param name="caller">The verified caller.</param>
    public static ClaimsPrincipal Of(Caller caller)
    {
        var identity = new ClaimsIdentity(BearerHandler.SchemeName);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, caller.UserId.ToString()));
        identity.AddClaim(new Claim(Session, caller.SessionId.ToString()));
        foreach (var role in Enum.GetValues<Roles>())
            if (role != Roles.None && caller.Is(role))
                identity.AddClaim(new Claim(ClaimTypes.Role, role.ToString()));

        return new ClaimsPrincipal(identity);
    }

    /// <summary>The caller behind a principal; anonymous when there is none.</summary>
    /// <param name="principal">The principal.</param>
    public static Caller Caller(ClaimsPrincipal? principal)
    {
        if (!Guid.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var user))
            return Core.Kernel.Caller.Anonymous;

        var roles = principal!.FindAll(ClaimTypes.Role).Aggregate(Roles.None, (all, claim) => Enum.TryParse<Roles>(claim.Value, out var role) ? all | role : all);
        return new Caller(user, roles, Guid.TryParse(principal!.FindFirstValue(Session), out var session) ? session : Guid.Empty);
    }
}
