using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace LearningPlatform.Data.Identity;

/// <summary>
/// The pictures of profiles. Their URLs are kept absolute, as every dialect shows them; when the platform moves to another origin, those of its own pictures follow
/// at the next start.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="links">Where the platform is.</param>
internal sealed class Avatars(Database database, Links links) : IAvatars, IHostedService
{
    /// <inheritdoc/>
    public async Task<bool> Set(Guid accountId, string path, DateTimeOffset at, CancellationToken ct)
    {
        var url = links.To(path);
        return await database.Write(
            (db, token) => db.Set<AccountRow>().Where(a => a.Id == accountId && a.ErasedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.AvatarUrl, url)
                    .SetProperty(a => a.ProfileUpdatedAt, at)
                    .SetProperty(a => a.UpdatedAt, at)
                    .SetProperty(a => a.Version, a => a.Version + 1),
                token),
            ct) == 1;
    }

    /// <inheritdoc/>
    public Task<string?> Find(Guid accountId, CancellationToken ct) =>
        database.Read((db, token) => db.Set<AccountRow>().Where(a => a.Id == accountId && a.ErasedAt == null).Select(a => a.AvatarUrl).SingleOrDefaultAsync(token), ct);

    /// <summary>Brings the URLs of the platform's own pictures to its present origin. A picture's name is an id of ours, so nobody else's URL is taken for one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var (origin, pattern) = (links.To("/"), $"^https?://[^/]+({OwnAvatars.Path}[0-9a-f]{{32}}\\.webp)$");
        return database.Write(
            (db, token) => db.Database.ExecuteSqlAsync(
                $"""
                update identity.accounts a set avatar_url = rtrim({origin}, '/') || (regexp_match(a.avatar_url, {pattern}))[1], version = a.version + 1
                where a.avatar_url ~ {pattern} and not starts_with(a.avatar_url, {origin})
                """,
                token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
