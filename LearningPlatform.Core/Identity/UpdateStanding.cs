using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>What an administrator changes about whether somebody may use his account.</summary>
/// <param name="Suspended">True suspends, false lifts the suspension, null leaves it.</param>
/// <param name="ResetsAttempts">True forgets failed sign-ins, and other modules the wrong attempts that they count.</param>
public sealed record StandingChange(bool? Suspended = null, bool ResetsAttempts = false);

/// <summary>
/// Suspends an account, lifts the suspension, lets the person try again after too many wrong attempts (labs-R17, R18). Suspension ends no session
/// (labs-D06): tokens stay and are refused until it is lifted. Nobody suspends himself, so an administrator always remains.
/// </summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="attempts">Counts failed sign-ins.</param>
/// <param name="states">Is told.</param>
/// <param name="time">The clock.</param>
public sealed class UpdateStanding(IAccounts accounts, ISignInAttempts attempts, ISessionStates states, TimeProvider time)
{
    /// <summary>Changes; what is so already stays.</summary>
    /// <param name="caller">An administrator.</param>
    /// <param name="id">The account; a deleted one too.</param>
    /// <param name="change">What changes.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Account>> Handle(Caller caller, Guid id, StandingChange change, Client client, CancellationToken ct)
    {
        if (!caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        if (change.Suspended == true && caller.UserId == id)
            return Refusals.NotYourself;

        var written = await AccountWrites.Change(accounts, id, account => Decide(caller, account, change, client, time.GetUtcNow()), ct);
        if (!written.Ok)
            return written;

        if (change.ResetsAttempts)
            await attempts.Reset(SignInAttempts.KeyOf(written.Value), ct);

        states.Changed(id);
        return written;
    }

    private static Outcome<AccountChange?> Decide(Caller caller, Account account, StandingChange change, Client client, DateTimeOffset now)
    {
        var status = change.Suspended switch
        {
            true => AccountStatus.Suspended,
            false => AccountStatus.Active,
            null => account.Status,
        };
        var log = new List<SecurityEvent>(2);
        if (status != account.Status)
            log.Add(SecurityEvent.Of(status == AccountStatus.Suspended ? SecurityEventKind.Suspended : SecurityEventKind.Unsuspended, account.Id, now, client, caller));

        if (change.ResetsAttempts)
            log.Add(SecurityEvent.Of(SecurityEventKind.ChangedByAdministrator, account.Id, now, client, caller, "attempts reset"));

        if (log.Count == 0)
            return (AccountChange?)null;

        return new AccountChange(
            status == account.Status ? account : account with { Status = status, UpdatedAt = now },
            change.ResetsAttempts ? [EventEnvelope.Of(new AttemptsReset(account.Id), account.Id, now)] : [])
        {
            NeedsAdministrator = status == AccountStatus.Suspended && (account.Roles & Roles.Admin) != 0,
            Log = log,
        };
    }
}
