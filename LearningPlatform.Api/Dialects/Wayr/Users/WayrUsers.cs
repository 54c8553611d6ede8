using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Wayr.Auth;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Wayr.Users;

/// <summary>Wayr's users: the own profile and password; for administrators list, read and role.</summary>
internal static class WayrUsers
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("getUserProfile", GetProfile);
        routes.Map("updateUserProfile", UpdateProfile);
        routes.Map("updateUserPassword", UpdatePassword);
        routes.Map("listUsers", List);
        routes.Map("getUserById", Get);
        routes.Map("updateUserRole", UpdateRole);
    }

    private static async Task<Outcome<UserView>> GetProfile(Caller caller, GetOwnAccount get, CancellationToken ct) => (await get.Handle(caller, ct)).Map(UserView.Of);

    private static async Task<Outcome<UpdatedProfileView>> UpdateProfile(Body<UpdateProfileInput> body, Caller caller, UpdateAccount update, CancellationToken ct) =>
        (await update.Handle(caller, caller.UserId, body.Value.ToPatch(), ct)).Map(UpdatedProfileView.Of);

    private static async Task<Outcome<PasswordUpdatedView>> UpdatePassword(
        Body<UpdatePasswordInput> body, Caller caller, RequestOrigin origin, ChangePassword change, CancellationToken ct) =>
        (await change.Handle(caller, new PasswordChange(body.Value.CurrentPassword, body.Value.NewPassword, origin.Client), ct))
            .Map(_ => new PasswordUpdatedView("Password updated successfully"));

    private static async Task<Outcome<Page<UserListItemView>>> List(
        PageRequest page, string? sortBy, string? sortOrder, string? role, bool? is_active, string? search, Caller caller, ListAccounts list, CancellationToken ct) =>
        (await list.Handle(
            caller,
            new AccountQuery(page.Number, page.Size, UserOrder.Of(sortBy), sortOrder == "desc", search, SearchEmail: true, UserOrder.Role(role)) { AsWayr = true, Usable = is_active },
            ct)).Map(found => found.Map(UserListItemView.Of));

    private static async Task<Outcome<UserView>> Get(Guid id, GetAccount get, CancellationToken ct) => (await get.Handle(id, ct)).Map(UserView.Of);

    private static async Task<Outcome<UserRoleView>> UpdateRole(
        Guid id, Body<UpdateRoleInput> body, Caller caller, RequestOrigin origin, ChangeRole change, CancellationToken ct) =>
        (await change.Handle(caller, id, UserOrder.Role(body.Value.Role)!.Value, origin.Client, ct)).Map(UserRoleView.Of);
}

/// <summary>Body of updateUserProfile: absent fields stay, null clears the country or the picture.</summary>
internal sealed record UpdateProfileInput
{
    /// <summary>The name to be shown.</summary>
    public Optional<string?> Username { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public Optional<string?> CountryCode { get; init; }

    /// <summary>The picture.</summary>
    public Optional<string?> ProfilePictureUrl { get; init; }

    /// <summary>What changes.</summary>
    public AccountPatch ToPatch() => new()
    {
        DisplayName = Of(Username),
        CountryCode = Of(CountryCode),
        AvatarUrl = Of(ProfilePictureUrl),
    };

    private static Change<string> Of(Optional<string?> field) => new(field.IsSet, field.IsSet ? field.Value : null);
}

/// <summary>Body of updateUserPassword. The policy for the new one is the contract's (wayr-R14 to R18).</summary>
/// <param name="CurrentPassword">The password until now.</param>
/// <param name="NewPassword">The one from now on.</param>
internal sealed record UpdatePasswordInput(string CurrentPassword, string NewPassword);

/// <summary>Body of updateUserRole.</summary>
/// <param name="Role">The role.</param>
internal sealed record UpdateRoleInput(string Role);

/// <summary>Answer of updateUserPassword.</summary>
/// <param name="Message">A sentence.</param>
internal sealed record PasswordUpdatedView(string Message);

/// <summary>Answer of updateUserProfile.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="Username">The name, when one was given.</param>
/// <param name="CountryCode">ISO 3166-1 alpha-2, upper case.</param>
/// <param name="ProfilePictureUrl">The picture.</param>
/// <param name="IsActive">False for an account that may not be used.</param>
/// <param name="Role">The mightiest role.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="UpdatedAt">When the account last changed.</param>
internal sealed record UpdatedProfileView(
    Guid Id, string Email, string? Username, string? CountryCode, string? ProfilePictureUrl, bool IsActive, string Role, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The view of an account.</summary>
    /// <param name="account">The account.</param>
    public static UpdatedProfileView Of(Account account)
    {
        var user = UserView.Of(account);
        return new(user.Id, user.Email, user.Username, user.CountryCode, user.ProfilePictureUrl, user.IsActive, user.Role, user.CreatedAt, user.UpdatedAt);
    }
}

/// <summary>A line of listUsers.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="Username">The name, when one was given.</param>
/// <param name="Role">The mightiest role.</param>
/// <param name="IsActive">False for an account that may not be used.</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record UserListItemView(Guid Id, string Email, string? Username, string Role, bool IsActive, DateTimeOffset CreatedAt)
{
    /// <summary>The view of an account.</summary>
    /// <param name="account">The account.</param>
    public static UserListItemView Of(Account account) => new(
        account.Id, Address.Of(account), UserView.NameOf(account), RoleNames.Wayr(account.Roles), account.Standing == Standing.Good, account.CreatedAt);
}

/// <summary>Answer of updateUserRole.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="Username">The name, when one was given.</param>
/// <param name="Role">The mightiest role.</param>
/// <param name="UpdatedAt">When the account last changed.</param>
internal sealed record UserRoleView(Guid Id, string Email, string? Username, string Role, DateTimeOffset UpdatedAt)
{
    /// <summary>The view of an account.</summary>
    /// <param name="account">The account.</param>
    public static UserRoleView Of(Account account) => new(account.Id, Address.Of(account), UserView.NameOf(account), RoleNames.Wayr(account.Roles), account.UpdatedAt);
}

/// <summary>The <c>sortBy</c> and <c>role</c> of listUsers; their values were checked by the contract.</summary>
internal static class UserOrder
{
    /// <summary>The order by a name (wayr-D05).</summary>
    /// <param name="sortBy">The parameter.</param>
    public static AccountSort Of(string? sortBy) => sortBy switch
    {
        "id" => AccountSort.Id,
        "email" => AccountSort.Email,
        "username" => AccountSort.ShownName,
        "role" => AccountSort.Role,
        "is_active" or "isActive" => AccountSort.Usable,
        _ => AccountSort.CreatedAt,
    };

    /// <summary>The role by its name; null without one.</summary>
    /// <param name="role">The name.</param>
    public static Roles? Role(string? role) => role switch
    {
        "student" => Roles.Student,
        "content_creator" => Roles.Instructor,
        "admin" => Roles.Admin,
        _ => null,
    };
}
