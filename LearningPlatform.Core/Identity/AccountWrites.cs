using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Read, decide, write; again when somebody else wrote in between.</summary>
internal static class AccountWrites
{
    private const int Attempts = 6;

    /// <summary>Changes an account.</summary>
    /// <param name="accounts">Where accounts are.</param>
    /// <param name="id">The account.</param>
    /// <param name="decide">What becomes of it; a change that is null leaves it as it is.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The account as it is stored now; <see cref="Refusals.User"/> when there is none that can be changed.</returns>
    public static async Task<Outcome<Account>> Change(IAccounts accounts, Guid id, Func<Account, Outcome<AccountChange?>> decide, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(id, ct) is not { } account || account.Standing is Standing.Erased or Standing.Unverified)
                return Refusals.User;

            var decided = decide(account);
            if (!decided.Ok)
                return decided.Error;

            if (decided.Value is not { } change)
                return account;

            switch (await accounts.Write(change, ct))
            {
                case Stored.Done:
                    return change.Account with { Version = change.Account.Version + 1 };
                case Stored.LastAdministrator:
                    return Refusals.LastAdministrator;
            }
        }

        return Refusals.Busy;
    }
}
