using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Deletes an account so that it can be restored, and ends its sessions (labs-R14). Nobody deletes himself this way.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="states">Is told.</param>
/// <param name="time">The clock.</param>
public sealed class DeleteAccount(IAccounts accounts, ISessionStates states, TimeProvider time)
{
    /// <summary>Deletes.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="id">The account.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, Client client, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        if (caller.UserId == id)
            return Refusals.NotYourself;

        var written = await AccountWrites.Change(accounts, id, account => Decide(caller, account, client, time.GetUtcNow()), ct);
        if (!written.Ok)
            return written.Error;

        states.Changed(id);
        return Done.Value;
    }

    private static Outcome<AccountChange?> Decide(Caller caller, Account account, Client client, DateTimeOffset now) => account.DeletedAt is not null
        ? new Conflict("identity.deleted", "The user is deleted already.")
        : new AccountChange(account with { DeletedAt = now, UpdatedAt = now }, [])
        {
            EndsSessions = SessionEnd.AccountClosed,
            NeedsAdministrator = (account.Roles & Roles.Admin) != 0,
            Log = [SecurityEvent.Of(SecurityEventKind.Deleted, account.Id, now, client, caller)],
        };
}
