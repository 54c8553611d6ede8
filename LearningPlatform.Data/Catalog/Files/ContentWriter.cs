using System.Text.Json;
using LearningPlatform.Core.Catalog;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>
/// Brings the database to what content files say, in one transaction: adds, changes what differs, removes what came from the files and is no longer in them.
/// What people made beside it (rows whose id isn't the one computed from their key) and what learners did stays.
/// </summary>
internal sealed class ContentWriter(Database database, CatalogRefs refs, TimeProvider clock)
{
    private const long LockKey = 0x4C50_434F_4E54_454E;

    /// <summary>Writes a set unless the same was written last.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="hash">Changes with the files.</param>
    /// <param name="read">Reads the files.</param>
    /// <param name="ct">Gives up; nothing has happened then.</param>
    /// <returns>True when something was written.</returns>
    public async Task<bool> Apply(string name, string hash, Func<ContentSet> read, CancellationToken ct)
    {
        if (await database.Read((db, inner) => db.Set<ContentSourceRow>().AnyAsync(row => row.Name == name && row.Hash == hash, inner), ct))
        {
            return false;
        }

        var set = read();
        await database.Write(
            async (db, inner) =>
            {
                // Another node at the same start waits here and then changes nothing.
                await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", inner);
                var now = clock.GetUtcNow();
                await Merge(db, set, now, inner);
                if (await db.Set<ContentSourceRow>().FirstOrDefaultAsync(row => row.Name == name, inner) is { } source)
                {
                    source.Hash = hash;
                    source.ReadAt = now;
                }
                else
                {
                    db.Add(new ContentSourceRow { Name = name, Hash = hash, ReadAt = now });
                }
            },
            ct);
        refs.Forget();
        return true;
    }

    private static async Task Merge(PlatformDb db, ContentSet set, DateTimeOffset now, CancellationToken ct)
    {
        var courses = set.Courses.Select(course => course.Id).ToArray();
        var lessons = set.Lessons.Select(lesson => lesson.Id).ToArray();
        var exercises = set.Exercises.Select(exercise => exercise.Id).ToArray();

        foreach (var course in Changes(await db.Set<Course>().Where(c => courses.Contains(c.Id)).ToListAsync(ct), set.Courses, c => c.Id, Plain))
        {
            Save(db, course.Old, course.New with { CreatedAt = course.Old?.CreatedAt ?? now, UpdatedAt = now })
                .Property(CourseTable.Search).CurrentValue = CourseTable.SearchText(course.New);
        }

        var oldSections = await db.Set<Section>().Where(section => courses.Contains(section.CourseId)).ToListAsync(ct);
        foreach (var section in Changes(oldSections, set.Sections, s => s.Id, Plain))
        {
            Save(db, section.Old, section.New with { CreatedAt = section.Old?.CreatedAt ?? now, UpdatedAt = now });
        }

        var oldLessons = await db.Set<Lesson>().Where(lesson => courses.Contains(lesson.CourseId)).ToListAsync(ct);
        foreach (var lesson in Changes(oldLessons, set.Lessons, l => l.Id, Plain))
        {
            Save(db, lesson.Old, lesson.New with { CreatedAt = lesson.Old?.CreatedAt ?? now, UpdatedAt = now });
        }

        foreach (var exercise in Changes(await db.Set<Exercise>().Where(e => exercises.Contains(e.Id)).ToListAsync(ct), set.Exercises, e => e.Id, Plain))
        {
            Save(db, exercise.Old, exercise.New with { CreatedAt = exercise.Old?.CreatedAt ?? now, UpdatedAt = now });
        }

        var oldPlaces = await db.Set<LessonExercise>().Where(place => lessons.Contains(place.LessonId)).ToListAsync(ct);
        foreach (var place in Changes(oldPlaces, set.Assignments, p => (p.LessonId, p.ExerciseId), p => p))
        {
            Save(db, place.Old, place.New);
        }

        var tests = set.Lessons.SelectMany(lesson => (lesson.Content.Code?.Tests ?? []).Select(test => new LessonTestRow { TestId = test.Id, LessonId = lesson.Id }))
            .ToList();
        var oldTests = await db.Set<LessonTestRow>().Where(row => lessons.Contains(row.LessonId)).ToListAsync(ct);
        foreach (var row in Changes(oldTests, tests, t => t.TestId, t => (t.TestId, t.LessonId)))
        {
            Save(db, row.Old, row.New);
        }

        db.RemoveRange(Gone(oldSections, set.Sections, s => s.Id).Where(s => s.Id == StableIds.Of(CatalogNames.Of(s.Kind), s.Key)));
        db.RemoveRange(Gone(oldLessons, set.Lessons, l => l.Id).Where(l => l.Id == StableIds.Of("lesson", l.Key)));
        db.RemoveRange(Gone(oldPlaces, set.Assignments, p => (p.LessonId, p.ExerciseId)));
        db.RemoveRange(Gone(oldTests, tests, t => t.TestId));
    }

    /// <summary>What is new or differs, times aside.</summary>
    private static IEnumerable<(T? Old, T New)> Changes<T, TId>(List<T> old, List<T> wanted, Func<T, TId> id, Func<T, object> plain)
        where T : class
        where TId : notnull
    {
        var known = old.ToDictionary(id);
        foreach (var item in wanted)
        {
            var before = known.GetValueOrDefault(id(item));
            if (before is null || !Same(plain(before), plain(item)))
            {
                yield return (before, item);
            }
        }
    }

    private static IEnumerable<T> Gone<T, TId>(List<T> old, List<T> wanted, Func<T, TId> id)
    {
        var kept = wanted.Select(id).ToHashSet();
        return old.Where(item => !kept.Contains(id(item)));
    }

    private static Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<T> Save<T>(PlatformDb db, T? old, T changed)
        where T : class
    {
        if (old is null)
        {
            return db.Add(changed);
        }

        var entry = db.Entry(old);
        entry.CurrentValues.SetValues(changed);
        return entry;
    }

    // Compared as the database would give them back: jsonb orders keys.
    private static bool Same(object a, object b) =>
        JsonElement.DeepEquals(JsonSerializer.SerializeToElement(a, LessonContent.Json), JsonSerializer.SerializeToElement(b, LessonContent.Json));

    private static Course Plain(Course course) => course with { CreatedAt = default, UpdatedAt = default };

    private static Section Plain(Section section) => section with { CreatedAt = default, UpdatedAt = default };

    private static Lesson Plain(Lesson lesson) => lesson with { CreatedAt = default, UpdatedAt = default };

    private static Exercise Plain(Exercise exercise) => exercise with { CreatedAt = default, UpdatedAt = default };
}
