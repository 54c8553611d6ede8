using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Who asked for a role and waits for an administrator (setting <c>Registration:InstructorApproval</c>).</summary>
/// <param name="accounts">Where accounts are.</param>
public sealed class ListRoleRequests(IAccounts accounts)
{
    /// <summary>One page, the earliest first.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">From 1 to <see cref="ListSecurityEvents.MaxSize"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<Account>>> Handle(Caller caller, int page, int size, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        return ListSecurityEvents.Refuse(page, size) is { } refusal ? refusal : await accounts.ListRoleRequests(page, size, ct);
    }
}

/// <summary>Gives somebody the role that he asked for, or doesn't.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="states">Is told.</param>
/// <param name="time">The clock.</param>
public sealed class DecideRoleRequest(IAccounts accounts, ISessionStates states, TimeProvider time)
{
    /// <summary>Decides.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="id">Who asked.</param>
    /// <param name="approve">Whether the role is given.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, bool approve, Client client, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        var written = await AccountWrites.Change(accounts, id, account => Decide(caller, account, approve, client, time.GetUtcNow()), ct);
        if (!written.Ok)
            return written.Error;

        states.Changed(id);
        return Done.Value;
    }

    private static Outcome<AccountChange?> Decide(Caller caller, Account account, bool approve, Client client, DateTimeOffset now)
    {
        if (account.RequestedRoles == Roles.None || account.Standing == Standing.Deleted)
            return new NotFound("request");

        var roles = approve ? account.Roles | account.RequestedRoles : account.Roles;
        return new AccountChange(account with { Roles = roles, RequestedRoles = Roles.None, UpdatedAt = now }, [])
        {
            Log =
            [
                approve
                    ? SecurityEvent.Of(SecurityEventKind.RolesChanged, account.Id, now, client, caller, RoleNames.All(roles))
                    : SecurityEvent.Of(SecurityEventKind.ChangedByAdministrator, account.Id, now, client, caller, $"request declined: {RoleNames.All(account.RequestedRoles)}"),
            ],
        };
    }
}
