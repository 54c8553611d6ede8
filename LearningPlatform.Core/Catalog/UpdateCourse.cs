using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Catalog;

/// <summary>What is new in a course; null leaves a field as it is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="SetDescription">Whether there is a new description.</param>
/// <param name="Description">It; null for none.</param>
/// <param name="SourceLanguage">The learner's language.</param>
/// <param name="TargetLanguage">The language that is taught.</param>
/// <param name="IsPublic">Whether everybody sees it.</param>
public sealed record CourseChanges(string? Name, bool SetDescription, string? Description, string? SourceLanguage, string? TargetLanguage, bool? IsPublic);

/// <summary>Changes a language course. Courses have no owner: whoever writes content may edit each (decision of updateCourse).</summary>
/// <param name="edits">Changes content.</param>
/// <param name="clock">The time.</param>
public sealed class UpdateCourse(IContentEdits edits, TimeProvider clock)
{
    /// <summary>Changes a course.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="key">The course's key.</param>
    /// <param name="changes">What is new.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<CourseView>> Handle(Caller caller, string key, CourseChanges changes, CancellationToken ct)
    {
        if (Edits.Missing(caller) is { } missing)
        {
            return missing;
        }

        if ((Edits.Blank("name", changes.Name?.Trim()) ?? LanguageCodes.Fault("source_language", changes.SourceLanguage)
            ?? LanguageCodes.Fault("target_language", changes.TargetLanguage)) is { } fault)
        {
            return fault;
        }

        return await edits.ChangeCourse(
            key,
            course => course with
            {
                Title = changes.Name?.Trim() ?? course.Title,
                Description = changes.SetDescription ? changes.Description : course.Description,
                SourceLanguage = changes.SourceLanguage ?? course.SourceLanguage,
                TargetLanguage = changes.TargetLanguage ?? course.TargetLanguage,
                IsPublic = changes.IsPublic ?? course.IsPublic,
                UpdatedAt = clock.GetUtcNow(),
            },
            ct);
    }
}
