using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Auth;

/// <summary>Signing in to the browser app, staying signed in, signing out.</summary>
internal static class AuthEndpoints
{
    private static readonly AppLimit SignIns = new("sign-in", 60, TimeSpan.FromMinutes(1));

    private static readonly AppLimit SignInsForAddress = new("sign-in-address", 20, TimeSpan.FromMinutes(15));

    // Each page that is loaded refreshes, and a whole school may have one address.
    private static readonly AppLimit Refreshes = new("refresh", 600, TimeSpan.FromMinutes(1));

    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/auth").WithTags("Signing in").FromOwnPagesOnly();
        group.MapPost("/sign-in", SignIn).AllowAnonymous().LimitedTo(SignIns).WithName("signInToApp").WithSummary("Signs in with address and password.");
        group.MapPost("/refresh", Refresh).AllowAnonymous().LimitedTo(Refreshes).WithName("refreshApp").WithSummary("A new access token for the browser's cookie.");
        group.MapPost("/sign-out", SignOut).AllowAnonymous().LimitedTo(Refreshes).WithName("signOutOfApp").WithSummary("Ends the session of the browser's cookie.");
    }

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignIn(
        SignInInput body, RequestOrigin origin, AppLimits limits, SignIn signIn, HttpContext http, CancellationToken ct) =>
        await limits.Enter(SignInsForAddress, body.Email?.Trim().ToUpperInvariant() ?? "", ct) is { } refusal
            ? AppSession.Answer(http, refusal)
            : AppSession.Answer(http, await signIn.Handle(new SignInRequest(Issuer.App, body.Email ?? "", body.Password ?? "", body.Remember, origin.Client), ct));

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> Refresh(RequestOrigin origin, RefreshSession refresh, HttpContext http, CancellationToken ct)
    {
        var outcome = AppSession.Presented(http) is { } token
            ? await refresh.Handle(new RefreshRequest(Issuer.App, token, origin.ArrivedAt, origin.Client), ct)
            : new Unauthenticated(AuthFault.TokenMissing);
        if (!outcome.Ok)
            AppSession.End(http);

        return AppSession.Answer(http, outcome);
    }

    private static async Task<NoContent> SignOut(RequestOrigin origin, SignOut signOut, HttpContext http, CancellationToken ct)
    {
        if (AppSession.Presented(http) is { } token)
            await signOut.Handle(token, origin.Client, ct);

        AppSession.End(http);
        return TypedResults.NoContent();
    }

    /// <summary>Body of a sign-in.</summary>
    /// <param name="Email">The address.</param>
    /// <param name="Password">The password.</param>
    /// <param name="Remember">Whether to stay signed in when the browser is closed.</param>
    internal sealed record SignInInput(string? Email, string? Password, bool Remember);
}
