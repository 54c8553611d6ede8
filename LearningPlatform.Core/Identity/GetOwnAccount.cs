using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Reads the caller's own account.</summary>
/// <param name="get">Reads any account.</param>
public sealed class GetOwnAccount(GetAccount get)
{
    /// <summary>The account of the token. One that was deleted while the token is still believed is nobody any more: signing in again is what's left.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Account>> Handle(Caller caller, CancellationToken ct) =>
        await get.Handle(caller.UserId, ct) is { Ok: true } found ? found : Unauthenticated.NoAccount;
}
