using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LearningPlatform.Data.Identity;

/// <summary>The accounts in PostgreSQL. Unique indexes decide who was first; a version decides whether a copy is still true.</summary>
/// <param name="database">The database.</param>
internal sealed class Accounts(Database database) : IAccounts
{
    /// <inheritdoc/>
    public Task<Account?> Find(Guid id, CancellationToken ct) =>
        database.Read(async (db, token) => (await db.Set<AccountRow>().SingleOrDefaultAsync(a => a.Id == id, token))?.ToAccount(), ct);

    /// <inheritdoc/>
    public Task<Account?> FindByEmail(EmailAddress email, CancellationToken ct) =>
        database.Read(async (db, token) => (await db.Set<AccountRow>().SingleOrDefaultAsync(a => a.EmailKey == email.Key, token))?.ToAccount(), ct);

    /// <inheritdoc/>
    public Task<Account?> FindByPhone(string phone, CancellationToken ct) =>
        database.Read(async (db, token) => (await db.Set<AccountRow>().SingleOrDefaultAsync(a => a.Phone == phone, token))?.ToAccount(), ct);

    /// <inheritdoc/>
    public Task<Page<Account>> List(AccountQuery query, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var rows = db.Set<AccountRow>().Where(a => a.DeletedAt == null && a.ErasedAt == null && a.Status != AccountStatus.Unverified);
                if (query.Role is { } role)
                    rows = WithRole(rows, role);

                if (!string.IsNullOrEmpty(query.Search))
                {
                    var pattern = $"%{Escape(query.Search)}%";
                    rows = query.SearchEmail
                        ? rows.Where(a => EF.Functions.ILike(a.Username, pattern, @"\") || EF.Functions.ILike(a.FullName!, pattern, @"\") || EF.Functions.ILike(a.Email!, pattern, @"\"))
                        : rows.Where(a => EF.Functions.ILike(a.Username, pattern, @"\") || EF.Functions.ILike(a.FullName!, pattern, @"\"));
                }

                var total = await rows.LongCountAsync(token);
                var page = await Order(rows, query).Skip(Paging.Skip(query.Page, query.Size)).Take(query.Size).ToListAsync(token);
                return new Page<Account>([.. page.Select(row => row.ToAccount())], query.Page, query.Size, total);
            },
            ct);

    /// <inheritdoc/>
    public async Task<Stored> Write(AccountChange change, CancellationToken ct)
    {
        try
        {
            return await database.Write((db, token) => Write(db, change, token), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Stored.Changed;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: var index })
        {
            return index switch
            {
                AccountRow.EmailIndex => Stored.EmailTaken,
                AccountRow.PhoneIndex => Stored.PhoneTaken,
                AccountRow.UsernameIndex => Stored.UsernameTaken,
                _ => throw new InvalidOperationException($"The unique index {index} was violated.", e),
            };
        }
        catch (TokenUsedException)
        {
            return Stored.Changed;
        }
    }

    private static async Task<Stored> Write(PlatformDb db, AccountChange change, CancellationToken ct)
    {
        var account = change.Account;
        if (change.Uses is { } used)
        {
            var at = account.UpdatedAt;
            var tokens = await db.Set<OneTimeTokenRow>().Where(t => t.Hash == used && t.UsedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, at), ct);
            if (tokens == 0)
                throw new TokenUsedException();
        }

        var row = AccountRow.Of(account, account.Version + 1);
        if (account.Version == 0)
        {
            db.Add(row);
        }
        else
        {
            var entry = db.Entry(row);
            entry.State = EntityState.Modified;
            entry.Property(a => a.Version).OriginalValue = account.Version;

            // A sign-in beside this write has its own say about when it was.
            entry.Property(a => a.LastLoginAt).IsModified = change.Opens is not null;
        }

        if (change.Issues is { } token)
        {
            await db.Set<OneTimeTokenRow>().Where(t => t.AccountId == account.Id && t.Purpose == token.Purpose).ExecuteDeleteAsync(ct);
            db.Add(OneTimeTokenRow.Of(token));
        }

        if (change.ForgetsSessions)
        {
            await db.Set<SessionRow>().Where(s => s.AccountId == account.Id).ExecuteDeleteAsync(ct);
            await db.Set<OneTimeTokenRow>().Where(t => t.AccountId == account.Id).ExecuteDeleteAsync(ct);
            await db.Set<SecurityEventRow>().Where(e => e.AccountId == account.Id).ExecuteDeleteAsync(ct);
        }

        if (change.EndsSessions is { } reason)
        {
            var at = account.UpdatedAt;
            await db.Set<SessionRow>().Where(s => s.AccountId == account.Id && s.EndedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.EndedAt, at).SetProperty(s => s.RefreshEndedAt, s => s.RefreshEndedAt ?? at).SetProperty(s => s.EndReason, reason), ct);
        }

        if (change.Opens is { } opening)
            Sessions.Add(db, opening);

        db.AddRange(change.Log.Select(SecurityEventRow.Of));
        db.Enqueue(change.Events);

        // Here and not at the commit, so that a violated index is known before the caller goes on.
        await db.SaveChangesAsync(ct);
        return Stored.Done;
    }

    private static IQueryable<AccountRow> WithRole(IQueryable<AccountRow> rows, Roles role) => role switch
    {
        Roles.Admin => rows.Where(a => (a.Roles & Roles.Admin) != 0),
        Roles.Instructor => rows.Where(a => (a.Roles & Roles.Admin) == 0 && (a.Roles & Roles.Instructor) != 0),
        Roles.TeachingAssistant => rows.Where(a => (a.Roles & (Roles.Admin | Roles.Instructor)) == 0 && (a.Roles & Roles.TeachingAssistant) != 0),
        _ => rows.Where(a => (a.Roles & (Roles.Admin | Roles.Instructor | Roles.TeachingAssistant)) == 0),
    };

    private static IQueryable<AccountRow> Order(IQueryable<AccountRow> rows, AccountQuery query) => query.Sort switch
    {
        AccountSort.UpdatedAt => By(rows, a => a.UpdatedAt, query.Descending),
        AccountSort.LastLoginAt => By(rows, a => a.LastLoginAt, query.Descending),
        AccountSort.Id => By(rows, a => a.Id, query.Descending),
        AccountSort.Email => By(rows, a => a.EmailKey, query.Descending),
        AccountSort.Username => By(rows, a => a.UsernameKey, query.Descending),
        AccountSort.FullName => By(rows, a => a.FullName, query.Descending),
        AccountSort.Avatar => By(rows, a => a.AvatarUrl, query.Descending),
        AccountSort.Bio => By(rows, a => a.Bio, query.Descending),
        AccountSort.Location => By(rows, a => a.Location, query.Descending),
        AccountSort.Website => By(rows, a => a.Website, query.Descending),

        // By the names of the roles, as a client sees them: admin, instructor, student, teaching_assistant.
        AccountSort.Role => By(
            rows,
            a => (a.Roles & Roles.Admin) != 0 ? 0 : (a.Roles & Roles.Instructor) != 0 ? 1 : (a.Roles & Roles.TeachingAssistant) != 0 ? 3 : 2,
            query.Descending),
        _ => By(rows, a => a.CreatedAt, query.Descending),
    };

    private static IQueryable<AccountRow> By<T>(IQueryable<AccountRow> rows, System.Linq.Expressions.Expression<Func<AccountRow, T>> key, bool descending) =>
        (descending ? rows.OrderByDescending(key) : rows.OrderBy(key)).ThenBy(a => a.Id);

    private static string Escape(string search) => search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>Rolls the transaction back when the one-time token was used meanwhile.</summary>
    private sealed class TokenUsedException : Exception;
}
