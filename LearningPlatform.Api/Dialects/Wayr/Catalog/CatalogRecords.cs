using System.Text.Json;
using LearningPlatform.Core.Catalog;

namespace LearningPlatform.Api.Dialects.Wayr.Catalog;

/// <summary>A course with the number of its levels.</summary>
internal sealed record CourseRecord(
    string Id, string? SourceLanguage, string? TargetLanguage, string Name, string? Description, bool IsPublic, int LevelsCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static CourseRecord Of(CourseView view) => new(
        view.Course.Key,
        view.Course.SourceLanguage,
        view.Course.TargetLanguage,
        view.Course.Title,
        view.Course.Description,
        view.Course.IsPublic,
        view.Levels,
        view.Course.CreatedAt,
        view.Course.UpdatedAt);
}

/// <summary>A course without counts, as in a package (wayr-D14).</summary>
internal sealed record BareCourseRecord(
    string Id, string? SourceLanguage, string? TargetLanguage, string Name, string? Description, bool IsPublic, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static BareCourseRecord Of(Course course) => new(
        course.Key, course.SourceLanguage, course.TargetLanguage, course.Title, course.Description, course.IsPublic, course.CreatedAt, course.UpdatedAt);
}

/// <summary>A level with the number of its sections.</summary>
internal sealed record LevelRecord(string Id, string CourseId, string Code, string Name, int Order, int SectionsCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static LevelRecord Of(SectionView view) => new(
        view.Section.Key,
        view.ParentKey,
        view.Section.Code ?? view.Section.Title,
        view.Section.Title,
        view.Section.Order,
        view.Children,
        view.Section.CreatedAt,
        view.Section.UpdatedAt);
}

/// <summary>A level without counts, as in the answer to its creation (wayr-D14).</summary>
internal sealed record NewLevelRecord(string Id, string CourseId, string Code, string Name, int Order, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static NewLevelRecord Of(Section level, string course) => new(level.Key, course, level.Code!, level.Title, level.Order, level.CreatedAt, level.UpdatedAt);
}

/// <summary>A section without counts.</summary>
internal sealed record NewSectionRecord(string Id, string LevelId, string Name, int Order, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static NewSectionRecord Of(Section section, string level) => new(section.Key, level, section.Title, section.Order, section.CreatedAt, section.UpdatedAt);
}

/// <summary>A module without counts.</summary>
internal sealed record NewModuleRecord(
    string Id, string SectionId, ModuleType? ModuleType, string Name, int Order, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static NewModuleRecord Of(Section module, string section) =>
        new(module.Key, section, module.ModuleType, module.Title, module.Order, module.CreatedAt, module.UpdatedAt);
}

/// <summary>A lesson without exercises.</summary>
internal sealed record NewLessonRecord(string Id, string ModuleId, string Title, int ExperiencePoints, int Order, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static NewLessonRecord Of(Lesson lesson, string module) =>
        new(lesson.Key, module, lesson.Title, lesson.ExperiencePoints, lesson.Order, lesson.CreatedAt, lesson.UpdatedAt);
}

/// <summary>A section with the number of its modules.</summary>
internal sealed record SectionRecord(string Id, string LevelId, string Name, int Order, int ModulesCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static SectionRecord Of(SectionView view) => new(
        view.Section.Key, view.ParentKey, view.Section.Title, view.Section.Order, view.Children, view.Section.CreatedAt, view.Section.UpdatedAt);
}

/// <summary>A module with the number of its lessons.</summary>
internal sealed record ModuleRecord(
    string Id, string SectionId, ModuleType? ModuleType, string Name, int Order, int LessonsCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ModuleRecord Of(SectionView view) => new(
        view.Section.Key,
        view.ParentKey,
        view.Section.ModuleType,
        view.Section.Title,
        view.Section.Order,
        view.Children,
        view.Section.CreatedAt,
        view.Section.UpdatedAt);
}

/// <summary>A lesson with its exercises. <c>title</c> is beyond the document.</summary>
internal sealed record LessonRecord(
    string Id,
    string ModuleId,
    string Title,
    int ExperiencePoints,
    int Order,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<LessonExerciseRecord> Exercises)
{
    public static LessonRecord Of(LessonView view) => new(
        view.Lesson.Key,
        view.ModuleKey,
        view.Lesson.Title,
        view.Lesson.ExperiencePoints,
        view.Lesson.Order,
        view.Lesson.CreatedAt,
        view.Lesson.UpdatedAt,
        [.. view.Exercises.Select(LessonExerciseRecord.Of)]);
}

/// <summary>An exercise in its place.</summary>
internal sealed record LessonExerciseRecord(string LessonId, string ExerciseId, int Order, ExerciseRecord Exercise)
{
    public static LessonExerciseRecord Of(AssignedExercise assigned) =>
        new(assigned.LessonKey, assigned.Exercise.Key, assigned.Order, ExerciseRecord.Of(assigned.Exercise));
}

/// <summary>An exercise, its data as its author sent it.</summary>
internal sealed record ExerciseRecord(string Id, string ExerciseType, JsonElement Data, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ExerciseRecord Of(Exercise exercise) =>
        new(exercise.Key, CatalogNames.Of(exercise.Type), exercise.Data, exercise.CreatedAt, exercise.UpdatedAt);
}
