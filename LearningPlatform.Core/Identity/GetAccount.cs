using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Reads an account.</summary>
/// <param name="accounts">Where accounts are.</param>
public sealed class GetAccount(IAccounts accounts)
{
    /// <summary>The account, unless it is deleted. What of it the caller may see is decided by <see cref="FullView"/>.</summary>
    /// <param name="id">The account.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Account>> Handle(Guid id, CancellationToken ct) =>
        await accounts.Find(id, ct) is { } account && account.Standing is not (Standing.Deleted or Standing.Erased or Standing.Unverified) ? account : Refusals.User;

    /// <summary>True when the caller sees everything: it is his own account, or he manages users (opencode-R60).</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The account.</param>
    public static bool FullView(Caller caller, Guid id) => caller.May(caller.UserId == id ? Permission.ReadOwnProfile : Permission.ManageUsers);

    /// <summary>True when the caller may change and delete it: it is his own account, or he manages users.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The account.</param>
    public static bool Changes(Caller caller, Guid id) => caller.May(caller.UserId == id ? Permission.WriteOwnProfile : Permission.ManageUsers);
}
