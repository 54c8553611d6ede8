using LearningPlatform.Core.Identity;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity;

/// <summary>One-time tokens in PostgreSQL.</summary>
/// <param name="database">The database.</param>
internal sealed class OneTimeTokens(Database database) : IOneTimeTokens
{
    /// <inheritdoc/>
    public Task<(OneTimeToken Token, Account Account)?> Find(byte[] hash, TokenPurpose purpose, CancellationToken ct) =>
        database.Read<(OneTimeToken Token, Account Account)?>(
            async (db, token) =>
            {
                var found = await (
                    from t in db.Set<OneTimeTokenRow>()
                    join a in db.Set<AccountRow>() on t.AccountId equals a.Id
                    where t.Hash == hash && t.Purpose == purpose
                    select new { t, a }).SingleOrDefaultAsync(token);
                return found is null ? null : (found.t.ToToken(), found.a.ToAccount());
            },
            ct);
}
