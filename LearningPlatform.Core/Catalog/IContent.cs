using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>
/// Reads the content tree. <c>drafts</c> says whether unpublished and non-public content counts as there (<see cref="Authors.Are"/>); null means that there is
/// no such thing or that it must not be known. A list costs two queries and a single thing with what hangs in it at most two, whatever their size.
/// </summary>
public interface IContent
{
    /// <summary>Courses.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<CourseView>> Courses(CourseQuery query, CancellationToken ct);

    /// <summary>A course.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="key">Its key.</param>
    /// <param name="drafts">Whether unpublished ones count.</param>
    /// <param name="ct">Gives up.</param>
    Task<CourseView?> Course(CourseKind kind, string key, bool drafts, CancellationToken ct);

    /// <summary>A course with the lessons directly below it, in order, content included.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">The course.</param>
    /// <param name="drafts">Whether unpublished ones count.</param>
    /// <param name="ct">Gives up.</param>
    Task<CourseLessons?> Lessons(CourseKind kind, Guid id, bool drafts, CancellationToken ct);

    /// <summary>A lesson directly below a course, content included.</summary>
    /// <param name="kind">The course's kind.</param>
    /// <param name="id">The lesson.</param>
    /// <param name="drafts">Whether unpublished ones count.</param>
    /// <param name="ct">Gives up.</param>
    Task<Lesson?> Lesson(CourseKind kind, Guid id, bool drafts, CancellationToken ct);

    /// <summary>The nodes below a course or node.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<SectionView>?> Sections(SectionQuery query, CancellationToken ct);

    /// <summary>A node, if it is below that parent.</summary>
    /// <param name="kind">The node's kind.</param>
    /// <param name="parentKey">The key of the course (for a level) or of the node above.</param>
    /// <param name="key">Its key.</param>
    /// <param name="drafts">Whether unpublished ones count.</param>
    /// <param name="ct">Gives up.</param>
    Task<SectionView?> Section(SectionKind kind, string parentKey, string key, bool drafts, CancellationToken ct);

    /// <summary>The lessons of a module with their exercises.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<LessonView>?> ModuleLessons(LessonQuery query, CancellationToken ct);

    /// <summary>A lesson of a module with its exercises.</summary>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="key">The lesson's key.</param>
    /// <param name="drafts">Whether unpublished ones count.</param>
    /// <param name="ct">Gives up.</param>
    Task<LessonView?> ModuleLesson(string moduleKey, string key, bool drafts, CancellationToken ct);

    /// <summary>The exercises of a lesson of a language course, in order.</summary>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="drafts">Whether unpublished ones count.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<AssignedExercise>?> LessonExercises(string lessonKey, bool drafts, CancellationToken ct);

    /// <summary>Exercises, assigned or not.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ct">Gives up.</param>
    Task<Page<Exercise>> Exercises(ExerciseQuery query, CancellationToken ct);

    /// <summary>An exercise.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="ct">Gives up.</param>
    Task<Exercise?> Exercise(string key, CancellationToken ct);

    /// <summary>Opens a language course with everything in it: what the body reads is one consistent snapshot. It holds a connection until it ends, so it must not wait for clients.</summary>
    /// <typeparam name="T">What the body makes of it.</typeparam>
    /// <param name="key">Its key.</param>
    /// <param name="drafts">Whether unpublished ones count.</param>
    /// <param name="read">Reads the package.</param>
    /// <param name="ct">Gives up.</param>
    Task<T?> Package<T>(string key, bool drafts, Func<ICoursePackage, CancellationToken, Task<T>> read, CancellationToken ct)
        where T : class;
}

/// <summary>A course and how much is in it.</summary>
/// <param name="Course">The course.</param>
/// <param name="Levels">How many levels it has.</param>
public sealed record CourseView(Course Course, int Levels);

/// <summary>A course and the lessons directly below it.</summary>
/// <param name="Course">The course.</param>
/// <param name="Lessons">In order.</param>
public sealed record CourseLessons(Course Course, IReadOnlyList<Lesson> Lessons);

/// <summary>An inner node, the key of what is above it and how much is below.</summary>
/// <param name="Section">The node.</param>
/// <param name="ParentKey">The key of the course (for a level) or of the node above.</param>
/// <param name="Children">How many nodes, or lessons for a module, are below.</param>
public sealed record SectionView(Section Section, string ParentKey, int Children);

/// <summary>A lesson of a module with its exercises.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="ModuleKey">The module's key.</param>
/// <param name="Exercises">In order.</param>
public sealed record LessonView(Lesson Lesson, string ModuleKey, IReadOnlyList<AssignedExercise> Exercises);

/// <summary>An exercise in its place.</summary>
/// <param name="LessonKey">The lesson's key.</param>
/// <param name="Order">The place, from 1.</param>
/// <param name="Exercise">The exercise.</param>
public sealed record AssignedExercise(string LessonKey, int Order, Exercise Exercise);

/// <summary>A language course for use without a network (wayr-R46), read piece by piece.</summary>
public interface ICoursePackage
{
    /// <summary>The course.</summary>
    Course Course { get; }

    /// <summary>Counts the changes of the course and of everything in it.</summary>
    long Revision { get; }

    /// <summary>Reads the tree in two queries: levels with what is below them, siblings sorted by order, then key; lessons without their exercises.</summary>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<PackageNode>> Levels(CancellationToken ct);

    /// <summary>Reads the exercises of lessons in one query, in the order of these lessons, then in their places. They are not kept.</summary>
    /// <param name="lessons">The lessons.</param>
    IAsyncEnumerable<AssignedExercise> Exercises(IReadOnlyList<Lesson> lessons);
}

/// <summary>An inner node with what is below it.</summary>
/// <param name="Section">The node.</param>
/// <param name="ParentKey">The key of what is above it.</param>
/// <param name="Children">The nodes below.</param>
/// <param name="Lessons">The lessons below, for a module.</param>
public sealed record PackageNode(Section Section, string ParentKey, IReadOnlyList<PackageNode> Children, IReadOnlyList<Lesson> Lessons)
{
    /// <summary>All lessons below, in order.</summary>
    public IEnumerable<Lesson> AllLessons => Children.SelectMany(below => below.AllLessons).Concat(Lessons);
}

/// <summary>Which piece of a list.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">At least 1.</param>
public readonly record struct Slice(int Number, int Size);

/// <summary>The order of a list; equal items are ordered by id or key, ascending.</summary>
/// <typeparam name="TField">The list's fields.</typeparam>
/// <param name="Field">By what.</param>
/// <param name="Descending">The largest first.</param>
public readonly record struct Sorting<TField>(TField Field, bool Descending)
    where TField : struct, Enum;

/// <summary>Which courses.</summary>
public sealed record CourseQuery
{
    /// <summary>Their kind.</summary>
    public required CourseKind Kind { get; init; }

    /// <summary>The page.</summary>
    public required Slice Page { get; init; }

    /// <summary>The order.</summary>
    public required Sorting<CourseField> Sort { get; init; }

    /// <summary>Whether unpublished ones count.</summary>
    public bool Drafts { get; init; }

    /// <summary>Only those with this text in title, description or tags, whatever the case; % and _ are ordinary characters.</summary>
    public string? Search { get; init; }

    /// <summary>Only this level.</summary>
    public CourseLevel? Level { get; init; }

    /// <summary>Only this status.</summary>
    public ContentStatus? Status { get; init; }

    /// <summary>Only from this language.</summary>
    public string? SourceLanguage { get; init; }

    /// <summary>Only to this language.</summary>
    public string? TargetLanguage { get; init; }

    /// <summary>Only public ones, or only the others.</summary>
    public bool? IsPublic { get; init; }
}

/// <summary>What courses can be sorted by.</summary>
public enum CourseField
{
    /// <summary>The place among its kind.</summary>
    Order,

    /// <summary>The id.</summary>
    Id,

    /// <summary>The key.</summary>
    Key,

    /// <summary>The title.</summary>
    Title,

    /// <summary>The description.</summary>
    Description,

    /// <summary>The level, the easiest first.</summary>
    Level,

    /// <summary>The status: draft, published, archived.</summary>
    Status,

    /// <summary>The difficulty.</summary>
    Difficulty,

    /// <summary>The estimated minutes.</summary>
    EstimatedMinutes,

    /// <summary>The source language.</summary>
    SourceLanguage,

    /// <summary>The target language.</summary>
    TargetLanguage,

    /// <summary>Whether it is public, the others first.</summary>
    IsPublic,

    /// <summary>How many levels it has.</summary>
    Levels,

    /// <summary>When it was made.</summary>
    CreatedAt,

    /// <summary>When it was changed.</summary>
    UpdatedAt,
}

/// <summary>Which inner nodes.</summary>
public sealed record SectionQuery
{
    /// <summary>Their kind.</summary>
    public required SectionKind Kind { get; init; }

    /// <summary>The key of the course (for levels) or of the node above.</summary>
    public required string ParentKey { get; init; }

    /// <summary>The page.</summary>
    public required Slice Page { get; init; }

    /// <summary>The order.</summary>
    public required Sorting<SectionField> Sort { get; init; }

    /// <summary>Whether unpublished ones count.</summary>
    public bool Drafts { get; init; }

    /// <summary>Only modules of this type.</summary>
    public ModuleType? ModuleType { get; init; }
}

/// <summary>What inner nodes can be sorted by.</summary>
public enum SectionField
{
    /// <summary>The place among its siblings.</summary>
    Order,

    /// <summary>The key.</summary>
    Key,

    /// <summary>A level's code.</summary>
    Code,

    /// <summary>The title.</summary>
    Title,

    /// <summary>A module's type, by name.</summary>
    ModuleType,

    /// <summary>How much is below it.</summary>
    Children,

    /// <summary>When it was made.</summary>
    CreatedAt,

    /// <summary>When it was changed.</summary>
    UpdatedAt,
}

/// <summary>Which lessons of a module.</summary>
/// <param name="ModuleKey">The module's key.</param>
/// <param name="Page">The page.</param>
/// <param name="Sort">The order.</param>
/// <param name="Drafts">Whether unpublished ones count.</param>
public sealed record LessonQuery(string ModuleKey, Slice Page, Sorting<LessonField> Sort, bool Drafts);

/// <summary>What lessons of a module can be sorted by.</summary>
public enum LessonField
{
    /// <summary>The place among its siblings.</summary>
    Order,

    /// <summary>The key.</summary>
    Key,

    /// <summary>The base points.</summary>
    ExperiencePoints,

    /// <summary>When it was made.</summary>
    CreatedAt,

    /// <summary>When it was changed.</summary>
    UpdatedAt,
}

/// <summary>Which exercises.</summary>
/// <param name="Page">The page.</param>
/// <param name="Sort">The order.</param>
/// <param name="Type">Only this type.</param>
public sealed record ExerciseQuery(Slice Page, Sorting<ExerciseField> Sort, ExerciseType? Type);

/// <summary>What exercises can be sorted by.</summary>
public enum ExerciseField
{
    /// <summary>When it was made.</summary>
    CreatedAt,

    /// <summary>When it was changed.</summary>
    UpdatedAt,

    /// <summary>The key.</summary>
    Key,

    /// <summary>The type, by name.</summary>
    Type,
}
