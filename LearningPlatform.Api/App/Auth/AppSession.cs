using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Auth;

/// <summary>
/// How the browser app is signed in: the access token stands in the answer and lives in the page's memory, the refresh token stands in a cookie that no script
/// can read and that goes to <see cref="Path"/> only. Whatever signs in to the app (<see cref="Issuer.App"/>) answers through here.
/// </summary>
internal static class AppSession
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "lp_refresh";

    /// <summary>Where the cookie goes.</summary>
    public const string Path = "/app/api/auth";

    /// <summary>Answers a sign-in: sets the cookie, or answers why not.</summary>
    /// <param name="http">The request.</param>
    /// <param name="outcome">What the use case says.</param>
    public static Results<Ok<SessionView>, ProblemHttpResult> Answer(HttpContext http, Outcome<SignedIn> outcome) => AppApi.Answer(outcome.Map(signedIn => Begin(http, signedIn)));

    /// <summary>Answers a sign-in that may want a second factor: then there is a ticket in place of a session.</summary>
    /// <param name="http">The request.</param>
    /// <param name="outcome">What the use case says.</param>
    public static Results<Ok<SessionView>, Ok<CodeNeededView>, ProblemHttpResult> Answer(HttpContext http, Outcome<SignInStep> outcome) => outcome switch
    {
        { Ok: false } => AppApi.Problem(outcome.Error),
        { Value: SignInStep.Complete complete } => TypedResults.Ok(Begin(http, complete.SignedIn)),
        { Value: SignInStep.CodeNeeded needed } => TypedResults.Ok(new CodeNeededView(new TicketView(needed.Ticket, needed.ExpiresAt))),
        _ => throw new InvalidOperationException("There is no such step."),
    };

    /// <summary>Sets the cookie of a sign-in.</summary>
    /// <param name="http">The request.</param>
    /// <param name="signedIn">Who is signed in, with what.</param>
    /// <returns>What the page may know.</returns>
    public static SessionView Begin(HttpContext http, SignedIn signedIn)
    {
        var (account, tokens) = signedIn;
        var cookie = Attributes(http);
        if (tokens.RememberedUntil is { } until)
            cookie.MaxAge = until - http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

        http.Response.Cookies.Append(Cookie, tokens.Refresh ?? throw new InvalidOperationException("Only the app's own sessions have a cookie."), cookie);
        return SessionView.Of(account, tokens);
    }

    /// <summary>The refresh token that the browser sent; null when there is none.</summary>
    /// <param name="http">The request.</param>
    public static string? Presented(HttpContext http) => http.Request.Cookies[Cookie] is { Length: > 0 } token ? token : null;

    /// <summary>Removes the cookie.</summary>
    /// <param name="http">The request.</param>
    public static void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Attributes(http));

    private static CookieOptions Attributes(HttpContext http) =>
        new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = Path, IsEssential = true };
}

/// <summary>A signed-in browser.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="User">Whose.</param>
internal sealed record SessionView(string AccessToken, DateTimeOffset ExpiresAt, SessionUser User)
{
    /// <summary>The view of a sign-in.</summary>
    /// <param name="account">Who.</param>
    /// <param name="tokens">With what.</param>
    public static SessionView Of(Account account, TokenPair tokens) => new(tokens.Access, tokens.AccessExpiresAt, SessionUser.Of(account));
}

/// <summary>A sign-in that waits for the second factor: its code goes to <c>second-factor</c> with the ticket.</summary>
/// <param name="SecondFactor">The ticket.</param>
internal sealed record CodeNeededView(TicketView SecondFactor);

/// <summary>Something to come back with.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="ExpiresAt">Its end.</param>
internal sealed record TicketView(string Ticket, DateTimeOffset ExpiresAt);

/// <summary>What the app needs to know about who is signed in.</summary>
/// <param name="Id">The account.</param>
/// <param name="Username">The handle.</param>
/// <param name="FullName">The name to show.</param>
/// <param name="Email">The address; null for an account without one.</param>
/// <param name="EmailVerified">Whether the address was proven.</param>
/// <param name="Phone">The number in E.164; null for an account without one.</param>
/// <param name="Role">The mightiest role.</param>
/// <param name="Roles">All roles.</param>
/// <param name="Permissions">OpenCode's names of what the roles permit.</param>
/// <param name="AvatarUrl">The picture.</param>
/// <param name="HasPassword">Whether there is a password to sign in with.</param>
/// <param name="SecondFactor">Whether signing in with the password asks for a code too.</param>
/// <param name="HasProfile">Whether there is a profile in Academy's fields to ask for: it begins with a first name.</param>
internal sealed record SessionUser(
    Guid Id, string Username, string FullName, string? Email, bool EmailVerified, string? Phone, string Role, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions,
    string? AvatarUrl, bool HasPassword, bool SecondFactor, bool HasProfile)
{
    /// <summary>The view of an account.</summary>
    /// <param name="account">The account.</param>
    public static SessionUser Of(Account account) => new(
        account.Id, account.Username, account.Name, account.Email?.Text, account.EmailVerifiedAt is not null, account.Phone, RoleNames.OpenCode(account.Roles),
        [.. Enum.GetValues<Roles>().Where(role => role != Core.Kernel.Roles.None && (account.Roles & role) != 0).Select(RoleNames.OpenCode)],
        Core.Identity.Permissions.OpenCode(account.Roles), account.Profile.AvatarUrl, account.PasswordHash is not null, account.SecondFactorAt is not null,
        account.Profile.FirstName is not null);
}
