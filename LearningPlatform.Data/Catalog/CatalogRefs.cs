using System.Collections.Concurrent;
using System.Linq.Expressions;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace LearningPlatform.Data.Catalog;

/// <summary>
/// What other modules may know of the content. Answers are kept for <see cref="Kept"/>, so a change is seen everywhere after that time at the latest, and at once
/// in the process that made it (<see cref="Forget"/>); other nodes are told (<see cref="Channel"/>), which may get lost. Misses are not kept: new content is
/// there at once.
/// </summary>
internal sealed class CatalogRefs(Database database, TimeProvider clock) : ICatalog, ITestCatalog
{
    /// <summary>Where PostgreSQL tells all nodes that content has changed.</summary>
    public const string Channel = "catalog_changed";

    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private static readonly Expression<Func<RefParts, LessonRef>> Ref = parts => new LessonRef(
        parts.Lesson.Id,
        parts.Lesson.Key,
        parts.Course.Id,
        parts.Course.Kind,
        parts.Lesson.Title,
        parts.Lesson.ExperiencePoints,
        parts.Lessons,
        parts.Lesson.Status == ContentStatus.Published && parts.Course.Status == ContentStatus.Published && parts.Course.IsPublic);

    private static readonly Func<RefParts, LessonRef> AsRef = Ref.Compile();
    private readonly Recent<string, LessonRef> lessons = new(clock, Kept, 20_000);
    private readonly Recent<string, CourseRef> courses = new(clock, Kept, 5_000);
    private readonly Recent<Guid, LessonTest> tests = new(clock, Kept, 20_000);

    public Task<LessonRef?> Lesson(Guid id, CancellationToken ct) => Lesson(id.ToString(), ct);

    public async Task<LessonRef?> Lesson(string idOrKey, CancellationToken ct) => (await Lessons([idOrKey], ct)).GetValueOrDefault(idOrKey);

    public async Task<IReadOnlyDictionary<string, LessonRef>> Lessons(IReadOnlyCollection<string> idsOrKeys, CancellationToken ct)
    {
        var found = new Dictionary<string, LessonRef>(idsOrKeys.Count, StringComparer.Ordinal);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in idsOrKeys)
        {
            if (lessons.Find(name) is { } known)
            {
                found[name] = known;
            }
            else
            {
                missing.Add(name);
            }
        }

        if (missing.Count == 0)
        {
            return found;
        }

        var keys = missing.ToArray();
        var ids = Ids(missing);
        var read = await database.Read(
            (db, inner) => Parts(db, db.Set<Lesson>().Where(l => ids.Contains(l.Id) || keys.Contains(l.Key))).Select(Ref).ToListAsync(inner), ct);
        var byKey = read.ToDictionary(lesson => lesson.Key, StringComparer.Ordinal);
        var byId = read.ToDictionary(lesson => lesson.Id);
        foreach (var name in missing)
        {
            if (byKey.TryGetValue(name, out var lesson) || (Guid.TryParse(name, out var id) && byId.TryGetValue(id, out lesson)))
            {
                found[name] = lessons.Keep(name, lesson);
            }
        }

        return found;
    }

    public Task<CourseRef?> Course(Guid id, CancellationToken ct) => Course(id.ToString(), ct);

    public async Task<CourseRef?> Course(string idOrKey, CancellationToken ct)
    {
        if (courses.Find(idOrKey) is { } known)
        {
            return known;
        }

        Guid? id = Guid.TryParse(idOrKey, out var parsed) ? parsed : null;
        var read = await database.Read(
            (db, inner) => (from course in db.Set<Course>()
                            where course.Key == idOrKey || course.Id == id
                            orderby course.Key == idOrKey descending
                            select new CourseRef(
                                course.Id,
                                course.Key,
                                course.Kind,
                                course.Title,
                                db.Set<Lesson>().Count(lesson => lesson.CourseId == course.Id && lesson.Status == ContentStatus.Published),
                                course.Status == ContentStatus.Published && course.IsPublic)).FirstOrDefaultAsync(inner),
            ct);
        return read is null ? null : courses.Keep(idOrKey, read);
    }

    public Task<ContentCounts> Counts(CourseKind kind, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var shown = db.Set<Course>().Where(course => course.Kind == kind && course.Status == ContentStatus.Published && course.IsPublic);
            var content = await (from lesson in db.Set<Lesson>()
                                 join course in shown on lesson.CourseId equals course.Id
                                 where lesson.Status == ContentStatus.Published
                                 group lesson by 1 into all
                                 select new { Lessons = all.Count(), Exercises = all.Count(lesson => lesson.Type == LessonType.Exercise) })
                .FirstOrDefaultAsync(inner);
            return new ContentCounts(await shown.CountAsync(inner), content?.Lessons ?? 0, content?.Exercises ?? 0);
        },
        ct);

    public async Task<IReadOnlyDictionary<Guid, LessonTest>> Tests(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var found = new Dictionary<Guid, LessonTest>(ids.Count);
        var missing = new HashSet<Guid>();
        foreach (var id in ids)
        {
            if (tests.Find(id) is { } known)
            {
                found[id] = known;
            }
            else
            {
                missing.Add(id);
            }
        }

        if (missing.Count == 0)
        {
            return found;
        }

        var wanted = missing.ToArray();
        var read = await database.Read(
            async (db, inner) =>
            {
                var holders = db.Set<Lesson>().Where(lesson => db.Set<LessonTestRow>().Any(row => row.LessonId == lesson.Id && wanted.Contains(row.TestId)));
                return await Parts(db, holders).ToListAsync(inner);
            },
            ct);
        foreach (var holder in read)
        {
            var lesson = AsRef(holder);
            foreach (var test in holder.Lesson.Content.Code?.Tests.Where(test => missing.Contains(test.Id)) ?? [])
            {
                found[test.Id] = tests.Keep(test.Id, new LessonTest(lesson, test));
            }
        }

        return found;
    }

    /// <summary>Forgets what was read; for whoever has changed content.</summary>
    public void Forget()
    {
        lessons.Clear();
        courses.Clear();
        tests.Clear();
    }

    private static Guid[] Ids(IEnumerable<string> names) =>
        [.. names.Select(name => Guid.TryParse(name, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    private static IQueryable<RefParts> Parts(PlatformDb db, IQueryable<Lesson> lessons) =>
        from lesson in lessons
        join course in db.Set<Course>() on lesson.CourseId equals course.Id
        select new RefParts
        {
            Lesson = lesson,
            Course = course,
            Lessons = db.Set<Lesson>().Count(other => other.CourseId == course.Id && other.Status == ContentStatus.Published),
        };

    /// <summary>What a reference is made of; in a query only the columns that are used are read.</summary>
    private sealed class RefParts
    {
        public required Lesson Lesson { get; init; }

        public required Course Course { get; init; }

        public required int Lessons { get; init; }
    }
}

/// <summary>Forgets what this node read when another node has changed content.</summary>
internal sealed class CatalogListener : IHostedService
{
    public CatalogListener(PostgresNotifications notifications, CatalogRefs refs) => notifications.Listen(CatalogRefs.Channel, _ => refs.Forget());

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Keeps values for a short time, at most so many.</summary>
internal sealed class Recent<TKey, TValue>(TimeProvider clock, TimeSpan kept, int most)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, DateTimeOffset Until)> values = [];

    public TValue? Find(TKey key) => values.TryGetValue(key, out var found) && found.Until > clock.GetUtcNow() ? found.Value : null;

    public TValue Keep(TKey key, TValue value)
    {
        if (values.Count >= most)
        {
            // Rare (more lessons in ten seconds than a catalogue has); starting over is cheaper than an order of use.
            values.Clear();
        }

        values[key] = (value, clock.GetUtcNow() + kept);
        return value;
    }

    public void Clear() => values.Clear();
}
