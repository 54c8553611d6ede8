using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.OpenCode.Users;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.OpenCode.Auth;

/// <summary>OpenCode's authentication: login, logout, refresh.</summary>
internal static class OpenCodeAuth
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("login", Login);
        routes.Map("logout", Logout);
        routes.Map("refreshToken", Refresh);
    }

    private static async Task<Outcome<LoginView>> Login(Body<LoginInput> body, RequestOrigin origin, SignIn signIn, CancellationToken ct) =>
        (await signIn.Handle(new SignInRequest(Issuer.OpenCode, body.Value.Email, body.Value.Password, body.Value.RememberMe, origin.Client), ct)).Map(LoginView.Of);

    private static Task<Outcome<Done>> Logout(RequestOrigin origin, Caller caller, SignOut signOut, CancellationToken ct) => signOut.Handle(caller, origin.Client, ct);

    private static async Task<Outcome<RefreshView>> Refresh(Body<RefreshInput> body, RequestOrigin origin, RefreshSession refresh, CancellationToken ct) =>
        (await refresh.Handle(new RefreshRequest(Issuer.OpenCode, body.Value.RefreshToken, origin.ArrivedAt, origin.Client), ct)).Map(RefreshView.Of);
}

/// <summary>Body of login.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="RememberMe">Lengthens the refresh token to 30 days (opencode-R13).</param>
internal sealed record LoginInput(string Email, string Password, bool RememberMe = false);

/// <summary>Body of refresh.</summary>
/// <param name="RefreshToken">The refresh token.</param>
internal sealed record RefreshInput(string RefreshToken);

/// <summary>Answer of login.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">The refresh token, which isn't replaced later (opencode-R12).</param>
/// <param name="ExpiresIn">Seconds that the access token lives.</param>
/// <param name="User">The full view of the account.</param>
internal sealed record LoginView(string AccessToken, string RefreshToken, int ExpiresIn, UserView User)
{
    /// <summary>The answer for a sign-in.</summary>
    /// <param name="signedIn">The sign-in.</param>
    public static LoginView Of(SignedIn signedIn) =>
        new(signedIn.Tokens.Access, signedIn.Tokens.Refresh!, (int)signedIn.Tokens.AccessLifetime.TotalSeconds, UserView.Full(signedIn.Account));
}

/// <summary>Answer of refresh.</summary>
/// <param name="AccessToken">The new access token.</param>
/// <param name="ExpiresIn">Seconds that it lives.</param>
internal sealed record RefreshView(string AccessToken, int ExpiresIn)
{
    /// <summary>The answer for a refresh.</summary>
    /// <param name="signedIn">The refreshed sign-in.</param>
    public static RefreshView Of(SignedIn signedIn) => new(signedIn.Tokens.Access, (int)signedIn.Tokens.AccessLifetime.TotalSeconds);
}
