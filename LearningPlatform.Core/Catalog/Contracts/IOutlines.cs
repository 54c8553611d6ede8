namespace LearningPlatform.Core.Catalog.Contracts;

/// <summary>What comes before what in a course: its lessons without their content, and the courses that should be known before (opencode-R65).</summary>
public interface IOutlines
{
    /// <summary>The outline of a course, in three queries whatever its size.</summary>
    /// <param name="courseId">The course.</param>
    /// <param name="drafts">Whether an unpublished course counts (<see cref="Authors.Are"/>); what is asked for of learners is published in any case.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Null when there is no such course.</returns>
    Task<CourseOutline?> Outline(Guid courseId, bool drafts, CancellationToken ct);
}

/// <summary>A course as its order is seen.</summary>
/// <param name="Id">The course.</param>
/// <param name="Title">Its title.</param>
/// <param name="Lessons">The lessons that learners see, in order; drafts too, if they were asked for.</param>
/// <param name="Prerequisites">The courses that should be known before, in the order of the course's list; those that learners don't see are left out.</param>
public sealed record CourseOutline(Guid Id, string Title, IReadOnlyList<OutlineLesson> Lessons, IReadOnlyList<OutlineCourse> Prerequisites);

/// <summary>A lesson in an outline.</summary>
/// <param name="Id">The lesson.</param>
/// <param name="Title">Its title.</param>
/// <param name="Published">True when learners see it, the course allowing.</param>
/// <param name="Prerequisites">Lessons that should be known before.</param>
public sealed record OutlineLesson(Guid Id, string Title, bool Published, IReadOnlyList<Guid> Prerequisites);

/// <summary>A course that comes before another one.</summary>
/// <param name="Id">The course.</param>
/// <param name="Title">Its title.</param>
/// <param name="Lessons">The lessons that learners see in it.</param>
public sealed record OutlineCourse(Guid Id, string Title, IReadOnlyList<Guid> Lessons);
