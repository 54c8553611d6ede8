using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>
/// Changes language courses. Each call is one transaction, and the changes of one course happen one after the other. What a refusal names is not changed.
/// Everything below a node goes with it; learners keep what they did (wayr-D18).
/// </summary>
public interface IContentEdits
{
    /// <summary>Adds a course.</summary>
    /// <param name="course">The course.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>It, or <see cref="ContentErrors.IdTaken"/>.</returns>
    Task<Outcome<Course>> Add(Course course, CancellationToken ct);

    /// <summary>Changes a course.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="change">Computes the new course from the present one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<CourseView>> ChangeCourse(string key, Func<Course, Course> change, CancellationToken ct);

    /// <summary>Removes a course and everything in it, exercises aside.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> RemoveCourse(string key, CancellationToken ct);

    /// <summary>Adds a level, section or module.</summary>
    /// <param name="kind">Which of them.</param>
    /// <param name="parentKey">The key of the course (for a level) or of the node above.</param>
    /// <param name="make">Makes the node from its place.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>It, <see cref="ContentErrors.IdTaken"/>, or that there is no such parent.</returns>
    Task<Outcome<Section>> AddSection(SectionKind kind, string parentKey, Func<Place, Section> make, CancellationToken ct);

    /// <summary>Changes a node.</summary>
    /// <param name="node">Which.</param>
    /// <param name="change">Computes the new node from the present one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<SectionView>> ChangeSection(NodeName node, Func<Section, Section> change, CancellationToken ct);

    /// <summary>Removes a node and everything below it, exercises aside.</summary>
    /// <param name="node">Which.</param>
    /// <param name="at">When; what was above it has changed then.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> RemoveSection(NodeName node, DateTimeOffset at, CancellationToken ct);

    /// <summary>Adds a lesson.</summary>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="make">Makes the lesson from its place.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Lesson>> AddLesson(string moduleKey, Func<Place, Lesson> make, CancellationToken ct);

    /// <summary>Changes a lesson.</summary>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="key">The lesson's key.</param>
    /// <param name="change">Computes the new lesson from the present one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<LessonView>> ChangeLesson(string moduleKey, string key, Func<Lesson, Lesson> change, CancellationToken ct);

    /// <summary>Removes a lesson and its assignments.</summary>
    /// <param name="moduleKey">The module's key.</param>
    /// <param name="key">The lesson's key.</param>
    /// <param name="at">When; the module has changed then.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> RemoveLesson(string moduleKey, string key, DateTimeOffset at, CancellationToken ct);

    /// <summary>Puts an exercise into a lesson.</summary>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="exerciseKey">The exercise's key.</param>
    /// <param name="order">Its place, kept as given.</param>
    /// <param name="at">When; the lesson has changed then.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<AssignedExercise>> Assign(string lessonKey, string exerciseKey, int order, DateTimeOffset at, CancellationToken ct);

    /// <summary>Takes an exercise out of a lesson.</summary>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="exerciseKey">The exercise's key.</param>
    /// <param name="at">When; the lesson has changed then.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> Unassign(string lessonKey, string exerciseKey, DateTimeOffset at, CancellationToken ct);

    /// <summary>Gives the exercises of a lesson the places 1 to n.</summary>
    /// <param name="lessonKey">The lesson's key.</param>
    /// <param name="decide">Computes the new order, all keys of the lesson, from the present one.</param>
    /// <param name="at">When; the lesson has changed then.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> Reorder(string lessonKey, Func<IReadOnlyList<string>, Outcome<List<string>>> decide, DateTimeOffset at, CancellationToken ct);

    /// <summary>Adds an exercise.</summary>
    /// <param name="exercise">The exercise.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Exercise>> Add(Exercise exercise, CancellationToken ct);

    /// <summary>Changes an exercise, and with it every course that uses it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="change">Computes the new exercise from the present one.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Exercise>> ChangeExercise(string key, Func<Exercise, Outcome<Exercise>> change, CancellationToken ct);

    /// <summary>Removes an exercise that no lesson uses.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<Done>> RemoveExercise(string key, CancellationToken ct);
}

/// <summary>Where a new node or lesson hangs.</summary>
/// <param name="CourseId">The course at the root.</param>
/// <param name="ParentId">The node above; null directly below the course.</param>
public sealed record Place(Guid CourseId, Guid? ParentId);

/// <summary>Names a level, section or module as paths do.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="ParentKey">The key of the course (for a level) or of the node above.</param>
/// <param name="Key">Its own key.</param>
public sealed record NodeName(SectionKind Kind, string ParentKey, string Key);

/// <summary>Why content can't be changed as asked.</summary>
public static class ContentErrors
{
    /// <summary>Another thing of this kind has the id (wayr-D08).</summary>
    public static readonly Conflict IdTaken = new("catalog.id_taken", "The id is taken.") { Details = Field("id") };

    /// <summary>The lesson has the exercise (decision of assignExerciseToLesson).</summary>
    public static readonly Conflict Assigned = new("catalog.exercise_assigned", "The lesson has this exercise already.") { Details = Field("exercise_id") };

    /// <summary>A lesson uses the exercise (wayr-R42).</summary>
    public static readonly Conflict InUse = new("catalog.exercise_in_use", "The exercise is assigned to a lesson.");

    private static Dictionary<string, object?> Field(string name) => new() { ["field"] = name };
}
