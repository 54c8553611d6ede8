using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Deletes an account for good: personal data goes, its address and username are free again, what is anonymous stays.</summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="attempts">Counts failed sign-ins by address.</param>
/// <param name="box">Closes the addresses that other modules need once more.</param>
/// <param name="states">Is told.</param>
/// <param name="time">The clock.</param>
public sealed class EraseAccount(IAccounts accounts, ISignInAttempts attempts, ISecretBox box, ISessionStates states, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Erases.</summary>
    /// <param name="caller">Who asks: the owner, or whoever manages users.</param>
    /// <param name="id">The account.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, CancellationToken ct)
    {
        if (!GetAccount.Changes(caller, id))
            return new Forbidden(ForbiddenReason.Owner);

        // A lost key must not cost its owner everything.
        if (caller.KeyAllows is not null && caller.UserId == id)
            return new Forbidden(ForbiddenReason.Role, "An API key can't delete the account of its owner.");

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(id, ct) is not { } account || account.Standing == Standing.Erased)
                return Refusals.User;

            var now = time.GetUtcNow();
            var erased = new AccountChange(Decide(account, now), [EventEnvelope.Of(new AccountErased(id, Recipients(account)), id, now)])
            {
                ForgetsSessions = true,
                NeedsAdministrator = (account.Roles & Roles.Admin) != 0,
            };
            switch (await accounts.Write(erased, ct))
            {
                case Stored.Done:
                    await attempts.Reset(SignInAttempts.KeyOf(account), CancellationToken.None);
                    states.Changed(id);
                    return Done.Value;
                case Stored.LastAdministrator:
                    return Refusals.LastAdministrator;
            }
        }

        return Refusals.Busy;
    }

    private string[] Recipients(Account account) => [.. new[] { account.Email?.Text, account.Phone }.OfType<string>().Select(box.Close)];

    /// <summary>What is left: an id without a person.</summary>
    /// <param name="account">The account before.</param>
    /// <param name="now">When.</param>
    public static Account Decide(Account account, DateTimeOffset now) => new()
    {
        Id = account.Id,
        Version = account.Version,
        Username = $"deleted-{account.Id.ToString("N")[^22..]}",
        Roles = Roles.Student,
        Status = AccountStatus.Inactive,
        Origin = account.Origin,
        CreatedAt = account.CreatedAt,
        UpdatedAt = now,
        ErasedAt = now,
    };
}
