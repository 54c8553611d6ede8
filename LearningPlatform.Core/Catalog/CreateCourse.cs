using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>A course to make.</summary>
/// <param name="Key">Its id, chosen by the client.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it is about.</param>
/// <param name="SourceLanguage">The learner's language.</param>
/// <param name="TargetLanguage">The language that is taught.</param>
/// <param name="IsPublic">Whether everybody sees it.</param>
public sealed record NewCourse(string Key, string Name, string? Description, string SourceLanguage, string TargetLanguage, bool IsPublic);

/// <summary>Makes a language course (wayr-R38, wayr-R55, wayr-D08).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class CreateCourse(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Makes a course.</summary>
    /// <param name="caller">Its author.</param>
    /// <param name="course">The course.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Course>> Handle(Caller caller, NewCourse course, CancellationToken ct)
    {
        if (Edits.Missing(caller) is { } missing)
        {
            return missing;
        }

        var title = course.Name.Trim();
        if ((Edits.Blank("name", title) ?? LanguageCodes.Fault("source_language", course.SourceLanguage) ?? LanguageCodes.Fault("target_language", course.TargetLanguage)) is { } fault)
        {
            return fault;
        }

        var now = clock.GetUtcNow();
        return await edits.Add(
            new Course
            {
                Id = StableIds.Of("course", course.Key),
                Key = course.Key,
                Kind = CourseKind.Language,
                Title = title,
                Description = course.Description,
                Status = ContentStatus.Published,
                IsPublic = course.IsPublic,
                AuthorId = caller.UserId,
                SourceLanguage = course.SourceLanguage,
                TargetLanguage = course.TargetLanguage,
                CreatedAt = now,
                UpdatedAt = now,
            },
            ct);
    }
}
