using LearningPlatform.Core.Identity.Passkeys;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.External;

/// <summary>Removes a login from the caller's account, unless nobody could sign in any more without it.</summary>
/// <param name="proof">Asks whether it is the owner.</param>
/// <param name="logins">Finds logins.</param>
/// <param name="passkeys">Another way to sign in.</param>
/// <param name="accounts">Stores.</param>
/// <param name="time">The clock.</param>
public sealed class UnlinkExternalLogin(RecentProof proof, IExternalLogins logins, IPasskeys passkeys, IAccounts accounts, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Removes.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="provider">The provider's id.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string provider, Client client, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(caller.UserId, ct) is not { Standing: Standing.Good } account)
                return Refusals.User;

            if (Refusal(account, await logins.List(account.Id, ct), (await passkeys.List(account.Id, ct)).Count, provider) is { } refusal)
                return refusal;

            // The account's version decides between two that remove the last two logins at once.
            var now = time.GetUtcNow();
            var change = new AccountChange(account with { UpdatedAt = now }, [])
            {
                Unlinks = provider,
                Log = [SecurityEvent.Of(SecurityEventKind.ExternalLoginUnlinked, account.Id, now, client, caller, provider)],
            };
            if (await accounts.Write(change, ct) == Stored.Done)
                return Done.Value;
        }

        return ExternalRefusals.Busy;
    }

    /// <summary>Why the login can't be removed; null when it can.</summary>
    /// <param name="account">The account.</param>
    /// <param name="own">Its logins.</param>
    /// <param name="passkeys">How many passkeys it has.</param>
    /// <param name="provider">Whose login to remove.</param>
    public static Error? Refusal(Account account, IReadOnlyList<ExternalLogin> own, int passkeys, string provider) =>
        !own.Any(login => login.Provider == provider) ? new NotFound("external login")
        : NoWayIn(account, own.Count - 1, passkeys) ? ExternalRefusals.OnlyWay
        : null;

    /// <summary>True when nobody could sign in to the account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="logins">How many logins of other providers it would have.</param>
    /// <param name="passkeys">How many passkeys it would have.</param>
    public static bool NoWayIn(Account account, int logins, int passkeys) => account.PasswordHash is null && account.Phone is null && logins == 0 && passkeys == 0;
}
