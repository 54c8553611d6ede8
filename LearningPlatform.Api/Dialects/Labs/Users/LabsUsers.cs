using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Labs.Auth;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Labs.Users;

/// <summary>Labs' users, for administrators: list, change, delete, suspend, restore.</summary>
internal static class LabsUsers
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("adminListUsers", List);
        routes.Map("adminUpdateUser", Update);
        routes.Map("adminDeleteUser", Delete);
        routes.Map("adminSuspendUser", Suspend);
        routes.Map("adminUnsuspendUser", Unsuspend);
        routes.Map("adminRestoreUser", Restore);
    }

    private static async Task<Outcome<Page<AdminUserView>>> List(PageRequest page, int? includeDeleted, Caller caller, ListAccounts list, CancellationToken ct) =>
        (await list.Handle(
            caller,
            new AccountQuery(page.Number, page.Size, AccountSort.CreatedAt, Descending: true, Search: null, SearchEmail: false, Role: null) { Deleted = includeDeleted == 1 },
            ct)).Map(found => found.Map(AdminUserView.Of));

    private static async Task<Outcome<AdminUserView>> Update(
        Guid id, Body<UpdateInput> body, Caller caller, RequestOrigin origin, UpdateStanding update, CancellationToken ct) =>
        (await update.Handle(caller, id, body.Value.ToChange(), origin.Client, ct)).Map(AdminUserView.Of);

    private static Task<Outcome<Done>> Delete(Guid id, Caller caller, RequestOrigin origin, DeleteAccount delete, CancellationToken ct) =>
        delete.Handle(caller, id, origin.Client, ct);

    private static async Task<Outcome<AdminUserView>> Suspend(Guid id, Caller caller, RequestOrigin origin, UpdateStanding update, CancellationToken ct) =>
        (await update.Handle(caller, id, new StandingChange(Suspended: true), origin.Client, ct)).Map(AdminUserView.Of);

    private static async Task<Outcome<AdminUserView>> Unsuspend(Guid id, Caller caller, RequestOrigin origin, UpdateStanding update, CancellationToken ct) =>
        (await update.Handle(caller, id, new StandingChange(Suspended: false), origin.Client, ct)).Map(AdminUserView.Of);

    private static async Task<Outcome<AdminUserView>> Restore(Guid id, Caller caller, RequestOrigin origin, RestoreAccount restore, CancellationToken ct) =>
        (await restore.Handle(caller, id, origin.Client, ct)).Map(AdminUserView.Of);
}

/// <summary>Body of adminUpdateUser; both fields may be absent (labs-R18).</summary>
/// <param name="Status"><c>ACTIVE</c> or <c>SUSPENDED</c>.</param>
/// <param name="ResetAttempts">True forgets wrong attempts; false does nothing.</param>
internal sealed record UpdateInput(string? Status, bool? ResetAttempts)
{
    /// <summary>What is asked.</summary>
    public StandingChange ToChange() => new(Status is null ? null : Status == "SUSPENDED", ResetAttempts == true);
}

/// <summary>A user as Labs shows one to administrators.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name.</param>
/// <param name="Email">The address.</param>
/// <param name="Role"><c>USER</c> or <c>ADMIN</c>.</param>
/// <param name="Status"><c>ACTIVE</c> or <c>SUSPENDED</c> (labs-R17).</param>
/// <param name="DeletedAt">When it was deleted; null when it wasn't.</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record AdminUserView(Guid Id, string Name, string Email, string Role, string Status, DateTimeOffset? DeletedAt, DateTimeOffset CreatedAt)
{
    /// <summary>The view of an account.</summary>
    /// <param name="account">The account.</param>
    public static AdminUserView Of(Account account)
    {
        var user = UserView.Of(account);
        return new AdminUserView(user.Id, user.Name, user.Email, user.Role, user.Status, account.DeletedAt, user.CreatedAt);
    }
}
