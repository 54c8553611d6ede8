using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Catalog.Files;

/// <summary>What writing content files came to: courses, sections, lessons and exercises.</summary>
/// <param name="Added">How many are new.</param>
/// <param name="Changed">How many were brought to what the files say.</param>
/// <param name="Removed">How many were no longer in the files.</param>
/// <param name="Left">Keys of what the files have and people changed, deleted or made otherwise.</param>
internal sealed record WriteCounts(int Added, int Changed, int Removed, IReadOnlyList<string> Left);

/// <summary>
/// Brings the database to what content files say, in one transaction: adds, changes what differs, removes what came from the files and is no longer in them.
/// It touches only what it wrote itself and nobody has changed since: what people edited stays edited, what they deleted stays deleted, what they made stays
/// theirs. What learners did stays in any case.
/// </summary>
internal sealed partial class ContentWriter(Database database, CatalogRefs refs, TimeProvider clock, ILogger<ContentWriter> log)
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

        await Write(name, hash, read(), ct);
        return true;
    }

    /// <summary>Writes a set, whatever was written last.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="hash">Changes with the files.</param>
    /// <param name="set">What the files say.</param>
    /// <param name="ct">Gives up; nothing has happened then.</param>
    /// <returns>What it came to.</returns>
    public async Task<WriteCounts> Write(string name, string hash, ContentSet set, CancellationToken ct)
    {
        var counts = await database.Write(
            async (db, inner) =>
            {
                // Another node at the same start waits here and then changes nothing.
                await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", inner);
                var now = clock.GetUtcNow();
                var source = await db.Set<ContentSourceRow>().FirstOrDefaultAsync(row => row.Name == name, inner);
                var merge = new Merge(db, set, now, source);
                await merge.Run(inner);
                if (source is null)
                {
                    db.Add(source = new ContentSourceRow { Name = name, Hash = hash, ReadAt = now });
                }

                (source.Hash, source.ReadAt, source.Written) = (hash, now, merge.Written);
                return merge.Counts;
            },
            ct);
        refs.Forget();
        if (counts.Left.Count > 0)
        {
            LeftAlone(counts.Left.Count, string.Join(", ", counts.Left.Take(10)));
        }

        return counts;
    }

    [LoggerMessage(LogLevel.Information, "{Count} things of the content files were left as people made them: {Keys}")]
    private partial void LeftAlone(int count, string keys);

    /// <summary>One run. A lesson and its exercises' places are one thing: whoever changes either has changed the lesson.</summary>
    private sealed class Merge(PlatformDb db, ContentSet set, DateTimeOffset now, ContentSourceRow? source)
    {
        // A database from before hashes were kept: nobody could change content then, so whatever has an id of the files is theirs.
        private readonly bool unknown = source is { Written: null };
        private readonly Dictionary<Guid, string> written =
            source?.Written is { } json ? JsonSerializer.Deserialize<Dictionary<Guid, string>>(json)! : [];

        private readonly HashSet<Guid> there = [];
        private readonly List<string> left = [];
        private int added;
        private int changed;
        private int removed;

        /// <summary>What was done so far.</summary>
        public WriteCounts Counts => new(added, changed, removed, left);

        /// <summary>What the database has of the files now, with hashes.</summary>
        public string Written => JsonSerializer.Serialize(written);

        public async Task Run(CancellationToken ct)
        {
            var courseIds = set.Courses.Select(course => course.Id).ToArray();
            var courseKeys = set.Courses.Select(course => course.Key).ToArray();
            var oldCourses = await db.Set<Course>().Where(c => courseIds.Contains(c.Id) || courseKeys.Contains(c.Key)).OrderBy(c => c.Id).ToListAsync(ct);
            foreach (var course in Wanted(oldCourses, set.Courses, c => c.Id, c => c.Key, Hash, Hash, _ => true))
            {
                Save(course.Old, course.New with { CreatedAt = course.Old?.CreatedAt ?? now, UpdatedAt = now })
                    .Property(CourseTable.Search).CurrentValue = CourseTable.SearchText(course.New);
            }

            var sectionKeys = set.Sections.Select(section => section.Key).ToArray();
            var oldSections = await db.Set<Section>().Where(s => courseIds.Contains(s.CourseId) || sectionKeys.Contains(s.Key)).ToListAsync(ct);
            foreach (var section in Wanted(
                oldSections, set.Sections, s => s.Id, s => CatalogNames.Of(s.Kind) + '/' + s.Key, Hash, Hash, s => there.Contains(s.ParentId ?? s.CourseId)))
            {
                Save(section.Old, section.New with { CreatedAt = section.Old?.CreatedAt ?? now, UpdatedAt = now });
            }

            var exerciseIds = set.Exercises.Select(exercise => exercise.Id).ToArray();
            var exerciseKeys = set.Exercises.Select(exercise => exercise.Key).ToArray();
            var oldExercises = await db.Set<Exercise>().Where(e => exerciseIds.Contains(e.Id) || exerciseKeys.Contains(e.Key)).ToListAsync(ct);
            foreach (var exercise in Wanted(oldExercises, set.Exercises, e => e.Id, e => e.Key, Hash, Hash, _ => true))
            {
                Save(exercise.Old, exercise.New with { CreatedAt = exercise.Old?.CreatedAt ?? now, UpdatedAt = now });
            }

            await Lessons(courseIds, oldSections, ct);
            if (db.ChangeTracker.HasChanges())
            {
                // Rare, and which courses use an exercise is not worth asking: every package is sent anew once.
                await db.SaveChangesAsync(ct);
                await db.Database.ExecuteSqlAsync($"update catalog.courses set revision = revision + 1", ct);
                await db.Database.ExecuteSqlAsync($"select pg_notify({CatalogRefs.Channel}, '')", ct);
                if (removed > 0)
                {
                    await db.Set<Course>().Where(course => courseIds.Contains(course.Id))
                        .ExecuteUpdateAsync(update => update.SetProperty(course => course.UpdatedAt, now), ct);
                }
            }
        }

        private async Task Lessons(Guid[] courseIds, List<Section> oldSections, CancellationToken ct)
        {
            var keys = set.Lessons.Select(lesson => lesson.Key).ToArray();
            var old = await db.Set<Lesson>().Where(l => courseIds.Contains(l.CourseId) || keys.Contains(l.Key)).ToListAsync(ct);
            var ids = old.Select(lesson => lesson.Id).ToArray();
            var oldPlaces = (await db.Set<LessonExercise>().Where(place => ids.Contains(place.LessonId)).ToListAsync(ct)).ToLookup(place => place.LessonId);
            var oldTests = (await db.Set<LessonTestRow>().Where(row => ids.Contains(row.LessonId)).ToListAsync(ct)).ToLookup(row => row.LessonId);
            var places = set.Assignments.Where(place => there.Contains(place.ExerciseId)).ToLookup(place => place.LessonId);
            string Whole(Lesson lesson, ILookup<Guid, LessonExercise> exercises) => HashOf(new
            {
                Lesson = lesson with { CreatedAt = default, UpdatedAt = default },
                Exercises = exercises[lesson.Id].OrderBy(place => place.ExerciseId).Select(place => new { place.ExerciseId, place.Order }),
            });

            var before = old.ToDictionary(lesson => lesson.Id, lesson => Whole(lesson, oldPlaces));
            foreach (var lesson in Wanted(
                old, set.Lessons, l => l.Id, l => l.Key, l => before[l.Id], l => Whole(l, places), l => there.Contains(l.SectionId ?? l.CourseId)))
            {
                Save(lesson.Old, lesson.New with { CreatedAt = lesson.Old?.CreatedAt ?? now, UpdatedAt = now });
                Together(oldPlaces[lesson.New.Id], places[lesson.New.Id], place => place.ExerciseId);
                Together(
                    oldTests[lesson.New.Id],
                    (lesson.New.Content.Code?.Tests ?? []).Select(test => new LessonTestRow { TestId = test.Id, LessonId = lesson.New.Id }),
                    row => row.TestId);
            }

            var goneLessons = Gone(old.Where(l => courseIds.Contains(l.CourseId)), set.Lessons, l => l.Id, l => before[l.Id], l => StableIds.Of("lesson", l.Key));
            Remove(goneLessons, lesson => lesson.Id);
            var goneSections = Gone(
                oldSections.Where(s => courseIds.Contains(s.CourseId)), set.Sections, s => s.Id, Hash, s => StableIds.Of(CatalogNames.Of(s.Kind), s.Key));

            // What people made or changed keeps what it hangs in. From the bottom up.
            var kept = old.Except(goneLessons).Select(lesson => lesson.SectionId).Concat(oldSections.Except(goneSections).Select(section => section.ParentId)).ToHashSet();
            foreach (var section in goneSections.OrderByDescending(section => section.Kind))
            {
                if (kept.Contains(section.Id))
                {
                    kept.Add(section.ParentId);
                }
                else
                {
                    Remove([section], gone => gone.Id);
                }
            }
        }

        /// <summary>What is to be written: new or different, and nobody's but ours.</summary>
        private List<(T? Old, T New)> Wanted<T>(List<T> old, List<T> wanted, Func<T, Guid> id, Func<T, string> key, Func<T, string> present, Func<T, string> hash, Func<T, bool> hangs)
            where T : class
        {
            var (byId, byKey) = (old.ToDictionary(id), old.ToLookup(key, StringComparer.Ordinal));
            var writes = new List<(T? Old, T New)>();
            foreach (var item in wanted)
            {
                var before = byId.GetValueOrDefault(id(item));
                var known = written.TryGetValue(id(item), out var last);
                var ours = before is null
                    ? !known && hangs(item) && !byKey[key(item)].Any()
                    : known ? present(before) == last : unknown;
                if (before is not null || ours)
                {
                    there.Add(id(item));
                }

                if (!ours)
                {
                    left.Add(key(item));
                    continue;
                }

                var text = hash(item);
                if (before is null || present(before) != text)
                {
                    writes.Add((before, item));
                    added += before is null ? 1 : 0;
                    changed += before is null ? 0 : 1;
                }

                written[id(item)] = text;
            }

            return writes;
        }

        /// <summary>What came from the files, is no longer in them and was never changed by people.</summary>
        private List<T> Gone<T>(IEnumerable<T> old, List<T> wanted, Func<T, Guid> id, Func<T, string> hash, Func<T, Guid> stable)
        {
            var stays = wanted.Select(id).ToHashSet();
            return [.. old.Where(item => !stays.Contains(id(item)) && (written.TryGetValue(id(item), out var last) ? hash(item) == last : unknown && id(item) == stable(item)))];
        }

        private void Remove<T>(List<T> gone, Func<T, Guid> id)
            where T : class
        {
            removed += gone.Count;
            db.RemoveRange(gone);
            gone.ForEach(item => written.Remove(id(item)));
        }

        /// <summary>Brings the rows of one lesson to what they should be.</summary>
        private void Together<T>(IEnumerable<T> old, IEnumerable<T> wanted, Func<T, Guid> id)
            where T : class
        {
            var before = old.ToDictionary(id);
            foreach (var row in wanted)
            {
                before.Remove(id(row), out var present);
                Save(present, row);
            }

            db.RemoveRange(before.Values);
        }

        private Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<T> Save<T>(T? old, T item)
            where T : class
        {
            if (old is null)
            {
                return db.Add(item);
            }

            var entry = db.Entry(old);
            entry.CurrentValues.SetValues(item);
            return entry;
        }

        private static string Hash(Course course) => HashOf(course with { CreatedAt = default, UpdatedAt = default });

        private static string Hash(Section section) => HashOf(section with { CreatedAt = default, UpdatedAt = default });

        private static string Hash(Exercise exercise) => HashOf(exercise with { CreatedAt = default, UpdatedAt = default });

        /// <summary>The same for equal things, whatever order a database gives the fields of a JSON document.</summary>
        private static string HashOf(object thing) =>
            Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(JsonSerializer.SerializeToNode(thing, LessonContent.Json)))))[..16];

        private static JsonNode? Sorted(JsonNode? node) => node switch
        {
            JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
    }
}
