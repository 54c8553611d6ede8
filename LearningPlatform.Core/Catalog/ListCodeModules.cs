using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>Lists the modules of the code school with their authors (opencode, listModules).</summary>
/// <param name="content">The content.</param>
/// <param name="people">The authors.</param>
public sealed class ListCodeModules(IContent content, IPeople people)
{
    /// <summary>Lists modules.</summary>
    /// <param name="caller">Who asks; without write:content only published ones are there, whatever the filter says (opencode-R66).</param>
    /// <param name="query">Which; kind and <see cref="CourseQuery.Drafts"/> are decided here.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Page<CodeModule>>> Handle(Caller caller, CourseQuery query, CancellationToken ct)
    {
        var page = await content.Courses(query with { Kind = CourseKind.Code, Drafts = Authors.Are(caller) }, ct);
        var authors = await people.Find([.. page.Items.Select(view => view.Course.AuthorId).OfType<Guid>().Distinct()], ct);
        return page.Map(view => new CodeModule(view.Course, view.Course.AuthorId is { } id ? authors.GetValueOrDefault(id) : null, null));
    }
}

/// <summary>A module of the code school.</summary>
/// <param name="Course">The module.</param>
/// <param name="Author">Who wrote it; null when that account is gone.</param>
/// <param name="Lessons">What is in it, in order; null in lists.</param>
public sealed record CodeModule(Course Course, Person? Author, IReadOnlyList<Lesson>? Lessons);
