using System.Text.Json;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Passkeys;
using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Auth;

/// <summary>Signing in to the browser app, staying signed in, signing out.</summary>
internal static class AuthEndpoints
{
    /// <summary>Attempts to sign in, in whatever way, of one client.</summary>
    internal static readonly AppLimit SignIns = new("sign-in", 60, TimeSpan.FromMinutes(1));

    private static readonly AppLimit SignInsForAddress = new("sign-in-address", 20, TimeSpan.FromMinutes(15));

    // Each page that is loaded refreshes, and a whole school may have one address.
    private static readonly AppLimit Refreshes = new("refresh", 600, TimeSpan.FromMinutes(1));

    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/auth").WithTags("Signing in").FromOwnPagesOnly();
        group.MapPost("/sign-in", SignIn).AllowAnonymous().LimitedTo(SignIns).WithName("signInToApp").WithSummary("Signs in with address and password.");
        group.MapPost("/second-factor", AnswerSecondFactor).AllowAnonymous().LimitedTo(SignIns).WithName("answerSecondFactor")
            .WithSummary("Completes a sign-in with the six digits of the authenticator app, or with a recovery code.");
        group.MapPost("/confirm", Confirm).WithName("confirmIdentity").WithSummary("Proves once more to be the owner, before something sensitive.");
        group.MapPost("/refresh", Refresh).AllowAnonymous().LimitedTo(Refreshes).WithName("refreshApp").WithSummary("A new access token for the browser's cookie.");
        group.MapPost("/sign-out", SignOut).AllowAnonymous().LimitedTo(Refreshes).WithName("signOutOfApp").WithSummary("Ends the session of the browser's cookie.");
    }

    private static async Task<Results<Ok<SessionView>, Ok<CodeNeededView>, ProblemHttpResult>> SignIn(
        SignInInput body, RequestOrigin origin, AppLimits limits, SignIn signIn, HttpContext http, CancellationToken ct) =>
        await limits.Enter(SignInsForAddress, body.Email?.Trim().ToUpperInvariant() ?? "", ct) is { } refusal
            ? AppApi.Problem(refusal)
            : AppSession.Answer(http, await signIn.Begin(new SignInRequest(Issuer.App, body.Email ?? "", body.Password ?? "", body.Remember, origin.Client), ct));

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> AnswerSecondFactor(
        SecondFactorInput body, RequestOrigin origin, AnswerSecondFactor answer, HttpContext http, CancellationToken ct) =>
        AppSession.Answer(http, await answer.Handle(body.Ticket ?? "", body.Code ?? "", origin.Client, ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Confirm(
        ConfirmInput body, Site site, RequestOrigin origin, ConfirmIdentity confirm, ConfirmWithPasskey confirmWithPasskey, Caller caller, CancellationToken ct) =>
        AppApi.Answer(body is { Ticket: { } ticket, Credential: { } credential, Password: null, Code: null }
            ? await confirmWithPasskey.Handle(caller, site.Party, ticket, PasskeyEndpoints.Text(credential), origin.Client, ct)
            : await confirm.Handle(caller, body.Password, body.Code, origin.Client, ct));

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

    /// <summary>Body of the second step of a sign-in.</summary>
    /// <param name="Ticket">The ticket of the first step.</param>
    /// <param name="Code">Six digits, or a recovery code.</param>
    internal sealed record SecondFactorInput(string? Ticket, string? Code);

    /// <summary>Body of a confirmation: password, code, or ticket and credential.</summary>
    /// <param name="Password">The password.</param>
    /// <param name="Code">Six digits of the authenticator app, or a recovery code.</param>
    /// <param name="Ticket">The ticket of a question for a passkey.</param>
    /// <param name="Credential">The browser's answer: PublicKeyCredential.toJSON().</param>
    internal sealed record ConfirmInput(string? Password, string? Code, string? Ticket, JsonElement? Credential);
}
