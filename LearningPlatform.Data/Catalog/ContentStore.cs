using System.Data;
using System.Linq.Expressions;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Catalog;

/// <summary>Reads the content tree from PostgreSQL.</summary>
internal sealed class ContentStore(Database database) : IContent
{
    public Task<Page<CourseView>> Courses(CourseQuery query, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var courses = Visible(db, query.Drafts).Where(course => course.Kind == query.Kind);
            if (query.Level is { } level)
            {
                courses = courses.Where(course => course.Level == level);
            }

            if (query.Status is { } status)
            {
                courses = courses.Where(course => course.Status == status);
            }

            if (query.SourceLanguage is { } source)
            {
                courses = courses.Where(course => course.SourceLanguage == source);
            }

            if (query.TargetLanguage is { } target)
            {
                courses = courses.Where(course => course.TargetLanguage == target);
            }

            if (query.IsPublic is { } isPublic)
            {
                courses = courses.Where(course => course.IsPublic == isPublic);
            }

            if (query.Search is { Length: > 0 } search)
            {
                var pattern = Containing(search);
                courses = courses.Where(course => EF.Functions.ILike(EF.Property<string>(course, CourseTable.Search), pattern, "\\"));
            }

            return await Page(
                await courses.LongCountAsync(inner), Sorted(db, courses, query.Sort, query.Kind).Select(WithLevels(db)), query.Page, inner);
        },
        ct);

    public Task<CourseView?> Course(CourseKind kind, string key, bool drafts, CancellationToken ct) => database.Read(
        (db, inner) => Visible(db, drafts).Where(course => course.Kind == kind && course.Key == key).Select(WithLevels(db)).FirstOrDefaultAsync(inner), ct);

    public Task<CourseLessons?> Lessons(CourseKind kind, Guid id, bool drafts, CancellationToken ct) => database.Read<CourseLessons?>(
        async (db, inner) =>
        {
            var course = await Visible(db, drafts).FirstOrDefaultAsync(c => c.Id == id && c.Kind == kind, inner);
            return course is null
                ? null
                : new CourseLessons(
                    course,
                    await Visible(db.Set<Lesson>(), drafts).Where(lesson => lesson.CourseId == id && lesson.SectionId == null)
                        .OrderBy(lesson => lesson.Order).ThenBy(lesson => lesson.Id).ToListAsync(inner));
        },
        ct);

    public Task<Lesson?> Lesson(CourseKind kind, Guid id, bool drafts, CancellationToken ct) => database.Read(
        (db, inner) => (from lesson in Visible(db.Set<Lesson>(), drafts)
                        join course in Visible(db, drafts) on lesson.CourseId equals course.Id
                        where lesson.Id == id && course.Kind == kind
                        select lesson).FirstOrDefaultAsync(inner),
        ct);

    public Task<Page<SectionView>?> Sections(SectionQuery query, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var wanted = db.Set<Section>().Where(section => section.Kind == query.Kind);
            if (query.ModuleType is { } type)
            {
                wanted = wanted.Where(section => section.ModuleType == type);
            }

            // The parent and the number of children in one query.
            var parent = query.Kind == SectionKind.Level
                ? await Languages(db, query.Drafts).Where(course => course.Key == query.ParentKey)
                    .Select(course => new { course.Id, Total = wanted.LongCount(section => section.CourseId == course.Id) }).FirstOrDefaultAsync(inner)
                : await Nodes(db, query.Kind - 1, query.Drafts).Where(section => section.Key == query.ParentKey)
                    .Select(above => new { above.Id, Total = wanted.LongCount(section => section.ParentId == above.Id) }).FirstOrDefaultAsync(inner);
            if (parent is null)
            {
                return null;
            }

            wanted = query.Kind == SectionKind.Level
                ? wanted.Where(section => section.CourseId == parent.Id)
                : wanted.Where(section => section.ParentId == parent.Id);
            return await Page(parent.Total, Sorted(db, wanted, query).Select(WithChildren(db, query.Kind, query.ParentKey, query.Drafts)), query.Page, inner);
        },
        ct);

    public Task<SectionView?> Section(SectionKind kind, string parentKey, string key, bool drafts, CancellationToken ct) => database.Read(
        (db, inner) =>
        {
            var found = Nodes(db, kind, drafts).Where(section => section.Key == key);
            found = kind == SectionKind.Level
                ? found.Where(section => db.Set<Course>().Any(course => course.Id == section.CourseId && course.Key == parentKey))
                : found.Where(section => db.Set<Section>().Any(above => above.Id == section.ParentId && above.Key == parentKey));
            return found.Select(WithChildren(db, kind, parentKey, drafts)).FirstOrDefaultAsync(inner);
        },
        ct);

    public Task<Page<LessonView>?> ModuleLessons(LessonQuery query, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var lessons = Visible(db.Set<Lesson>(), query.Drafts);
            var module = await Nodes(db, SectionKind.Module, query.Drafts).Where(section => section.Key == query.ModuleKey)
                .Select(section => new { section.Id, Total = lessons.LongCount(lesson => lesson.SectionId == section.Id) }).FirstOrDefaultAsync(inner);
            if (module is null)
            {
                return null;
            }

            var sorted = Sorted(lessons.Where(lesson => lesson.SectionId == module.Id), query.Sort);
            return await Page(module.Total, WithExercises(db, sorted, query.ModuleKey), query.Page, inner);
        },
        ct);

    public Task<LessonView?> ModuleLesson(string moduleKey, string key, bool drafts, CancellationToken ct) => database.Read(
        (db, inner) =>
        {
            var lessons = from lesson in Visible(db.Set<Lesson>(), drafts)
                          join module in Nodes(db, SectionKind.Module, drafts) on lesson.SectionId equals module.Id
                          where lesson.Key == key && module.Key == moduleKey
                          select lesson;
            return WithExercises(db, lessons, moduleKey).FirstOrDefaultAsync(inner);
        },
        ct);

    public Task<IReadOnlyList<AssignedExercise>?> LessonExercises(string lessonKey, bool drafts, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            var lessons = from lesson in Visible(db.Set<Lesson>(), drafts)
                          join course in Languages(db, drafts) on lesson.CourseId equals course.Id
                          where lesson.Key == lessonKey
                          select lesson;
            return (await WithExercises(db, lessons, "").FirstOrDefaultAsync(inner))?.Exercises;
        },
        ct);

    public Task<Page<Exercise>> Exercises(ExerciseQuery query, CancellationToken ct) => database.Read(
        async (db, inner) =>
        {
            IQueryable<Exercise> exercises = db.Set<Exercise>();
            if (query.Type is { } type)
            {
                exercises = exercises.Where(exercise => exercise.Type == type);
            }

            return await Page(await exercises.LongCountAsync(inner), Sorted(exercises, query.Sort), query.Page, inner);
        },
        ct);

    public Task<Exercise?> Exercise(string key, CancellationToken ct) => database.Read(
        (db, inner) => db.Set<Exercise>().FirstOrDefaultAsync(exercise => exercise.Key == key, inner), ct);

    public Task<T?> Package<T>(string key, bool drafts, Func<ICoursePackage, CancellationToken, Task<T>> read, CancellationToken ct)
        where T : class => database.Read(
        async (db, inner) =>
        {
            // One snapshot for all queries: a package never mixes the course before and after a change.
            await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, inner);
            var found = await Languages(db, drafts).Where(course => course.Key == key)
                .Select(course => new { Course = course, Revision = EF.Property<long>(course, CourseTable.Revision) }).FirstOrDefaultAsync(inner);
            return found is null ? null : await read(new Opened(db, drafts, found.Course, found.Revision), inner);
        },
        ct);

    /// <summary>What the caller may know of: everything, or what is published and public.</summary>
    private static IQueryable<Course> Visible(PlatformDb db, bool drafts) =>
        drafts ? db.Set<Course>() : db.Set<Course>().Where(course => course.Status == ContentStatus.Published && course.IsPublic);

    private static IQueryable<Lesson> Visible(IQueryable<Lesson> lessons, bool drafts) =>
        drafts ? lessons : lessons.Where(lesson => lesson.Status == ContentStatus.Published);

    private static IQueryable<Course> Languages(PlatformDb db, bool drafts) => Visible(db, drafts).Where(course => course.Kind == CourseKind.Language);

    private static IQueryable<Section> Nodes(PlatformDb db, SectionKind kind, bool drafts) =>
        from section in db.Set<Section>()
        join course in Languages(db, drafts) on section.CourseId equals course.Id
        where section.Kind == kind
        select section;

    private static Expression<Func<Course, CourseView>> WithLevels(PlatformDb db) => course =>
        new CourseView(course, db.Set<Section>().Count(section => section.CourseId == course.Id && section.Kind == SectionKind.Level));

    private static Expression<Func<Section, SectionView>> WithChildren(PlatformDb db, SectionKind kind, string parentKey, bool drafts)
    {
        var lessons = Visible(db.Set<Lesson>(), drafts);
        return kind == SectionKind.Module
            ? section => new SectionView(section, parentKey, lessons.Count(lesson => lesson.SectionId == section.Id))
            : section => new SectionView(section, parentKey, db.Set<Section>().Count(below => below.ParentId == section.Id));
    }

    private static IQueryable<LessonView> WithExercises(PlatformDb db, IQueryable<Lesson> lessons, string moduleKey) => lessons.Select(lesson => new LessonView(
        lesson,
        moduleKey,
        (from place in db.Set<LessonExercise>()
         join exercise in db.Set<Exercise>() on place.ExerciseId equals exercise.Id
         where place.LessonId == lesson.Id
         orderby place.Order, exercise.Key
         select new AssignedExercise(lesson.Key, place.Order, exercise)).ToList()));

    private static IQueryable<Course> Sorted(PlatformDb db, IQueryable<Course> courses, Sorting<CourseField> sort, CourseKind kind)
    {
        var sorted = sort.Field switch
        {
            CourseField.Order => By(courses, course => course.Order, sort.Descending),
            CourseField.Id => By(courses, course => course.Id, sort.Descending),
            CourseField.Key => By(courses, course => course.Key, sort.Descending),
            CourseField.Title => By(courses, course => course.Title, sort.Descending),
            CourseField.Description => By(courses, course => course.Description, sort.Descending),
            CourseField.Level => By(
                courses,
                course => course.Level == CourseLevel.Foundations ? 0 : course.Level == CourseLevel.Intermediate ? 1 : course.Level == CourseLevel.Advanced ? 2 : 3,
                sort.Descending),
            CourseField.Status => By(
                courses, course => course.Status == ContentStatus.Draft ? 0 : course.Status == ContentStatus.Published ? 1 : 2, sort.Descending),
            CourseField.Difficulty => By(courses, course => course.Difficulty, sort.Descending),
            CourseField.EstimatedMinutes => By(courses, course => course.EstimatedMinutes, sort.Descending),
            CourseField.SourceLanguage => By(courses, course => course.SourceLanguage, sort.Descending),
            CourseField.TargetLanguage => By(courses, course => course.TargetLanguage, sort.Descending),
            CourseField.IsPublic => By(courses, course => course.IsPublic, sort.Descending),
            CourseField.Levels => By(
                courses, course => db.Set<Section>().Count(section => section.CourseId == course.Id && section.Kind == SectionKind.Level), sort.Descending),
            CourseField.CreatedAt => By(courses, course => course.CreatedAt, sort.Descending),
            CourseField.UpdatedAt => By(courses, course => course.UpdatedAt, sort.Descending),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort.Field, "An unknown field."),
        };
        return kind == CourseKind.Language ? sorted.ThenBy(course => course.Key) : sorted.ThenBy(course => course.Id);
    }

    private static IOrderedQueryable<Section> Sorted(PlatformDb db, IQueryable<Section> sections, SectionQuery query)
    {
        var sort = query.Sort;
        var lessons = Visible(db.Set<Lesson>(), query.Drafts);
        return (sort.Field switch
        {
            SectionField.Order => By(sections, section => section.Order, sort.Descending),
            SectionField.Key => By(sections, section => section.Key, sort.Descending),
            SectionField.Code => By(sections, section => section.Code, sort.Descending),
            SectionField.Title => By(sections, section => section.Title, sort.Descending),
            SectionField.ModuleType => By(sections, section => section.ModuleType, sort.Descending),
            SectionField.Children when query.Kind == SectionKind.Module =>
                By(sections, section => lessons.Count(lesson => lesson.SectionId == section.Id), sort.Descending),
            SectionField.Children => By(sections, section => db.Set<Section>().Count(below => below.ParentId == section.Id), sort.Descending),
            SectionField.CreatedAt => By(sections, section => section.CreatedAt, sort.Descending),
            SectionField.UpdatedAt => By(sections, section => section.UpdatedAt, sort.Descending),
            _ => throw new ArgumentOutOfRangeException(nameof(query), sort.Field, "An unknown field."),
        }).ThenBy(section => section.Key);
    }

    private static IOrderedQueryable<Lesson> Sorted(IQueryable<Lesson> lessons, Sorting<LessonField> sort) => (sort.Field switch
    {
        LessonField.Order => By(lessons, lesson => lesson.Order, sort.Descending),
        LessonField.Key => By(lessons, lesson => lesson.Key, sort.Descending),
        LessonField.ExperiencePoints => By(lessons, lesson => lesson.ExperiencePoints, sort.Descending),
        LessonField.CreatedAt => By(lessons, lesson => lesson.CreatedAt, sort.Descending),
        LessonField.UpdatedAt => By(lessons, lesson => lesson.UpdatedAt, sort.Descending),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort.Field, "An unknown field."),
    }).ThenBy(lesson => lesson.Key);

    private static IOrderedQueryable<Exercise> Sorted(IQueryable<Exercise> exercises, Sorting<ExerciseField> sort) => (sort.Field switch
    {
        ExerciseField.CreatedAt => By(exercises, exercise => exercise.CreatedAt, sort.Descending),
        ExerciseField.UpdatedAt => By(exercises, exercise => exercise.UpdatedAt, sort.Descending),
        ExerciseField.Key => By(exercises, exercise => exercise.Key, sort.Descending),
        ExerciseField.Type => By(exercises, exercise => exercise.Type, sort.Descending),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort.Field, "An unknown field."),
    }).ThenBy(exercise => exercise.Key);

    private static IOrderedQueryable<T> By<T, TKey>(IQueryable<T> items, Expression<Func<T, TKey>> key, bool descending) =>
        descending ? items.OrderByDescending(key) : items.OrderBy(key);

    private static async Task<Page<T>> Page<T>(long total, IQueryable<T> items, Slice page, CancellationToken ct)
    {
        var skip = Paging.Skip(page.Number, page.Size);
        return skip >= total
            ? new Page<T>([], page.Number, page.Size, total)
            : new Page<T>(await items.Skip(skip).Take(page.Size).ToListAsync(ct), page.Number, page.Size, total);
    }

    /// <summary>The pattern for text that contains exactly this.</summary>
    internal static string Containing(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    /// <summary>A package that is being read.</summary>
    private sealed class Opened(PlatformDb db, bool drafts, Course course, long revision) : ICoursePackage
    {
        public Course Course => course;

        public long Revision => revision;

        public async Task<IReadOnlyList<PackageNode>> Levels(CancellationToken ct)
        {
            var sections = await db.Set<Section>().Where(section => section.CourseId == course.Id).ToListAsync(ct);
            var lessons = await Visible(db.Set<Lesson>(), drafts).Where(lesson => lesson.CourseId == course.Id).ToListAsync(ct);
            var byParent = sections.OrderBy(section => section.Order).ThenBy(section => section.Key, StringComparer.Ordinal).ToLookup(section => section.ParentId);
            var byModule = lessons.OrderBy(lesson => lesson.Order).ThenBy(lesson => lesson.Key, StringComparer.Ordinal).ToLookup(lesson => lesson.SectionId);
            return [.. byParent[null].Select(level => Node(level, course.Key))];

            PackageNode Node(Section section, string parentKey) => new(
                section, parentKey, [.. byParent[section.Id].Select(below => Node(below, section.Key))], [.. byModule[section.Id]]);
        }

        public async IAsyncEnumerable<AssignedExercise> Exercises(IReadOnlyList<Lesson> lessons)
        {
            var ids = lessons.Select(lesson => lesson.Id).ToArray();
            var query = from lesson in db.Database.SqlQuery<Numbered>($"""select id as "Id", number as "Number" from unnest({ids}) with ordinality as ids(id, number)""")
                        join place in db.Set<LessonExercise>() on lesson.Id equals place.LessonId
                        join exercise in db.Set<Exercise>() on place.ExerciseId equals exercise.Id
                        orderby lesson.Number, place.Order, exercise.Key
                        select new { lesson.Number, place.Order, Exercise = exercise };
            await foreach (var found in query.AsAsyncEnumerable())
            {
                yield return new AssignedExercise(lessons[(int)found.Number - 1].Key, found.Order, found.Exercise);
            }
        }
    }

    /// <summary>A lesson and its number among those that were asked for, from 1.</summary>
    private sealed record Numbered(Guid Id, long Number);
}
