using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Sets the role of an account as Wayr knows roles: student, teacher or administrator. The last administrator stays one.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="states">Is told, so that the role counts at the next request (wayr-D07).</param>
/// <param name="time">The clock.</param>
public sealed class ChangeRole(IAccounts accounts, ISessionStates states, TimeProvider time)
{
    /// <summary>Sets it.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="id">The account.</param>
    /// <param name="role"><see cref="Roles.Student"/>, <see cref="Roles.Instructor"/> or <see cref="Roles.Admin"/>.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Account>> Handle(Caller caller, Guid id, Roles role, Client client, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        var written = await AccountWrites.Change(
            accounts, id, account => account.Standing == Standing.Deleted ? Refusals.User : Outcome(Decide(caller, account, role, client, time.GetUtcNow())), ct);
        if (written.Ok)
            states.Changed(id);

        return written;
    }

    /// <summary>The account with the role; null when it has it already. Roles above it go, an administrator keeps what he teaches.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="account">The account before.</param>
    /// <param name="role">The role.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="now">When.</param>
    public static AccountChange? Decide(Caller caller, Account account, Roles role, Client client, DateTimeOffset now)
    {
        if (RoleNames.Wayr(account.Roles) == RoleNames.Wayr(role))
            return null;

        var roles = role switch
        {
            Roles.Admin => account.Roles | Roles.Admin,
            Roles.Instructor => (account.Roles & Roles.TeachingAssistant) | Roles.Instructor | Roles.Student,
            _ => Roles.Student,
        };
        return new AccountChange(account with { Roles = roles, RequestedRoles = account.RequestedRoles & ~roles, UpdatedAt = now }, [])
        {
            NeedsAdministrator = (account.Roles & ~roles & Roles.Admin) != 0,
            Log = [SecurityEvent.Of(SecurityEventKind.RolesChanged, account.Id, now, client, caller, RoleNames.All(roles))],
        };
    }

    private static Outcome<AccountChange?> Outcome(AccountChange? change) => change;
}
