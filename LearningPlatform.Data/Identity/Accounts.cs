using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Identity.External;
using LearningPlatform.Data.Identity.Passkeys;
using LearningPlatform.Data.Identity.SecondFactors;
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
                var rows = db.Set<AccountRow>().Where(a => a.ErasedAt == null && a.Status != AccountStatus.Unverified);
                if (!query.Deleted)
                    rows = rows.Where(a => a.DeletedAt == null);

                if (query.Usable is { } usable)
                    rows = rows.Where(a => a.Usable == usable);

                if (query.Role is { } role)
                {
                    var rank = Rank(role);
                    rows = query.AsWayr ? rows.Where(a => a.WayrRole == rank) : rows.Where(a => a.RoleRank == rank);
                }

                if (!string.IsNullOrEmpty(query.Search))
                {
                    var pattern = $"%{Escape(query.Search)}%".ToLowerInvariant();
                    rows = query.AsWayr ? rows.Where(a => EF.Functions.Like(a.SearchEmail, pattern, @"\") || EF.Functions.Like(a.ShownName, pattern, @"\"))
                        : query.SearchEmail ? rows.Where(a => EF.Functions.Like(a.SearchNames, pattern, @"\") || EF.Functions.Like(a.SearchEmail, pattern, @"\"))
                        : rows.Where(a => EF.Functions.Like(a.SearchNames, pattern, @"\"));
                }

                var total = await rows.LongCountAsync(token);
                var page = await Order(rows, query).Skip(Paging.Skip(query.Page, query.Size)).Take(query.Size).ToListAsync(token);
                return new Page<Account>([.. page.Select(row => row.ToAccount())], query.Page, query.Size, total);
            },
            ct);

    /// <inheritdoc/>
    public Task<Page<Account>> ListRoleRequests(int page, int size, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var rows = db.Set<AccountRow>().Where(a => a.RequestedRoles != Roles.None && a.DeletedAt == null && a.Status != AccountStatus.Unverified);
                var total = await rows.LongCountAsync(token);
                var found = await rows.OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).Skip(Paging.Skip(page, size)).Take(size).ToListAsync(token);
                return new Page<Account>([.. found.Select(row => row.ToAccount())], page, size, total);
            },
            ct);

    /// <inheritdoc/>
    public Task<Stored> Write(AccountChange change, CancellationToken ct) => Write(change, static (_, _) => Task.FromResult(true), ct);

    /// <summary>Writes a change together with what another store of this module has to write.</summary>
    /// <param name="change">The change.</param>
    /// <param name="also">What else; false when it can't be, and then nothing is written.</param>
    /// <param name="ct">Gives up.</param>
    internal async Task<Stored> Write(AccountChange change, Func<PlatformDb, CancellationToken, Task<bool>> also, CancellationToken ct)
    {
        try
        {
            return await database.Write(
                async (db, token) => await also(db, token) ? await Write(db, change, token) : throw new TokenUsedException(),
                ct);
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
                ExternalLoginRow.SubjectIndex or ExternalLoginRow.AccountIndex => Stored.LinkTaken,
                _ => throw new InvalidOperationException($"The unique index {index} was violated.", e),
            };
        }
        catch (TokenUsedException)
        {
            return Stored.Changed;
        }
        catch (LastAdministratorException)
        {
            return Stored.LastAdministrator;
        }
        catch (CodeUsedException)
        {
            return Stored.CodeUsed;
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

        if (change.UsesCode is { } code && !await Codes.Use(db, code, ct))
            throw new CodeUsedException();

        if (change.Displaces is { } pending)
            await db.Set<AccountRow>().Where(a => a.Id == pending && a.Status == AccountStatus.Unverified).ExecuteDeleteAsync(ct);

        if (change.Voids is { Count: > 0 } purposes)
            await db.Set<OneTimeTokenRow>().Where(t => t.AccountId == account.Id && t.UsedAt == null && purposes.Contains(t.Purpose)).ExecuteDeleteAsync(ct);

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

        if (change.Unlinks is { } provider)
            await db.Set<ExternalLoginRow>().Where(l => l.AccountId == account.Id && l.Provider == provider).ExecuteDeleteAsync(ct);

        if (change.RemovesPasskey is { } passkey)
            await db.Set<PasskeyRow>().Where(p => p.AccountId == account.Id && p.Id == passkey).ExecuteDeleteAsync(ct);

        if (change.ForgetsOtherWaysIn)
        {
            await db.Set<ExternalLoginRow>().Where(l => l.AccountId == account.Id).ExecuteDeleteAsync(ct);
            await db.Set<PasskeyRow>().Where(p => p.AccountId == account.Id).ExecuteDeleteAsync(ct);
            await db.Set<ApiKeyRow>().Where(k => k.AccountId == account.Id).ExecuteDeleteAsync(ct);
            await db.Set<SecondFactorRow>().Where(f => f.AccountId == account.Id).ExecuteDeleteAsync(ct);
            await db.Set<RecoveryCodeRow>().Where(c => c.AccountId == account.Id).ExecuteDeleteAsync(ct);
        }

        if (change.Links is { } login)
            db.Add(ExternalLoginRow.Of(login));

        if (change.ForgetsSessions)
        {
            await db.Set<ExternalAttemptRow>().Where(a => a.AccountId == account.Id).ExecuteDeleteAsync(ct);
            await Forget(db, account.Id, ct);
        }

        if (change.EndsSessions is { } reason)
        {
            var at = account.UpdatedAt;
            var kept = change.KeepsSession ?? Guid.Empty;
            await db.Set<SessionRow>().Where(s => s.AccountId == account.Id && s.Id != kept && s.EndedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.EndedAt, at).SetProperty(s => s.RefreshEndedAt, s => s.RefreshEndedAt ?? at).SetProperty(s => s.EndReason, reason), ct);
        }

        if (change.Opens is { } opening)
            Sessions.Add(db, opening);

        SecurityLog.Add(db, change.Log);
        db.Enqueue(change.Events);

        // Those that take administrators away follow one another, so that two of them can't take the last two.
        if (change.NeedsAdministrator)
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('identity.administrators'))", ct);

        // Here and not at the commit, so that a violated index is known before the caller goes on.
        await db.SaveChangesAsync(ct);
        if (change.NeedsAdministrator && !await db.Set<AccountRow>().AnyAsync(a => a.RoleRank == 0 && a.Usable, ct))
            throw new LastAdministratorException();

        return Stored.Done;
    }

    // Everything that hangs on an account is about its owner: a table that is added later is emptied without a line here.
    private static async Task Forget(PlatformDb db, Guid accountId, CancellationToken ct)
    {
        foreach (var type in db.Model.GetEntityTypes())
        {
            foreach (var key in type.GetForeignKeys().Where(key => key.PrincipalEntityType.ClrType == typeof(AccountRow)))
            {
                var sql = $"delete from {type.GetSchema()}.{type.GetTableName()} where {key.Properties.Single().GetColumnName()} = {{0}}";
                await db.Database.ExecuteSqlRawAsync(sql, [accountId], ct);
            }
        }
    }

    // In the order of OpenCode's names: admin, instructor, student, teaching_assistant.
    private static short Rank(Roles role) => role switch
    {
        Roles.Admin => 0,
        Roles.Instructor => 1,
        Roles.TeachingAssistant => 3,
        _ => 2,
    };

    // Every order has an index of its own. Equal ones follow by id: ascending in Wayr (wayr-D05), elsewhere in the direction of the order, for which one index is enough.
    private static IQueryable<AccountRow> Order(IQueryable<AccountRow> rows, AccountQuery query) => query.Sort switch
    {
        AccountSort.UpdatedAt => By(rows, a => a.UpdatedAt, query),
        AccountSort.LastLoginAt => By(rows, a => a.LastLoginAt, query),
        AccountSort.Id => query.Descending ? rows.OrderByDescending(a => a.Id) : rows.OrderBy(a => a.Id),
        AccountSort.Email => By(rows, a => a.EmailKey, query),
        AccountSort.Username => By(rows, a => a.UsernameKey, query),
        AccountSort.FullName => By(rows, a => a.FullName, query),
        AccountSort.Avatar => By(rows, a => a.AvatarUrl!.Substring(0, 200), query),
        AccountSort.Bio => By(rows, a => a.Bio!.Substring(0, 200), query),
        AccountSort.Location => By(rows, a => a.Location, query),
        AccountSort.Website => By(rows, a => a.Website!.Substring(0, 200), query),
        AccountSort.Role => query.AsWayr ? By(rows, a => a.WayrRole, query) : By(rows, a => a.RoleRank, query),
        AccountSort.ShownName => By(rows, a => a.ShownName, query),
        AccountSort.Usable => By(rows, a => a.Usable, query),
        _ => By(rows, a => a.CreatedAt, query),
    };

    private static IQueryable<AccountRow> By<T>(IQueryable<AccountRow> rows, System.Linq.Expressions.Expression<Func<AccountRow, T>> key, AccountQuery query)
    {
        if (!query.Descending)
            return rows.OrderBy(key).ThenBy(a => a.Id);

        var ordered = rows.OrderByDescending(key);
        return query.AsWayr ? ordered.ThenBy(a => a.Id) : ordered.ThenByDescending(a => a.Id);
    }

    private static string Escape(string search) => search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>Rolls the transaction back when the one-time token was used meanwhile.</summary>
    private sealed class TokenUsedException : Exception;

    /// <summary>Rolls the transaction back when no administrator would be left.</summary>
    private sealed class LastAdministratorException : Exception;

    private sealed class CodeUsedException : Exception;
}
