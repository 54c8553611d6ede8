using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Reads a module of the code school with its author and lessons (opencode, getModuleById).</summary>
/// <param name="lessons">Reads it.</param>
/// <param name="people">The author.</param>
public sealed class GetCodeModule(GetCourseLessons lessons, IPeople people)
{
    /// <summary>Reads a module.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The module.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<CodeModule>> Handle(Caller caller, Guid id, CancellationToken ct)
    {
        var found = await lessons.Handle(caller, CourseKind.Code, id, ct);
        if (!found.Ok)
        {
            return found.Error;
        }

        var course = found.Value.Course;
        var author = course.AuthorId is { } known ? (await people.Find([known], ct)).GetValueOrDefault(known) : null;
        return new CodeModule(course, author, found.Value.Lessons);
    }
}
