using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LearningPlatform.Data.Catalog;

/// <summary>
/// Writes modules of the code school. Locks are taken in one order: first the one for what concerns several modules, then courses by id; a course's row is held until the commit
/// by whoever changes something in it, as in <see cref="ContentEdits"/>.
/// </summary>
internal sealed class StudioStore(Database database, ContentWrites writes) : IStudio
{
    public Task<Page<StudioModuleItem>> Modules(StudioQuery query, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var modules = Code(db);
            if (query.AuthorId is { } author)
            {
                modules = modules.Where(course => course.AuthorId == author);
            }

            if (query.Status is { } status)
            {
                modules = modules.Where(course => course.Status == status);
            }

            if (query.Search is { Length: > 0 } search)
            {
                var pattern = ContentStore.Containing(search);
                modules = modules.Where(course => EF.Functions.ILike(EF.Property<string>(course, CourseTable.Search), pattern, "\\"));
            }

            var items = await modules.OrderBy(course => course.Order).ThenBy(course => course.Id).Skip(Paging.Skip(query.Page.Number, query.Page.Size)).Take(query.Page.Size)
                .Select(course => new StudioModuleItem(
                    course, db.Set<Lesson>().Count(lesson => lesson.CourseId == course.Id && lesson.SectionId == null), EF.Property<long>(course, Editions.Edition)))
                .ToListAsync(inner);
            return new Page<StudioModuleItem>(items, query.Page.Number, query.Page.Size, await modules.LongCountAsync(inner));
        },
        ct);

    public Task<StudioModule?> Module(Guid id, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var found = await Code(db).Where(course => course.Id == id).Select(course => new
            {
                Course = course,
                Revision = EF.Property<long>(course, Editions.Edition),
                WasPublished = EF.Property<bool>(course, Editions.WasPublished),
            }).FirstOrDefaultAsync(inner);
            return found is null ? null : new StudioModule(found.Course, found.Revision, found.WasPublished, await Heads(db, id, inner));
        },
        ct);

    public Task<StudioLesson?> Lesson(Guid id, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var found = await (from lesson in Lessons(db)
                               join course in Code(db) on lesson.CourseId equals course.Id
                               where lesson.Id == id
                               select new
                               {
                                   Lesson = lesson,
                                   Course = course,
                                   Revision = EF.Property<long>(lesson, Editions.Edition),
                                   WasPublished = EF.Property<bool>(lesson, Editions.WasPublished),
                                   ModuleRevision = EF.Property<long>(course, Editions.Edition),
                                   ModuleWasPublished = EF.Property<bool>(course, Editions.WasPublished),
                               }).FirstOrDefaultAsync(inner);
            return found is null
                ? null
                : new StudioLesson(
                    found.Lesson,
                    found.Revision,
                    found.WasPublished,
                    new StudioModule(found.Course, found.ModuleRevision, found.ModuleWasPublished, await Heads(db, found.Course.Id, inner)));
        },
        ct);

    public Task<Outcome<Guid>> AddModule(Func<ModuleGraph, Outcome<Course>> make, CancellationToken ct) => writes.Write<Guid>(
        async (db, inner) =>
        {
            await Several(db, inner);
            var made = make(await Graph(db, inner));
            if (!made.Ok)
            {
                return made.Error;
            }

            var last = await Code(db).MaxAsync(course => (int?)course.Order, inner) ?? -1;
            db.Add(made.Value with { Order = last + 1 }).Property(CourseTable.Search).CurrentValue = CourseTable.SearchText(made.Value);
            return made.Value.Id;
        },
        ct);

    public Task<Outcome<Done>> ChangeModule(Guid id, Func<StudioModule, ModuleGraph, Outcome<Course>> change, CancellationToken ct) => writes.Write<Done>(
        async (db, inner) =>
        {
            await Several(db, inner);
            if (await Held(db, id, inner) is not { } module)
            {
                return new NotFound("module");
            }

            var changed = change(module, await Graph(db, inner));
            if (!changed.Ok)
            {
                return changed.Error;
            }

            if (!ReferenceEquals(changed.Value, module.Course))
            {
                Replace(db, module.Course, changed.Value).Property(CourseTable.Search).CurrentValue = CourseTable.SearchText(changed.Value);
                await ContentWrites.Count(db, [id], inner);
            }

            return Done.Value;
        },
        ct);

    public Task<Outcome<Done>> RemoveModule(Guid id, Func<StudioModule, ModuleGraph, Error?> refuse, CancellationToken ct) => writes.Write<Done>(
        async (db, inner) =>
        {
            await Several(db, inner);
            if (await Held(db, id, inner) is not { } module)
            {
                return new NotFound("module");
            }

            if (refuse(module, await Graph(db, inner)) is { } refusal)
            {
                return refusal;
            }

            db.Entry(module.Course).State = EntityState.Detached;
            await db.Set<Course>().Where(course => course.Id == id).ExecuteDeleteAsync(inner);
            return Done.Value;
        },
        ct);

    public Task<Outcome<Done>> OrderModules(Func<IReadOnlyList<StudioPlace>, Outcome<IReadOnlyList<Guid>>> decide, CancellationToken ct) => writes.Write<Done>(
        async (db, inner) =>
        {
            await Several(db, inner);
            var held = await db.Set<Course>().FromSql($"select * from catalog.courses where kind = 'code' order by id for no key update").ToListAsync(inner);
            var decided = decide([.. held.OrderBy(course => course.Order).ThenBy(course => course.Id).Select(course => new StudioPlace(course.Id, course.AuthorId))]);
            if (!decided.Ok)
            {
                return decided.Error;
            }

            var (byId, moved) = (held.ToDictionary(course => course.Id), new List<Guid>());
            foreach (var (id, place) in decided.Value.Select((id, place) => (id, place)).Where(one => byId[one.id].Order != one.place))
            {
                Replace(db, byId[id], byId[id] with { Order = place });
                moved.Add(id);
            }

            await ContentWrites.Count(db, moved, inner);
            return Done.Value;
        },
        ct);

    public Task<Outcome<Done>> OrderLessons(Guid moduleId, Func<StudioModule, Outcome<IReadOnlyList<Guid>>> decide, CancellationToken ct) => writes.Write<Done>(
        async (db, inner) =>
        {
            if (await Held(db, moduleId, inner) is not { } module)
            {
                return new NotFound("module");
            }

            var decided = decide(module);
            if (!decided.Ok)
            {
                return decided.Error;
            }

            await Number(db, module, decided.Value, inner);
            await ContentWrites.Count(db, [moduleId], inner);
            return Done.Value;
        },
        ct);

    public Task<Outcome<Guid>> AddLesson(Guid moduleId, Func<StudioModule, Outcome<Lesson>> make, CancellationToken ct) => writes.Write<Guid>(
        async (db, inner) =>
        {
            if (await Held(db, moduleId, inner) is not { } module)
            {
                return new NotFound("module");
            }

            var made = make(module);
            if (!made.Ok)
            {
                return made.Error;
            }

            await Number(db, module, [.. module.Lessons.Select(lesson => lesson.Id)], inner);
            db.Add(made.Value with { Order = module.Lessons.Count });
            db.AddRange(TestsOf(made.Value));
            await ContentWrites.Count(db, [moduleId], inner);
            return made.Value.Id;
        },
        ct);

    public Task<Outcome<Done>> ChangeLesson(Guid id, Func<StudioLesson, Outcome<Lesson>> change, CancellationToken ct) => writes.Write<Done>(
        async (db, inner) =>
        {
            if (await HeldLesson(db, id, inner) is not { } found)
            {
                return new NotFound("lesson");
            }

            var changed = change(found);
            if (!changed.Ok)
            {
                return changed.Error;
            }

            if (!ReferenceEquals(changed.Value, found.Lesson))
            {
                Replace(db, found.Lesson, changed.Value);
                await Together(db, changed.Value, inner);
                await ContentWrites.Count(db, [found.Lesson.CourseId], inner);
            }

            return Done.Value;
        },
        ct);

    public Task<Outcome<Done>> RemoveLesson(Guid id, Func<StudioLesson, Error?> refuse, CancellationToken ct) => writes.Write<Done>(
        async (db, inner) =>
        {
            if (await HeldLesson(db, id, inner) is not { } found)
            {
                return new NotFound("lesson");
            }

            if (refuse(found) is { } refusal)
            {
                return refusal;
            }

            db.Entry(found.Lesson).State = EntityState.Detached;
            await db.Set<Lesson>().Where(lesson => lesson.Id == id).ExecuteDeleteAsync(inner);
            await Number(db, found.Module, [.. found.Module.Lessons.Select(lesson => lesson.Id).Where(other => other != id)], inner);
            await ContentWrites.Count(db, [found.Lesson.CourseId], inner);
            return Done.Value;
        },
        ct);

    private static IQueryable<Course> Code(PlatformDb db) => db.Set<Course>().Where(course => course.Kind == CourseKind.Code);

    private static IQueryable<Lesson> Lessons(PlatformDb db) => db.Set<Lesson>().Where(lesson => lesson.SectionId == null);

    private static Task<List<LessonHead>> Heads(PlatformDb db, Guid course, CancellationToken ct) => Lessons(db)
        .Where(lesson => lesson.CourseId == course)
        .OrderBy(lesson => lesson.Order).ThenBy(lesson => lesson.Id)
        .Select(lesson => new LessonHead(lesson.Id, lesson.Key, lesson.Title, lesson.Type, lesson.Status, lesson.Order, lesson.EstimatedMinutes, lesson.Prerequisites))
        .ToListAsync(ct);

    /// <summary>What concerns several modules happens one after the other, until the commit.</summary>
    private static Task<int> Several(PlatformDb db, CancellationToken ct) => db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('catalog.code_modules'))", ct);

    private static async Task<ModuleGraph> Graph(PlatformDb db, CancellationToken ct) => new(
        (await Code(db).Select(course => new { course.Id, course.Prerequisites }).ToListAsync(ct))
        .ToDictionary(course => course.Id, IReadOnlyList<Guid> (course) => course.Prerequisites));

    private static async Task<StudioModule?> Held(PlatformDb db, Guid id, CancellationToken ct)
    {
        var course = await db.Set<Course>().FromSql($"select * from catalog.courses where id = {id} and kind = 'code' for no key update").FirstOrDefaultAsync(ct);
        return course is null
            ? null
            : new StudioModule(
                course,
                (long)db.Entry(course).Property(Editions.Edition).CurrentValue!,
                (bool)db.Entry(course).Property(Editions.WasPublished).CurrentValue!,
                await Heads(db, id, ct));
    }

    private static async Task<StudioLesson?> HeldLesson(PlatformDb db, Guid id, CancellationToken ct)
    {
        var courseId = await Lessons(db).Where(lesson => lesson.Id == id).Select(lesson => lesson.CourseId).FirstOrDefaultAsync(ct);
        if (courseId == Guid.Empty || await Held(db, courseId, ct) is not { } module || await Lessons(db).FirstOrDefaultAsync(lesson => lesson.Id == id, ct) is not { } lesson)
        {
            return null;
        }

        var entry = db.Entry(lesson);
        return new StudioLesson(lesson, (long)entry.Property(Editions.Edition).CurrentValue!, (bool)entry.Property(Editions.WasPublished).CurrentValue!, module);
    }

    /// <summary>Gives the lessons of a held module the places 0 to n-1; those that have theirs aren't touched.</summary>
    private static async Task Number(PlatformDb db, StudioModule module, IReadOnlyList<Guid> order, CancellationToken ct)
    {
        var present = module.Lessons.ToDictionary(lesson => lesson.Id, lesson => lesson.Order);
        var moved = order.Select((id, place) => (Id: id, Place: place)).Where(one => present[one.Id] != one.Place).ToList();
        if (moved.Count > 0)
        {
            var (ids, places) = (moved.Select(one => one.Id).ToArray(), moved.Select(one => one.Place).ToArray());
            await db.Database.ExecuteSqlAsync(
                $"""update catalog.lessons l set "order" = wanted.place from unnest({ids}, {places}) as wanted(id, place) where l.id = wanted.id""", ct);
        }
    }

    /// <summary>Brings the rows by which tests are found to those of the lesson.</summary>
    private static async Task Together(PlatformDb db, Lesson lesson, CancellationToken ct)
    {
        var present = await db.Set<LessonTestRow>().Where(row => row.LessonId == lesson.Id).ToDictionaryAsync(row => row.TestId, ct);
        db.AddRange(TestsOf(lesson).Where(row => !present.Remove(row.TestId)).ToList());
        db.RemoveRange(present.Values);
    }

    private static IEnumerable<LessonTestRow> TestsOf(Lesson lesson) =>
        (lesson.Content.Code?.Tests ?? []).Select(test => new LessonTestRow { TestId = test.Id, LessonId = lesson.Id });

    private static EntityEntry<T> Replace<T>(PlatformDb db, T old, T changed)
        where T : class
    {
        var entry = db.Entry(old);
        entry.CurrentValues.SetValues(changed);
        return entry;
    }
}
