using System.Text.Json.Serialization;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Wayr.Auth;

/// <summary>Wayr's authentication: register, login, refresh, logout, me.</summary>
internal static class WayrAuth
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("registerUser", Register);
        routes.Map("loginUser", Login);
        routes.Map("refreshToken", Refresh);
        routes.Map("logoutUser", Logout);
        routes.Map("getCurrentUser", GetMe);
    }

    private static async Task<Outcome<AuthView>> Register(Body<RegisterInput> body, RequestOrigin origin, Register register, CancellationToken ct) =>
        (await register.Handle(body.Value.ToRegistration(origin.Client), ct)).Map(registered => AuthView.Of(registered.Account, registered.Tokens!));

    private static async Task<Outcome<AuthView>> Login(Body<LoginInput> body, RequestOrigin origin, SignIn signIn, CancellationToken ct) =>
        (await signIn.Handle(new SignInRequest(Issuer.Wayr, body.Value.Email, body.Value.Password, Remember: false, origin.Client), ct))
            .Map(signedIn => AuthView.Of(signedIn.Account, signedIn.Tokens));

    private static async Task<Outcome<TokensView>> Refresh(Body<RefreshInput> body, RequestOrigin origin, RefreshSession refresh, CancellationToken ct) =>
        (await refresh.Handle(new RefreshRequest(Issuer.Wayr, body.Value.RefreshToken, origin.ArrivedAt, origin.Client), ct))
            .Map(signedIn => new TokensView(TokenPairView.Of(signedIn.Tokens)));

    private static async Task<Outcome<LogoutView>> Logout(Body<RefreshInput> body, RequestOrigin origin, Caller caller, SignOut signOut, CancellationToken ct) =>
        (await signOut.Handle(caller, body.Value.RefreshToken, origin.Client, ct)).Map(_ => new LogoutView("Logged out successfully. Please remove tokens from client storage."));

    private static async Task<Outcome<MeView>> GetMe(Caller caller, GetOwnAccount get, CancellationToken ct) =>
        (await get.Handle(caller, ct)).Map(account => new MeView(UserView.Of(account)));
}

/// <summary>Body of registerUser. A role in it is ignored (wayr-R29).</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="Username">A name, not unique.</param>
/// <param name="CountryCode">ISO 3166-1 alpha-2.</param>
/// <param name="ProfilePictureUrl">The picture.</param>
internal sealed record RegisterInput(string Email, string Password, string? Username, string? CountryCode, string? ProfilePictureUrl)
{
    /// <summary>What is asked.</summary>
    /// <param name="client">Where the request came from.</param>
    public Registration ToRegistration(Client client) => new(Issuer.Wayr, Email, Password, client)
    {
        DisplayName = Username,
        CountryCode = CountryCode,
        AvatarUrl = ProfilePictureUrl,
        SignsIn = true,
    };
}

/// <summary>Body of loginUser.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
internal sealed record LoginInput(string Email, string Password);

/// <summary>Body of refreshToken and logoutUser.</summary>
/// <param name="RefreshToken">The refresh token.</param>
internal sealed record RefreshInput([property: JsonPropertyName("refreshToken")] string RefreshToken);

/// <summary>Answer of registerUser and loginUser.</summary>
/// <param name="User">The account.</param>
/// <param name="Tokens">Its tokens.</param>
internal sealed record AuthView(UserSummaryView User, TokenPairView Tokens)
{
    /// <summary>The answer for a sign-in.</summary>
    /// <param name="account">Who.</param>
    /// <param name="tokens">With what.</param>
    public static AuthView Of(Account account, TokenPair tokens) => new(
        new UserSummaryView(account.Id, Address.Of(account), UserView.NameOf(account), RoleNames.Wayr(account.Roles)), TokenPairView.Of(tokens));
}

/// <summary>Part of the answers.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="Username">The name, when one was given.</param>
/// <param name="Role">The mightiest role.</param>
internal sealed record UserSummaryView(Guid Id, string Email, string? Username, string Role);

/// <summary>Both tokens; the names are camelCase in this dialect too (wayr-R11).</summary>
/// <param name="AccessToken">15 minutes.</param>
/// <param name="RefreshToken">7 days.</param>
internal sealed record TokenPairView([property: JsonPropertyName("accessToken")] string AccessToken, [property: JsonPropertyName("refreshToken")] string RefreshToken)
{
    /// <summary>The tokens of a sign-in.</summary>
    /// <param name="tokens">The tokens.</param>
    public static TokenPairView Of(TokenPair tokens) => new(tokens.Access, tokens.Refresh!);
}

/// <summary>Answer of refreshToken.</summary>
/// <param name="Tokens">The new tokens.</param>
internal sealed record TokensView(TokenPairView Tokens);

/// <summary>Answer of logoutUser.</summary>
/// <param name="Message">A sentence.</param>
internal sealed record LogoutView(string Message);

/// <summary>Answer of getCurrentUser.</summary>
/// <param name="User">The account.</param>
internal sealed record MeView(UserView User);

/// <summary>A user as Wayr shows one.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="Username">The name, when one was given.</param>
/// <param name="CountryCode">ISO 3166-1 alpha-2, upper case.</param>
/// <param name="RegistrationDate">Since when.</param>
/// <param name="LastLoginDate">The latest sign-in.</param>
/// <param name="ProfilePictureUrl">The picture.</param>
/// <param name="IsActive">False for an account that may not be used.</param>
/// <param name="Role">The mightiest role.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="UpdatedAt">When the account last changed.</param>
internal sealed record UserView(
    Guid Id, string Email, string? Username, string? CountryCode, DateTimeOffset RegistrationDate, DateTimeOffset? LastLoginDate, string? ProfilePictureUrl, bool IsActive,
    string Role, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The view of an account.</summary>
    /// <param name="account">The account.</param>
    public static UserView Of(Account account) => new(
        account.Id, Address.Of(account), NameOf(account), account.Profile.CountryCode, account.CreatedAt, account.LastLoginAt, account.Profile.AvatarUrl,
        account.Standing == Standing.Good, RoleNames.Wayr(account.Roles), account.CreatedAt, account.UpdatedAt);

    /// <summary>The name that the person gave, here or in another dialect; null when there is none.</summary>
    /// <param name="account">The account.</param>
    public static string? NameOf(Account account) => account.DisplayName ?? (account.UsernameChosen ? account.Username : null);
}
