using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog.Contracts;

/// <summary>
/// What other modules may know of the content: small facts, cached for seconds, so that a completion doesn't read a course. An unknown id gives null (or is
/// missing in the answer), drafts are answered too: ask <see cref="LessonRef.VisibleTo"/>.
/// </summary>
public interface ICatalog
{
    /// <summary>A lesson by its id or its key (wayr-R12), whatever kind of course it is in.</summary>
    /// <param name="idOrKey">The id in its usual form, or the key.</param>
    /// <param name="ct">Gives up.</param>
    Task<LessonRef?> Lesson(string idOrKey, CancellationToken ct);

    /// <summary>A lesson by its id.</summary>
    /// <param name="id">The lesson.</param>
    /// <param name="ct">Gives up.</param>
    Task<LessonRef?> Lesson(Guid id, CancellationToken ct);

    /// <summary>Many lessons in one query.</summary>
    /// <param name="idsOrKeys">Ids or keys, duplicates allowed.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Those found, by the id or key that was asked for.</returns>
    Task<IReadOnlyDictionary<string, LessonRef>> Lessons(IReadOnlyCollection<string> idsOrKeys, CancellationToken ct);

    /// <summary>A course (an OpenCode or Labs module, a language course) by its id or key.</summary>
    /// <param name="idOrKey">The id in its usual form, or the key.</param>
    /// <param name="ct">Gives up.</param>
    Task<CourseRef?> Course(string idOrKey, CancellationToken ct);

    /// <summary>A course by its id.</summary>
    /// <param name="id">The course.</param>
    /// <param name="ct">Gives up.</param>
    Task<CourseRef?> Course(Guid id, CancellationToken ct);

    /// <summary>How much published content there is of a kind (opencode-R108).</summary>
    /// <param name="kind">The kind of course.</param>
    /// <param name="ct">Gives up.</param>
    Task<ContentCounts> Counts(CourseKind kind, CancellationToken ct);
}

/// <summary>The stored tests of code lessons (opencode-R90).</summary>
public interface ITestCatalog
{
    /// <summary>The tests among the ids, with the lesson that holds each; unknown ids are missing in the answer.</summary>
    /// <param name="ids">The tests' ids.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyDictionary<Guid, LessonTest>> Tests(IReadOnlyCollection<Guid> ids, CancellationToken ct);
}

/// <summary>What a lesson is to other modules.</summary>
/// <param name="Id">The lesson.</param>
/// <param name="Key">Its readable name, unique among all lessons; Wayr's id.</param>
/// <param name="CourseId">The course that it belongs to, however deep it hangs.</param>
/// <param name="Kind">The course's kind.</param>
/// <param name="Title">For histories and notifications.</param>
/// <param name="ExperiencePoints">What completing it earns before multipliers; 10 where the dialect has none.</param>
/// <param name="CourseLessons">How many lessons of the course learners can see.</param>
/// <param name="Published">True when learners see it: lesson and course are published, and the course is public.</param>
public sealed record LessonRef(
    Guid Id, string Key, Guid CourseId, CourseKind Kind, string Title, int ExperiencePoints, int CourseLessons, bool Published)
{
    /// <summary>True when the caller may read it (opencode-R66, wayr-D06).</summary>
    /// <param name="caller">Who asks.</param>
    public bool VisibleTo(Caller caller) => Published || Authors.Are(caller);
}

/// <summary>What a course is to other modules.</summary>
/// <param name="Id">The course.</param>
/// <param name="Key">Its readable name, unique among all courses.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">For histories and notifications.</param>
/// <param name="Lessons">How many lessons learners can see in it.</param>
/// <param name="Published">True when learners see it.</param>
public sealed record CourseRef(Guid Id, string Key, CourseKind Kind, string Title, int Lessons, bool Published)
{
    /// <summary>True when the caller may read it.</summary>
    /// <param name="caller">Who asks.</param>
    public bool VisibleTo(Caller caller) => Published || Authors.Are(caller);
}

/// <summary>A test and the lesson that holds it.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="Test">The whole test, also when it is hidden: never send it to a learner.</param>
public sealed record LessonTest(LessonRef Lesson, TestCase Test);

/// <summary>Published content of one kind.</summary>
/// <param name="Courses">Courses.</param>
/// <param name="Lessons">Lessons in them.</param>
/// <param name="Exercises">Lessons of type exercise among these.</param>
public sealed record ContentCounts(int Courses, int Lessons, int Exercises);

/// <summary>Which content a dialect lists.</summary>
public enum CourseKind
{
    /// <summary>A module of the code school (OpenCode).</summary>
    Code,

    /// <summary>A reading module with tasks (Labs).</summary>
    Lab,

    /// <summary>A language course (Wayr).</summary>
    Language,

    /// <summary>A course of the marketplace (Unpuzzle and Academy).</summary>
    Course,
}

/// <summary>Those who write content and therefore see drafts, solutions and hidden tests.</summary>
public static class Authors
{
    /// <summary>True for holders of write:content (opencode-R66, R67): instructors (content_creator of Wayr) and administrators.</summary>
    /// <param name="caller">Who asks.</param>
    public static bool Are(Caller caller) => caller.May(Permission.WriteContent);
}
