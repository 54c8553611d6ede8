using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Catalog;

/// <summary>What people's changes of the content have in common, whoever writes them.</summary>
/// <param name="database">The database.</param>
/// <param name="refs">What this node knows of the content.</param>
internal sealed class ContentWrites(Database database, CatalogRefs refs)
{
    /// <summary>Writes in one transaction. When something was written, all nodes forget what they know.</summary>
    public async Task<Outcome<T>> Write<T>(Func<PlatformDb, CancellationToken, Task<Outcome<T>>> work, CancellationToken ct)
    {
        var outcome = await database.Write(
            async (db, inner) =>
            {
                var done = await work(db, inner);
                if (done.Ok)
                {
                    // Reaches every node when the transaction commits.
                    await db.Database.ExecuteSqlRawAsync($"notify {CatalogRefs.Channel}", inner);
                }

                return done;
            },
            ct);
        if (outcome.Ok)
        {
            refs.Forget();
        }

        return outcome;
    }

    /// <summary>Counts up the revisions of courses in which something changed.</summary>
    public static Task Count(PlatformDb db, List<Guid> courses, CancellationToken ct) => courses.Count == 0
        ? Task.CompletedTask
        : db.Set<Course>().Where(course => courses.Contains(course.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(course => EF.Property<long>(course, CourseTable.Revision), course => EF.Property<long>(course, CourseTable.Revision) + 1), ct);
}
