using System.Text.Json;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;

namespace LearningPlatform.Api.Dialects.OpenCode.Catalog;

/// <summary>A module. <c>key</c> is beyond the document; objects are open (opencode-R08).</summary>
internal sealed record ModuleRecord(
    Guid Id,
    string Key,
    string Title,
    string Description,
    CourseLevel Level,
    ContentStatus Status,
    int Order,
    int? EstimatedDuration,
    IReadOnlyList<Guid> Prerequisites,
    IReadOnlyList<string> LearningObjectives,
    IReadOnlyList<string> Tags,
    int? Difficulty,
    AuthorRecord Author,
    IReadOnlyList<LessonRecord>? Lessons,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static ModuleRecord Of(CodeModule module)
    {
        var course = module.Course;
        return new(
            course.Id,
            course.Key,
            course.Title,
            course.Description ?? "",
            course.Level ?? CourseLevel.Foundations,
            course.Status,
            course.Order,
            course.EstimatedMinutes,
            course.Prerequisites,
            course.Objectives,
            course.Tags,
            course.Difficulty,
            AuthorRecord.Of(module.Author, course),
            module.Lessons?.Select(LessonRecord.Of).ToList(),
            course.CreatedAt,
            course.UpdatedAt);
    }
}

/// <summary>The public view of an author (opencode-R60).</summary>
internal sealed record AuthorRecord(
    Guid Id,
    string Email,
    string Username,
    string? FullName,
    string Role,
    string? Avatar,
    string? Bio,
    string? Website,
    SocialNames? Social,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>An account that is gone, or content that nobody's account wrote, still has an author (opencode-D03): one without a face.</summary>
    public static AuthorRecord Of(Person? person, Course course)
    {
        var id = person?.Id ?? course.AuthorId ?? Guid.Empty;
        var email = $"{id}@users.noreply.invalid";
        return person is null
            ? new(id, email, "former-author", null, "instructor", null, null, null, null, course.CreatedAt, course.CreatedAt)
            : new(
                id,
                email,
                person.Username,
                person.FullName,
                RoleNames.OpenCode(person.Roles),
                person.AvatarUrl,
                person.Bio,
                person.Website,
                person.Social,
                person.CreatedAt,
                person.UpdatedAt);
    }
}

/// <summary>A lesson. <c>key</c> and <c>experiencePoints</c> are beyond the document; objects are open (opencode-R08).</summary>
internal sealed record LessonRecord(
    Guid Id,
    string Key,
    Guid ModuleId,
    string Title,
    string? Description,
    LessonType Type,
    int Order,
    int? EstimatedDuration,
    int ExperiencePoints,
    ContentRecord Content,
    IReadOnlyList<Resource> Resources,
    IReadOnlyList<Guid> Prerequisites,
    IReadOnlyList<string> LearningObjectives,
    ContentStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static LessonRecord Of(Lesson lesson) => new(
        lesson.Id,
        lesson.Key,
        lesson.CourseId,
        lesson.Title,
        lesson.Description,
        lesson.Type,
        lesson.Order,
        lesson.EstimatedMinutes,
        lesson.ExperiencePoints,
        ContentRecord.Of(lesson.Content),
        lesson.Resources,
        lesson.Prerequisites,
        lesson.Objectives,
        lesson.Status,
        lesson.CreatedAt,
        lesson.UpdatedAt);
}

/// <summary>The parts that the lesson has (opencode-R63).</summary>
internal sealed record ContentRecord(string? Text, VideoContent? Video, InteractiveContent? Interactive, CodeRecord? Code, QuizContent? Quiz)
{
    public static ContentRecord Of(LessonContent content) =>
        new(content.Text, content.Video, content.Interactive, content.Code is { } code ? CodeRecord.Of(code) : null, content.Quiz);
}

/// <summary>
/// Code to write. The document has one language: that is the lesson's main one. <c>variants</c>, beyond the document (opencode-R08), has all languages of the lesson,
/// the main one first; the tests are the same for each.
/// </summary>
internal sealed record CodeRecord(
    string Language, string Template, string? Solution, IReadOnlyList<TestRecord> Tests, IReadOnlyList<CodeVariant> Variants)
{
    public static CodeRecord Of(CodeContent code)
    {
        var main = code.Variants[0];
        return new(main.Language, main.Template, main.Solution, [.. code.Tests.Select(TestRecord.Of)], code.Variants);
    }
}

/// <summary>A test, possibly in withheld form (opencode-R91).</summary>
internal sealed record TestRecord(
    Guid Id, string Name, string? Description, TestType? Type, JsonElement Input, JsonElement Expected, int? Timeout, int? Points, bool Hidden)
{
    public static TestRecord Of(TestCase test) =>
        new(test.Id, test.Name, test.Description, test.Type, test.Input, test.Expected, test.Timeout, test.Points, test.Hidden);
}
