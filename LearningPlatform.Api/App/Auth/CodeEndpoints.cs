using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Codes;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Auth;

/// <summary>What is done with a mailed token or a code that was sent to the phone. Codes are sent by Academy's operations.</summary>
internal static class CodeEndpoints
{
    private static readonly AppLimit Codes = new("codes", 30, TimeSpan.FromMinutes(1));

    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var auth = app.MapGroup("/auth").WithTags("Signing in").FromOwnPagesOnly();
        auth.MapPost("/verify-email", VerifyEmail).AllowAnonymous().LimitedTo(Codes).WithName("verifyEmailInApp")
            .WithSummary("Takes the token of a mailed link to /verify; signs in when a registration waited for it.");
        auth.MapPost("/phone", Phone).AllowAnonymous().LimitedTo(Codes).WithName("signInToAppByPhone")
            .WithSummary("Signs in with a code that was sent to the phone; a number that nobody has makes an account. An account with a second factor gets a ticket, as in sign-in.");
        app.MapPost("/account/email/verification", Mail).WithTags("Account").WithName("requestEmailVerification")
            .WithSummary("Mails a link that proves the account's address; 409 when there is none, or it is verified.");
    }

    private static async Task<Results<Ok<VerifiedView>, ProblemHttpResult>> VerifyEmail(
        VerifyInput body, RequestOrigin origin, VerifyAddress verify, HttpContext http, CancellationToken ct) =>
        AppApi.Answer((await verify.Handle(body.Token ?? "", origin.Client, ct)).Map(signedIn => new VerifiedView(true, signedIn is null ? null : AppSession.Begin(http, signedIn))));

    private static async Task<Results<Ok<SessionView>, Ok<CodeNeededView>, ProblemHttpResult>> Phone(
        PhoneInput body, RequestOrigin origin, VerifyPhoneCode verify, HttpContext http, CancellationToken ct) =>
        AppSession.Answer(http, await verify.Begin(new PhoneSignIn(Issuer.App, body.Phone ?? "", body.Code ?? "", origin.Client) { Remember = body.Remember }, ct));

    private static async Task<Results<Accepted, ProblemHttpResult>> Mail(Caller caller, RequestAddressVerification request, CancellationToken ct)
    {
        var outcome = await request.Handle(caller, ct);
        return outcome.Ok ? TypedResults.Accepted((string?)null) : AppApi.Problem(outcome.Error);
    }

    /// <summary>Body of a verification.</summary>
    /// <param name="Token">The mailed token.</param>
    internal sealed record VerifyInput(string? Token);

    /// <summary>The address is verified.</summary>
    /// <param name="Verified">Always true.</param>
    /// <param name="Session">The session, when the registration waited for the verification.</param>
    internal sealed record VerifiedView(bool Verified, SessionView? Session);

    /// <summary>Body of a sign-in by phone.</summary>
    /// <param name="Phone">The number, E.164.</param>
    /// <param name="Code">The six digits.</param>
    /// <param name="Remember">Whether to stay signed in when the browser is closed.</param>
    internal sealed record PhoneInput(string? Phone, string? Code, bool Remember);
}
