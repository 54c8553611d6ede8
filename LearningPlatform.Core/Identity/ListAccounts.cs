using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Lists accounts for those who manage users or read all progress.</summary>
/// <param name="accounts">Where accounts are.</param>
public sealed class ListAccounts(IAccounts accounts)
{
    /// <summary>One page. Callers who don't see addresses can't search or sort by what is withheld from them either.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="query">Which accounts.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<Account>>> Handle(Caller caller, AccountQuery query, CancellationToken ct)
    {
        if ((query.Deleted || query.AsWayr) && !caller.Is(Roles.Admin))
            return Refusals.AdministratorsOnly;

        if (!caller.May(Permission.ReadAllProgress | Permission.ManageUsers))
            return new Forbidden(ForbiddenReason.Role);

        var manages = caller.May(Permission.ManageUsers);
        if (!manages && query.Sort is AccountSort.Email or AccountSort.LastLoginAt or AccountSort.Location)
            return Invalid.Field("sort", "must name a field that you may read");

        return await accounts.List(query with { SearchEmail = manages }, ct);
    }
}
