using System.Globalization;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity;

/// <summary>The sign-ins in PostgreSQL. A session's row is locked first, so refreshes of one family follow one another.</summary>
/// <param name="database">The database.</param>
internal sealed class Sessions(Database database) : ISessions
{
    /// <inheritdoc/>
    public Task Open(Opening opening, string? rehashed, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                Add(db, opening);
                var (id, at) = (opening.Session.AccountId, opening.Session.CreatedAt);
                var account = db.Set<AccountRow>().Where(a => a.Id == id);
                if (rehashed is null)
                    await account.ExecuteUpdateAsync(set => set.SetProperty(a => a.LastLoginAt, at), token);
                else
                    await account.ExecuteUpdateAsync(
                        set => set.SetProperty(a => a.LastLoginAt, at).SetProperty(a => a.PasswordHash, rehashed).SetProperty(a => a.Version, a => a.Version + 1), token);
            },
            ct);

    /// <inheritdoc/>
    public Task<RefreshFacts?> FindRefresh(byte[] hash, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var found = await (
                    from t in db.Set<RefreshTokenRow>()
                    join s in db.Set<SessionRow>() on t.SessionId equals s.Id
                    join a in db.Set<AccountRow>() on s.AccountId equals a.Id
                    from next in db.Set<RefreshTokenRow>().Where(n => n.Id == t.ReplacedBy).DefaultIfEmpty()
                    where t.Hash == hash
                    select new { t, s, a, next }).SingleOrDefaultAsync(token);
                return found is null ? null : new RefreshFacts(found.t.ToToken(), found.s.ToSession(), found.a.ToAccount(), found.next?.ToToken());
            },
            ct);

    /// <inheritdoc/>
    public Task<bool> Rotate(Guid tokenId, RefreshToken next, DateTimeOffset answeredAt, Client client, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var session = await db.Set<SessionRow>().Where(s => s.Id == next.SessionId && s.RefreshEndedAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.LastUsedAt, next.IssuedAt)
                        .SetProperty(s => s.ExpiresAt, next.ExpiresAt)
                        .SetProperty(s => s.Ip, s => client.Ip ?? s.Ip)
                        .SetProperty(s => s.Device, s => client.Device ?? s.Device),
                    token);
                if (session == 0)
                    return false;

                var rotated = await db.Set<RefreshTokenRow>().Where(t => t.Id == tokenId && t.RotatedAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(t => t.RotatedAt, answeredAt).SetProperty(t => t.ReplacedBy, next.Id), token);
                if (rotated == 0)
                    return false;

                db.Add(RefreshTokenRow.Of(next));
                return true;
            },
            ct);

    /// <inheritdoc/>
    public Task Touch(Guid sessionId, DateTimeOffset at, CancellationToken ct) =>
        database.Write((db, token) => db.Set<SessionRow>().Where(s => s.Id == sessionId).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, at), token), ct);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> ConfirmedAt(Guid sessionId, CancellationToken ct) =>
        database.Read((db, token) => db.Set<SessionRow>().Where(s => s.Id == sessionId).Select(s => (DateTimeOffset?)s.ConfirmedAt).SingleOrDefaultAsync(token), ct);

    /// <inheritdoc/>
    public Task Confirm(Guid sessionId, DateTimeOffset at, CancellationToken ct) =>
        database.Write((db, token) => db.Set<SessionRow>().Where(s => s.Id == sessionId).ExecuteUpdateAsync(set => set.SetProperty(s => s.ConfirmedAt, at), token), ct);

    /// <inheritdoc/>
    public Task End(Guid sessionId, SessionEnd reason, bool access, DateTimeOffset at, SecurityEvent? entry, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                // Ending what is ended already changes nothing, and there is nothing to note.
                DateTimeOffset? end = access ? at : null;
                var ended = await db.Set<SessionRow>().Where(s => s.Id == sessionId && s.EndedAt == null && (access || s.RefreshEndedAt == null)).ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.RefreshEndedAt, s => s.RefreshEndedAt ?? at)
                        .SetProperty(s => s.EndedAt, end)
                        .SetProperty(s => s.EndReason, s => s.EndReason ?? reason),
                    token);
                if (ended == 1 && entry is not null)
                    SecurityLog.Add(db, [entry]);
            },
            ct);

    /// <inheritdoc/>
    public Task<Page<Session>> List(Guid accountId, int page, int size, DateTimeOffset now, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var rows = db.Set<SessionRow>().Where(s => s.AccountId == accountId && s.EndedAt == null && s.RefreshEndedAt == null && s.ExpiresAt > now);
                var total = await rows.LongCountAsync(token);
                var found = await rows.OrderByDescending(s => s.LastUsedAt).ThenBy(s => s.Id).Skip(Paging.Skip(page, size)).Take(size).ToListAsync(token);
                return new Page<Session>([.. found.Select(row => row.ToSession())], page, size, total);
            },
            ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> Revoke(Guid accountId, Guid? only, Guid? but, SecurityEvent entry, CancellationToken ct) =>
        database.Write(
            async (db, token) =>
            {
                var at = entry.At;
                var ended = await db.Database.SqlQuery<Guid>(
                    $"""
                    update identity.sessions
                    set ended_at = {at}, refresh_ended_at = coalesce(refresh_ended_at, {at}), end_reason = coalesce(end_reason, 'Revoked')
                    where account_id = {accountId} and ended_at is null and expires_at > {at}
                      and ({only}::uuid is null or id = {only}::uuid) and ({but}::uuid is null or id <> {but}::uuid)
                    returning id as "Value"
                    """).ToListAsync(token);
                if (ended.Count > 0)
                    SecurityLog.Add(db, [entry with { Detail = ended.Count.ToString(CultureInfo.InvariantCulture) }]);

                return (IReadOnlyList<Guid>)ended;
            },
            ct);

    /// <inheritdoc/>
    public Task<SessionState?> State(Guid accountId, Guid sessionId, CancellationToken ct) =>
        database.Read(
            async (db, token) =>
            {
                var found = await db.Set<AccountRow>().Where(a => a.Id == accountId).Select(a => new
                {
                    a.Roles,
                    a.Status,
                    a.DeletedAt,
                    a.ErasedAt,
                    Open = db.Set<SessionRow>().Any(s => s.Id == sessionId && s.AccountId == accountId && s.EndedAt == null),
                }).SingleOrDefaultAsync(token);
                return found is null ? null : new SessionState(found.Roles, Account.StandingOf(found.Status, found.DeletedAt, found.ErasedAt), found.Open);
            },
            ct);

    /// <inheritdoc/>
    public Task<IReadOnlySet<Guid>> StillOpen(IReadOnlyCollection<Guid> sessionIds, CancellationToken ct)
    {
        var ids = sessionIds.ToArray();
        return database.Read(
            async (db, token) => (IReadOnlySet<Guid>)await (
                from s in db.Set<SessionRow>()
                join a in db.Set<AccountRow>() on s.AccountId equals a.Id
                where ids.Contains(s.Id) && s.EndedAt == null && a.Status == AccountStatus.Active && a.DeletedAt == null && a.ErasedAt == null
                select s.Id).ToHashSetAsync(token),
            ct);
    }

    /// <summary>Adds a session with its first refresh token to a transaction.</summary>
    internal static void Add(PlatformDb db, Opening opening)
    {
        db.Add(SessionRow.Of(opening.Session));
        db.Add(SecurityEventRow.Of(opening.Session));
        if (opening.Refresh is { } refresh)
            db.Add(RefreshTokenRow.Of(refresh));
    }
}
