using System.Text.Json;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Unpuzzle.Auth;

/// <summary>Unpuzzle's authentication: sign up, sign in, refresh, profile. What hands out an access token sets it as a cookie too (unpuzzle-D03).</summary>
internal static class UnpuzzleAuth
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("signUp", SignUp);
        routes.Map("signIn", SignIn);
        routes.Map("refreshToken", Refresh);
        routes.Map("getUserProfile", GetProfile);
        routes.Map("updateUserProfile", UpdateProfile);
    }

    private static async Task<Outcome<Reply<SignUpView>>> SignUp(Body<SignUpInput> body, RequestOrigin origin, Register register, CancellationToken ct) =>
        (await register.Handle(body.Value.ToRegistration(origin.Client), ct)).Map(registered => WithCookie(SignUpView.Of(registered), registered.Tokens!));

    private static async Task<Outcome<Reply<SignInView>>> SignIn(Body<SignInInput> body, RequestOrigin origin, SignIn signIn, CancellationToken ct) =>
        (await signIn.Handle(new SignInRequest(Issuer.Unpuzzle, body.Value.Email, body.Value.Password, Remember: false, origin.Client), ct))
            .Map(signedIn => WithCookie(SignInView.Of(signedIn), signedIn.Tokens));

    private static async Task<Outcome<Reply<RefreshView>>> Refresh(Body<RefreshInput> body, RequestOrigin origin, RefreshSession refresh, CancellationToken ct) =>
        (await refresh.Handle(new RefreshRequest(Issuer.Unpuzzle, body.Value.RefreshToken, origin.ArrivedAt, origin.Client), ct))
            .Map(signedIn => WithCookie(RefreshView.Of(signedIn.Tokens), signedIn.Tokens));

    private static async Task<Outcome<ProfileView>> GetProfile(Caller caller, GetOwnAccount get, CancellationToken ct) => (await get.Handle(caller, ct)).Map(ProfileView.Of);

    private static async Task<Outcome<ProfileUpdateView>> UpdateProfile(Body<ProfileInput> body, Caller caller, UpdateAccount update, CancellationToken ct) =>
        (await update.Handle(caller, caller.UserId, body.Value.ToPatch(), ct)).Map(ProfileUpdateView.Of);

    /// <summary>Adds the access token's cookie to an answer (unpuzzle-D03).</summary>
    /// <typeparam name="T">The body.</typeparam>
    /// <param name="view">The body.</param>
    /// <param name="tokens">The tokens.</param>
    internal static Reply<T> WithCookie<T>(T view, TokenPair tokens) => Reply.Of(view) with
    {
        Headers =
        [
            new("Set-Cookie", $"access_token={tokens.Access}; HttpOnly; Secure; SameSite=Lax; Path=/unpuzzle; Max-Age={(int)tokens.AccessLifetime.TotalSeconds}"),
        ],
    };
}

/// <summary>Body of signUp.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="FullName">The full name.</param>
/// <param name="Metadata">Stored as given.</param>
internal sealed record SignUpInput(string Email, string Password, string FullName, JsonElement? Metadata)
{
    /// <summary>What is asked.</summary>
    /// <param name="client">Where the request came from.</param>
    public Registration ToRegistration(Client client) => new(Issuer.Unpuzzle, Email, Password, client)
    {
        FullName = FullName,
        Metadata = Metadata?.Clone(),
        SignsIn = true,
    };
}

/// <summary>Body of signIn.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
internal sealed record SignInInput(string Email, string Password);

/// <summary>Body of refreshToken.</summary>
/// <param name="RefreshToken">The refresh token.</param>
internal sealed record RefreshInput(string RefreshToken);

/// <summary>Body of updateUserProfile: absent fields stay, null clears the picture and the few words.</summary>
/// <param name="FullName">The full name.</param>
/// <param name="Bio">A few words.</param>
/// <param name="AvatarUrl">The picture.</param>
/// <param name="Preferences">What may be sent.</param>
internal sealed record ProfileInput(string? FullName, Optional<string> Bio, Optional<string> AvatarUrl, ProfilePreferencesInput? Preferences)
{
    /// <summary>What changes.</summary>
    public AccountPatch ToPatch() => new()
    {
        FullName = Change<string>.IfGiven(FullName),
        Bio = new Change<string>(Bio.IsSet, Bio.Value),
        AvatarUrl = new Change<string>(AvatarUrl.IsSet, AvatarUrl.Value),
        NotifyByEmail = Preferences?.EmailNotifications,
        NotifyReminders = Preferences?.LearningReminders,
    };
}

/// <summary>Part of updateUserProfile.</summary>
/// <param name="EmailNotifications">Mail.</param>
/// <param name="LearningReminders">Reminders to learn.</param>
internal sealed record ProfilePreferencesInput(bool? EmailNotifications, bool? LearningReminders);

/// <summary>Answer of signUp.</summary>
/// <param name="User">The account.</param>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">The refresh token.</param>
/// <param name="ExpiresAt">The access token's end (unpuzzle-D04).</param>
internal sealed record SignUpView(SignUpUserView User, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>The answer for a registration.</summary>
    /// <param name="registered">The registration.</param>
    public static SignUpView Of(Registered registered) => new(
        new SignUpUserView(registered.Account.Id, registered.Account.Email!.Text, registered.Account.Name, registered.Account.CreatedAt),
        registered.Tokens!.Access, registered.Tokens.Refresh!, registered.Tokens.AccessExpiresAt);
}

/// <summary>Part of signUp's answer.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="FullName">The name.</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record SignUpUserView(Guid Id, string Email, string FullName, DateTimeOffset CreatedAt);

/// <summary>Answer of signIn.</summary>
/// <param name="User">The account.</param>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">The refresh token.</param>
/// <param name="ExpiresAt">The access token's end.</param>
internal sealed record SignInView(SignInUserView User, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>The answer for a sign-in.</summary>
    /// <param name="signedIn">The sign-in.</param>
    public static SignInView Of(SignedIn signedIn) => new(
        new SignInUserView(signedIn.Account.Id, Address.Of(signedIn.Account), signedIn.Account.Name, RoleNames.Unpuzzle(signedIn.Account.Roles), new UsageView()),
        signedIn.Tokens.Access, signedIn.Tokens.Refresh!, signedIn.Tokens.AccessExpiresAt);
}

/// <summary>Part of signIn's answer.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="FullName">The name.</param>
/// <param name="Roles">All roles that the dialect knows.</param>
/// <param name="Subscription">The plan.</param>
internal sealed record SignInUserView(Guid Id, string Email, string FullName, IReadOnlyList<string> Roles, UsageView Subscription);

/// <summary>The plan and the day's use of the assistant. Every account has the plan that new ones get (unpuzzle-D21).</summary>
/// <param name="Plan">The plan.</param>
/// <param name="AiLimit">Requests a day (unpuzzle-R44, R70).</param>
/// <param name="AiUsed">Requests made today.</param>
internal record UsageView(string Plan = "free", int AiLimit = 3, int AiUsed = 0);

/// <summary>The plan with its end.</summary>
/// <param name="ValidUntil">Null for the free plan.</param>
internal sealed record SubscriptionView(DateTimeOffset? ValidUntil) : UsageView;

/// <summary>Answer of refreshToken.</summary>
/// <param name="AccessToken">The new access token.</param>
/// <param name="RefreshToken">The new refresh token.</param>
/// <param name="ExpiresAt">The access token's end.</param>
internal sealed record RefreshView(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>The answer for a refresh.</summary>
    /// <param name="tokens">The new tokens.</param>
    public static RefreshView Of(TokenPair tokens) => new(tokens.Access, tokens.Refresh!, tokens.AccessExpiresAt);
}

/// <summary>Answer of getUserProfile.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="FullName">The name.</param>
/// <param name="AvatarUrl">The picture.</param>
/// <param name="Bio">A few words.</param>
/// <param name="Roles">All roles that the dialect knows.</param>
/// <param name="Subscription">The plan.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="UpdatedAt">When the account last changed.</param>
internal sealed record ProfileView(
    Guid Id, string Email, string FullName, string? AvatarUrl, string? Bio, IReadOnlyList<string> Roles, SubscriptionView Subscription, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The profile of an account.</summary>
    /// <param name="account">The account.</param>
    public static ProfileView Of(Account account) => new(
        account.Id, Address.Of(account), account.Name, account.Profile.AvatarUrl, account.Profile.Bio, RoleNames.Unpuzzle(account.Roles), new SubscriptionView(ValidUntil: null),
        account.CreatedAt, account.UpdatedAt);
}

/// <summary>Answer of updateUserProfile.</summary>
/// <param name="Message">A sentence.</param>
/// <param name="Profile">What the account is like now.</param>
internal sealed record ProfileUpdateView(string Message, UpdatedProfileView Profile)
{
    /// <summary>The answer for an update.</summary>
    /// <param name="account">The account after it.</param>
    public static ProfileUpdateView Of(Account account) => new(
        "Profile updated successfully", new UpdatedProfileView(account.Id, account.Name, account.Profile.Bio, account.Profile.AvatarUrl));
}

/// <summary>Part of updateUserProfile's answer.</summary>
/// <param name="Id">The account.</param>
/// <param name="FullName">The name.</param>
/// <param name="Bio">A few words.</param>
/// <param name="AvatarUrl">The picture.</param>
internal sealed record UpdatedProfileView(Guid Id, string FullName, string? Bio, string? AvatarUrl);
