using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Labs.Auth;

/// <summary>Labs' authentication: one token, no refresh.</summary>
internal static class LabsAuth
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("login", Login);
        routes.Map("register", Register);
        routes.Map("logout", Logout);
        routes.Map("getMe", GetMe);
    }

    private static async Task<Outcome<SessionView>> Login(Body<LoginInput> body, RequestOrigin origin, SignIn signIn, CancellationToken ct) =>
        (await signIn.Handle(new SignInRequest(Issuer.Labs, body.Value.Email, body.Value.Password, Remember: false, origin.Client), ct))
            .Map(signedIn => SessionView.Of(signedIn.Account, signedIn.Tokens));

    private static async Task<Outcome<SessionView>> Register(Body<RegisterInput> body, RequestOrigin origin, Register register, CancellationToken ct) =>
        (await register.Handle(body.Value.ToRegistration(origin.Client), ct)).Map(registered => SessionView.Of(registered.Account, registered.Tokens!));

    private static Task<Outcome<Done>> Logout(RequestOrigin origin, Caller caller, SignOut signOut, CancellationToken ct) => signOut.Handle(caller, origin.Client, ct);

    private static async Task<Outcome<UserView>> GetMe(Caller caller, GetOwnAccount get, CancellationToken ct) => (await get.Handle(caller, ct)).Map(UserView.Of);
}

/// <summary>Body of login.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
internal sealed record LoginInput(string Email, string Password);

/// <summary>Body of register.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="Name">The name.</param>
internal sealed record RegisterInput(string Email, string Password, string? Name)
{
    /// <summary>What is asked.</summary>
    /// <param name="client">Where the request came from.</param>
    public Registration ToRegistration(Client client) => new(Issuer.Labs, Email, Password, client)
    {
        FullName = Name,
        SignsIn = true,
    };
}

/// <summary>Answer of login and register.</summary>
/// <param name="Token">The access token.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="User">The account.</param>
internal sealed record SessionView(string Token, string TokenType, UserView User)
{
    /// <summary>The answer for a sign-in.</summary>
    /// <param name="account">Who.</param>
    /// <param name="tokens">With what.</param>
    public static SessionView Of(Account account, TokenPair tokens) => new(tokens.Access, "Bearer", UserView.Of(account));
}

/// <summary>A user as Labs shows one to himself.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name.</param>
/// <param name="Email">The address.</param>
/// <param name="Role"><c>USER</c> or <c>ADMIN</c>.</param>
/// <param name="Status"><c>ACTIVE</c> or <c>SUSPENDED</c> (labs-R17).</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record UserView(Guid Id, string Name, string Email, string Role, string Status, DateTimeOffset CreatedAt)
{
    /// <summary>The view of an account.</summary>
    /// <param name="account">The account.</param>
    public static UserView Of(Account account) => new(
        account.Id, NameOf(account), Address.Of(account), RoleNames.Labs(account.Roles), account.Status == AccountStatus.Active ? "ACTIVE" : "SUSPENDED", account.CreatedAt);

    // The part of the address before the @ where no name was given: computed for the owner's eyes and not stored, where others would see it.
    private static string NameOf(Account account) =>
        account.FullName ?? account.DisplayName ?? account.Profile.FirstName ?? (account.UsernameChosen ? account.Username : account.Email?.Text.Split('@')[0]) ?? account.Username;
}
