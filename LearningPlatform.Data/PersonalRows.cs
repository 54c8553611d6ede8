using System.Runtime.CompilerServices;
using LearningPlatform.Core.Identity.Contracts;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data;

/// <summary>Personal data that is read from tables a page at a time, so that a slow reader of a large copy holds neither memory nor a connection.</summary>
/// <param name="database">The database.</param>
internal abstract class PersonalRows(Database database) : IPersonalData
{
    private const int PageSize = 500;

    /// <inheritdoc/>
    public abstract string Section { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> Tables { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<object>> Read(Guid accountId, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var skip = 0; ; skip += PageSize)
        {
            var from = skip;
            var page = await database.Read((db, token) => Rows(db, accountId).Skip(from).Take(PageSize).ToListAsync(token), ct);
            if (page.Count > 0)
                yield return page;

            if (page.Count < PageSize)
                yield break;
        }
    }

    /// <summary>The rows in an order that doesn't change.</summary>
    /// <param name="db">The database.</param>
    /// <param name="id">The person.</param>
    protected abstract IQueryable<object> Rows(PlatformDb db, Guid id);
}
