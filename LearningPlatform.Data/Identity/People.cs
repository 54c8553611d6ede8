using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity;

/// <summary>What other modules may know of accounts.</summary>
/// <param name="database">The database.</param>
internal sealed class People(Database database) : IPeople
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, Person>> Find(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return new Dictionary<Guid, Person>();

        var distinct = ids.Distinct().ToArray();
        return await database.Read(
            (db, token) => db.Set<AccountRow>()
                .Where(a => distinct.Contains(a.Id) && a.ErasedAt == null)
                .Select(a => new Person(
                    a.Id,
                    a.Username,
                    a.FullName ?? a.DisplayName ?? a.FirstName ?? a.Username,
                    a.FullName,
                    a.Roles,
                    a.AvatarUrl,
                    a.Bio,
                    a.Website,
                    new SocialNames(a.Github, a.Linkedin, a.Twitter),
                    a.CreatedAt,
                    a.UpdatedAt))
                .ToDictionaryAsync(p => p.Id, token),
            ct);
    }

    /// <inheritdoc/>
    public Task<string> Timezone(Guid id, CancellationToken ct) =>
        database.Read(async (db, token) => await db.Set<AccountRow>().Where(a => a.Id == id).Select(a => a.Timezone).SingleOrDefaultAsync(token) ?? "UTC", ct);

    /// <inheritdoc/>
    public Task<Reach?> Reach(Guid id, CancellationToken ct) =>
        database.Read(
            (db, token) => db.Set<AccountRow>().Where(a => a.Id == id && a.ErasedAt == null && a.DeletedAt == null).Select(a => new Reach(a.Email, a.Phone)).SingleOrDefaultAsync(token),
            ct);
}
