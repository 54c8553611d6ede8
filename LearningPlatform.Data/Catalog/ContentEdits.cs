using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LearningPlatform.Data.Catalog;

/// <summary>
/// Writes language courses. Whoever changes something in a course holds the course's row until the commit, so what was read there stays true, and counts its
/// revision up. Locks are taken in one order: an exercise, then courses by id.
/// </summary>
internal sealed class ContentEdits(Database database, ContentWrites writes) : IContentEdits
{
    public Task<Outcome<Course>> Add(Course course, CancellationToken ct) => Write<Course>(
        async (db, inner) =>
        {
            db.Add(course).Property(CourseTable.Search).CurrentValue = CourseTable.SearchText(course);
            await db.SaveChangesAsync(inner);
            return course;
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<CourseView>> ChangeCourse(string key, Func<Course, Course> change, CancellationToken ct) => Write<CourseView>(
        async (db, inner) =>
        {
            if (await Lock(db, await Languages(db).Where(course => course.Key == key).Select(course => course.Id).FirstOrDefaultAsync(inner), inner) is not { } course)
            {
                return new NotFound("course");
            }

            var changed = change(course);
            Replace(db, course, changed).Property(CourseTable.Search).CurrentValue = CourseTable.SearchText(changed);
            await ContentWrites.Count(db, [course.Id], inner);
            return new CourseView(changed, await db.Set<Section>().CountAsync(section => section.CourseId == course.Id && section.Kind == SectionKind.Level, inner));
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<Done>> RemoveCourse(string key, CancellationToken ct) => Write<Done>(
        async (db, inner) => await Languages(db).Where(course => course.Key == key).ExecuteDeleteAsync(inner) == 0 ? new NotFound("course") : Done.Value,
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<Section>> AddSection(SectionKind kind, string parentKey, Func<Place, Section> make, CancellationToken ct) => Write<Section>(
        async (db, inner) =>
        {
            if (await Parent(db, kind, parentKey, inner) is not { } place)
            {
                return new NotFound(kind == SectionKind.Level ? "course" : CatalogNames.Of(kind - 1));
            }

            var section = make(place);
            db.Add(section);
            await ContentWrites.Count(db, [place.CourseId], inner);
            return section;
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<SectionView>> ChangeSection(NodeName node, Func<Section, Section> change, CancellationToken ct) => Write<SectionView>(
        async (db, inner) =>
        {
            if (await Find(db, node, inner) is not { } section)
            {
                return new NotFound(CatalogNames.Of(node.Kind));
            }

            var changed = change(section);
            Replace(db, section, changed);
            await ContentWrites.Count(db, [section.CourseId], inner);
            var children = node.Kind == SectionKind.Module
                ? await db.Set<Lesson>().CountAsync(lesson => lesson.SectionId == section.Id, inner)
                : await db.Set<Section>().CountAsync(below => below.ParentId == section.Id, inner);
            return new SectionView(changed, node.ParentKey, children);
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<Done>> RemoveSection(NodeName node, DateTimeOffset at, CancellationToken ct) => Write<Done>(
        async (db, inner) =>
        {
            if (await Find(db, node, inner) is not { } section)
            {
                return new NotFound(CatalogNames.Of(node.Kind));
            }

            await db.Set<Section>().Where(gone => gone.Id == section.Id).ExecuteDeleteAsync(inner);
            db.Entry(section).State = EntityState.Detached;
            await Touch(db, section.CourseId, section.ParentId, at, inner);
            await ContentWrites.Count(db, [section.CourseId], inner);
            return Done.Value;
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<Lesson>> AddLesson(string moduleKey, Func<Place, Lesson> make, CancellationToken ct) => Write<Lesson>(
        async (db, inner) =>
        {
            if (await Parent(db, SectionKind.Module + 1, moduleKey, inner) is not { } place)
            {
                return new NotFound("module");
            }

            var lesson = make(place);
            db.Add(lesson);
            await ContentWrites.Count(db, [place.CourseId], inner);
            return lesson;
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<LessonView>> ChangeLesson(string moduleKey, string key, Func<Lesson, Lesson> change, CancellationToken ct) => Write<LessonView>(
        async (db, inner) =>
        {
            if (await Find(db, moduleKey, key, inner) is not { } lesson)
            {
                return new NotFound("lesson");
            }

            var changed = change(lesson);
            Replace(db, lesson, changed);
            await ContentWrites.Count(db, [lesson.CourseId], inner);
            var exercises = await (from place in db.Set<LessonExercise>()
                                   join exercise in db.Set<Exercise>() on place.ExerciseId equals exercise.Id
                                   where place.LessonId == lesson.Id
                                   orderby place.Order, exercise.Key
                                   select new AssignedExercise(key, place.Order, exercise)).AsNoTracking().ToListAsync(inner);
            return new LessonView(changed, moduleKey, exercises);
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<Done>> RemoveLesson(string moduleKey, string key, DateTimeOffset at, CancellationToken ct) => Write<Done>(
        async (db, inner) =>
        {
            if (await Find(db, moduleKey, key, inner) is not { } lesson)
            {
                return new NotFound("lesson");
            }

            await db.Set<Lesson>().Where(gone => gone.Id == lesson.Id).ExecuteDeleteAsync(inner);
            db.Entry(lesson).State = EntityState.Detached;
            await Touch(db, lesson.CourseId, lesson.SectionId, at, inner);
            await ContentWrites.Count(db, [lesson.CourseId], inner);
            return Done.Value;
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<AssignedExercise>> Assign(string lessonKey, string exerciseKey, int order, DateTimeOffset at, CancellationToken ct) => Write<AssignedExercise>(
        async (db, inner) =>
        {
            // Held against deletion and change, which would otherwise miss the course that comes to use it.
            var exercise = await db.Set<Exercise>().FromSql($"select * from catalog.exercises where key = {exerciseKey} for share").AsNoTracking().FirstOrDefaultAsync(inner);
            if (await Find(db, lessonKey, inner) is not { } lesson)
            {
                return new NotFound("lesson");
            }

            if (exercise is null)
            {
                return new NotFound("exercise");
            }

            db.Add(new LessonExercise(lesson.Id, exercise.Id, order));
            Replace(db, lesson, lesson with { UpdatedAt = at });
            await ContentWrites.Count(db, [lesson.CourseId], inner);
            return new AssignedExercise(lessonKey, order, exercise);
        },
        ContentErrors.Assigned,
        ct);

    public Task<Outcome<Done>> Unassign(string lessonKey, string exerciseKey, DateTimeOffset at, CancellationToken ct) => Write<Done>(
        async (db, inner) =>
        {
            if (await Find(db, lessonKey, inner) is not { } lesson)
            {
                return new NotFound("lesson");
            }

            var gone = await db.Set<LessonExercise>()
                .Where(place => place.LessonId == lesson.Id && db.Set<Exercise>().Any(exercise => exercise.Id == place.ExerciseId && exercise.Key == exerciseKey))
                .ExecuteDeleteAsync(inner);
            if (gone == 0)
            {
                return new NotFound("exercise");
            }

            Replace(db, lesson, lesson with { UpdatedAt = at });
            await ContentWrites.Count(db, [lesson.CourseId], inner);
            return Done.Value;
        },
        ContentErrors.Assigned,
        ct);

    public Task<Outcome<Done>> Reorder(
        string lessonKey, Func<IReadOnlyList<string>, Outcome<List<string>>> decide, DateTimeOffset at, CancellationToken ct) => Write<Done>(
        async (db, inner) =>
        {
            if (await Find(db, lessonKey, inner) is not { } lesson)
            {
                return new NotFound("lesson");
            }

            var places = await (from place in db.Set<LessonExercise>()
                                join exercise in db.Set<Exercise>() on place.ExerciseId equals exercise.Id
                                where place.LessonId == lesson.Id
                                select new { exercise.Key, Place = place }).ToDictionaryAsync(found => found.Key, found => found.Place, StringComparer.Ordinal, inner);
            var order = decide([.. places.Keys]);
            if (!order.Ok)
            {
                return order.Error;
            }

            foreach (var (key, i) in order.Value.Select((key, i) => (key, i)))
            {
                Replace(db, places[key], places[key] with { Order = i + 1 });
            }

            Replace(db, lesson, lesson with { UpdatedAt = at });
            await ContentWrites.Count(db, [lesson.CourseId], inner);
            return Done.Value;
        },
        ContentErrors.Assigned,
        ct);

    public Task<Outcome<Exercise>> Add(Exercise exercise, CancellationToken ct) => Write<Exercise>(
        (db, _) =>
        {
            db.Add(exercise);
            return Task.FromResult<Outcome<Exercise>>(exercise);
        },
        ContentErrors.IdTaken,
        ct);

    public Task<Outcome<Exercise>> ChangeExercise(string key, Func<Exercise, Outcome<Exercise>> change, CancellationToken ct) => Write<Exercise>(
        async (db, inner) =>
        {
            var exercise = await db.Set<Exercise>().FromSql($"select * from catalog.exercises where key = {key} for update").FirstOrDefaultAsync(inner);
            if (exercise is null)
            {
                return new NotFound("exercise");
            }

            var changed = change(exercise);
            if (!changed.Ok)
            {
                return changed;
            }

            Replace(db, exercise, changed.Value);
            var courses = await db.Database.SqlQuery<Guid>(
                $"""
                select c.id as "Value" from catalog.courses c
                where c.id in (select l.course_id from catalog.lesson_exercises p join catalog.lessons l on l.id = p.lesson_id where p.exercise_id = {exercise.Id})
                order by c.id for no key update
                """).ToListAsync(inner);
            await ContentWrites.Count(db, courses, inner);
            return changed;
        },
        ContentErrors.IdTaken,
        ct);

    public async Task<Outcome<Done>> RemoveExercise(string key, CancellationToken ct)
    {
        try
        {
            return await database.Write((db, inner) => db.Set<Exercise>().Where(exercise => exercise.Key == key).ExecuteDeleteAsync(inner), ct) == 0
                ? new NotFound("exercise")
                : Done.Value;
        }

        // PostgreSQL 18 has a state of its own for what RESTRICT refuses.
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation)
        {
            return ContentErrors.InUse;
        }
    }

    private async Task<Outcome<T>> Write<T>(Func<PlatformDb, CancellationToken, Task<Outcome<T>>> work, Conflict taken, CancellationToken ct)
    {
        try
        {
            return await writes.Write(work, ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return taken;
        }
    }

    private static IQueryable<Course> Languages(PlatformDb db) => db.Set<Course>().Where(course => course.Kind == CourseKind.Language);

    /// <summary>Holds a course; null when it is gone.</summary>
    private static Task<Course?> Lock(PlatformDb db, Guid id, CancellationToken ct) =>
        db.Set<Course>().FromSql($"select * from catalog.courses where id = {id} for no key update").FirstOrDefaultAsync(ct);

    /// <summary>Where children of this kind hang (the kind below modules are lessons), the course held; null when there is no such parent.</summary>
    private static async Task<Place?> Parent(PlatformDb db, SectionKind kind, string parentKey, CancellationToken ct)
    {
        if (kind == SectionKind.Level)
        {
            var course = await Lock(db, await Languages(db).Where(c => c.Key == parentKey).Select(c => c.Id).FirstOrDefaultAsync(ct), ct);
            return course is null ? null : new Place(course.Id, null);
        }

        var parent = await Held(db, db.Set<Section>().Where(section => section.Kind == kind - 1 && section.Key == parentKey), section => section.CourseId, ct);
        return parent is null ? null : new Place(parent.CourseId, parent.Id);
    }

    private static Task<Section?> Find(PlatformDb db, NodeName node, CancellationToken ct)
    {
        var found = db.Set<Section>().Where(section => section.Kind == node.Kind && section.Key == node.Key);
        return Held(
            db,
            node.Kind == SectionKind.Level
                ? found.Where(section => db.Set<Course>().Any(course => course.Id == section.CourseId && course.Key == node.ParentKey))
                : found.Where(section => db.Set<Section>().Any(above => above.Id == section.ParentId && above.Key == node.ParentKey)),
            section => section.CourseId,
            ct);
    }

    private static Task<Lesson?> Find(PlatformDb db, string moduleKey, string key, CancellationToken ct) => Held(
        db,
        db.Set<Lesson>().Where(lesson => lesson.Key == key
            && db.Set<Section>().Any(module => module.Id == lesson.SectionId && module.Kind == SectionKind.Module && module.Key == moduleKey)),
        lesson => lesson.CourseId,
        ct);

    private static Task<Lesson?> Find(PlatformDb db, string key, CancellationToken ct) =>
        Held(db, db.Set<Lesson>().Where(lesson => lesson.Key == key && Languages(db).Any(course => course.Id == lesson.CourseId)), lesson => lesson.CourseId, ct);

    /// <summary>Holds the course of what a query finds, then reads it: once the course is held, nobody else changes what is in it.</summary>
    private static async Task<T?> Held<T>(PlatformDb db, IQueryable<T> query, System.Linq.Expressions.Expression<Func<T, Guid>> course, CancellationToken ct)
        where T : class
    {
        var id = await query.Select(course).FirstOrDefaultAsync(ct);
        return id == Guid.Empty || await Lock(db, id, ct) is null ? null : await query.FirstOrDefaultAsync(ct);
    }

    /// <summary>Something below is gone: what it hung on has changed, so that the version of a package, the latest time in it, moves.</summary>
    private static Task<int> Touch(PlatformDb db, Guid course, Guid? parent, DateTimeOffset at, CancellationToken ct) => parent is null
        ? db.Set<Course>().Where(above => above.Id == course).ExecuteUpdateAsync(set => set.SetProperty(above => above.UpdatedAt, at), ct)
        : db.Set<Section>().Where(above => above.Id == parent).ExecuteUpdateAsync(set => set.SetProperty(above => above.UpdatedAt, at), ct);

    private static Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<T> Replace<T>(PlatformDb db, T old, T changed)
        where T : class
    {
        var entry = db.Entry(old);
        entry.CurrentValues.SetValues(changed);
        return entry;
    }
}
