using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Catalog;

/// <summary>Reads outlines from PostgreSQL.</summary>
internal sealed class Outlines(Database database) : IOutlines
{
    public Task<CourseOutline?> Outline(Guid courseId, bool drafts, CancellationToken ct) => database.Read<CourseOutline?>(
        async (db, inner) =>
        {
            var shown = db.Set<Course>().Where(course => course.Status == ContentStatus.Published && course.IsPublic);
            var found = await (drafts ? db.Set<Course>() : shown).Where(course => course.Id == courseId)
                .Select(course => new { course.Id, course.Title, course.Prerequisites }).FirstOrDefaultAsync(inner);
            if (found is null)
            {
                return null;
            }

            var before = found.Prerequisites;
            var courses = await shown.Where(course => before.Contains(course.Id)).Select(course => new { course.Id, course.Title }).ToListAsync(inner);
            var wanted = courses.Select(course => course.Id).Append(courseId).ToArray();
            var lessons = await db.Set<Lesson>()
                .Where(lesson => wanted.Contains(lesson.CourseId) && (lesson.Status == ContentStatus.Published || (drafts && lesson.CourseId == courseId)))
                .OrderBy(lesson => lesson.Order).ThenBy(lesson => lesson.Id)
                .Select(lesson => new { lesson.CourseId, Lesson = new OutlineLesson(lesson.Id, lesson.Title, lesson.Status == ContentStatus.Published, lesson.Prerequisites) })
                .ToListAsync(inner);
            var byCourse = lessons.ToLookup(lesson => lesson.CourseId, lesson => lesson.Lesson);
            return new CourseOutline(
                found.Id,
                found.Title,
                [.. byCourse[courseId]],
                [
                    .. before.Distinct().SelectMany(id => courses.Where(course => course.Id == id))
                        .Select(course => new OutlineCourse(course.Id, course.Title, [.. byCourse[course.Id].Select(lesson => lesson.Id)])),
                ]);
        },
        ct);
}
