using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Undoes a deletion (labs-R16). The status is what it was; ended sessions stay ended.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="states">Is told.</param>
/// <param name="time">The clock.</param>
public sealed class RestoreAccount(IAccounts accounts, ISessionStates states, TimeProvider time)
{
    /// <summary>Restores.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="id">The account.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Account>> Handle(Caller caller, Guid id, Client client, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        var written = await AccountWrites.Change(accounts, id, account => Decide(caller, account, client, time.GetUtcNow()), ct);
        if (written.Ok)
            states.Changed(id);

        return written;
    }

    private static Outcome<AccountChange?> Decide(Caller caller, Account account, Client client, DateTimeOffset now) => account.DeletedAt is null
        ? new Conflict("identity.not_deleted", "The user is not deleted.")
        : new AccountChange(account with { DeletedAt = null, UpdatedAt = now }, [])
        {
            Log = [SecurityEvent.Of(SecurityEventKind.Restored, account.Id, now, client, caller)],
        };
}
