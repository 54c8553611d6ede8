using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace LearningPlatform.Api.Dialects.Wayr.Catalog;

/// <summary>Reads of courses and what is in them (wayr-R37, R40 … R48, wayr-D03 … D06).</summary>
internal static class CatalogEndpoints
{
    public static void MapWayrCatalog(this DialectApi api)
    {
        api.Wayr.Map("listCourses", ListCourses);
        api.Wayr.Map("getCourse", GetCourse);
        api.Wayr.Map("getCoursePackage", GetPackage);
        api.Wayr.Map("listLevels", ListLevels);
        api.Wayr.Map("getLevel", GetLevel);
        api.Wayr.Map("listSections", ListSections);
        api.Wayr.Map("getSection", GetSection);
        api.Wayr.Map("listModules", ListModules);
        api.Wayr.Map("getModule", GetModule);
        api.Wayr.Map("listLessons", ListLessons);
        api.Wayr.Map("getLesson", GetLesson);
        api.Wayr.Map("listLessonExercises", ListLessonExercises);
        api.Wayr.Map("listExercises", ListExercises);
        api.Wayr.Map("getExercise", GetExercise);
        api.Wayr.Map("listExercisesByType", ListExercisesByType);
        api.Wayr.MapWayrCatalogEdits();
    }

    private static async Task<Outcome<Page<CourseRecord>>> ListCourses(
        PageRequest page,
        string sortBy,
        string sortOrder,
        [FromQuery(Name = "source_language")] string? source,
        [FromQuery(Name = "target_language")] string? target,
        [FromQuery(Name = "is_public")] bool? isPublic,
        Caller caller,
        ListCourses courses,
        CancellationToken ct) =>
        (await courses.Handle(
            caller,
            new CourseQuery
            {
                Kind = CourseKind.Language,
                Page = Slice(page),
                Sort = Sort(sortBy, sortOrder, CourseFieldOf),
                SourceLanguage = source,
                TargetLanguage = target,
                IsPublic = isPublic,
            },
            ct)).Map(found => found.Map(CourseRecord.Of));

    private static async Task<Outcome<CourseRecord>> GetCourse(string id, Caller caller, GetCourse course, CancellationToken ct) =>
        (await course.Handle(caller, CourseKind.Language, id, ct)).Map(CourseRecord.Of);

    private static Task<Outcome<IResult>> GetPackage(
        string id, HttpContext http, Caller caller, GetCoursePackage package, PackageTimes times, CancellationToken ct) =>
        package.Handle(caller, id, (opened, drafts, inner) => PackageAnswer.Of(DialectRequest.Of(http), times, opened, drafts, inner), ct);

    private static async Task<Outcome<Page<LevelRecord>>> ListLevels(
        string courseId, PageRequest page, string sortBy, string sortOrder, Caller caller, ListSections sections, CancellationToken ct) =>
        (await sections.Handle(caller, Sections(SectionKind.Level, courseId, page, sortBy, sortOrder), ct)).Map(found => found.Map(LevelRecord.Of));

    private static async Task<Outcome<LevelRecord>> GetLevel(string courseId, string id, Caller caller, GetSection section, CancellationToken ct) =>
        (await section.Handle(caller, SectionKind.Level, courseId, id, ct)).Map(LevelRecord.Of);

    private static async Task<Outcome<Page<SectionRecord>>> ListSections(
        string levelId, PageRequest page, string sortBy, string sortOrder, Caller caller, ListSections sections, CancellationToken ct) =>
        (await sections.Handle(caller, Sections(SectionKind.Section, levelId, page, sortBy, sortOrder), ct)).Map(found => found.Map(SectionRecord.Of));

    private static async Task<Outcome<SectionRecord>> GetSection(string levelId, string id, Caller caller, GetSection section, CancellationToken ct) =>
        (await section.Handle(caller, SectionKind.Section, levelId, id, ct)).Map(SectionRecord.Of);

    private static async Task<Outcome<Page<ModuleRecord>>> ListModules(
        string sectionId,
        PageRequest page,
        string sortBy,
        string sortOrder,
        [FromQuery(Name = "module_type")] string? type,
        Caller caller,
        ListSections sections,
        CancellationToken ct) =>
        (await sections.Handle(
            caller,
            Sections(SectionKind.Module, sectionId, page, sortBy, sortOrder) with { ModuleType = CatalogNames.Parse<ModuleType>(type) },
            ct)).Map(found => found.Map(ModuleRecord.Of));

    private static async Task<Outcome<ModuleRecord>> GetModule(string sectionId, string id, Caller caller, GetSection section, CancellationToken ct) =>
        (await section.Handle(caller, SectionKind.Module, sectionId, id, ct)).Map(ModuleRecord.Of);

    private static async Task<Outcome<Page<LessonRecord>>> ListLessons(
        string moduleId, PageRequest page, string sortBy, string sortOrder, Caller caller, ListModuleLessons lessons, CancellationToken ct) =>
        (await lessons.Handle(caller, new LessonQuery(moduleId, Slice(page), Sort(sortBy, sortOrder, LessonFieldOf), Drafts: false), ct))
            .Map(found => found.Map(LessonRecord.Of));

    private static async Task<Outcome<LessonRecord>> GetLesson(string moduleId, string id, Caller caller, GetModuleLesson lesson, CancellationToken ct) =>
        (await lesson.Handle(caller, moduleId, id, ct)).Map(LessonRecord.Of);

    private static async Task<Outcome<List<LessonExerciseRecord>>> ListLessonExercises(
        string lessonId, Caller caller, ListLessonExercises exercises, CancellationToken ct) =>
        (await exercises.Handle(caller, lessonId, ct)).Map(found => found.Select(LessonExerciseRecord.Of).ToList());

    private static Task<Outcome<Page<ExerciseRecord>>> ListExercises(
        PageRequest page, string sortBy, string sortOrder, [FromQuery(Name = "exercise_type")] string? type, ListExercises exercises, CancellationToken ct) =>
        ListExercisesByType(type, page, sortBy, sortOrder, exercises, ct);

    private static async Task<Outcome<ExerciseRecord>> GetExercise(string id, GetExercise exercise, CancellationToken ct) =>
        (await exercise.Handle(id, ct)).Map(ExerciseRecord.Of);

    private static async Task<Outcome<Page<ExerciseRecord>>> ListExercisesByType(
        string? type, PageRequest page, string sortBy, string sortOrder, ListExercises exercises, CancellationToken ct) =>
        (await exercises.Handle(new ExerciseQuery(Slice(page), Sort(sortBy, sortOrder, ExerciseFieldOf), CatalogNames.Parse<ExerciseType>(type)), ct))
            .Map(found => found.Map(ExerciseRecord.Of));

    private static SectionQuery Sections(SectionKind kind, string parent, PageRequest page, string sortBy, string sortOrder) =>
        new() { Kind = kind, ParentKey = parent, Page = Slice(page), Sort = Sort(sortBy, sortOrder, SectionFieldOf) };

    private static Slice Slice(PageRequest page) => new(page.Number, page.Size);

    // wayr-D05: snake_case or camelCase; the contract has let only known names pass.
    private static Sorting<TField> Sort<TField>(string sortBy, string sortOrder, Func<string, TField> field)
        where TField : struct, Enum => new(field(JsonNamingPolicy.SnakeCaseLower.ConvertName(sortBy)), sortOrder == "desc");

    private static CourseField CourseFieldOf(string name) => name switch
    {
        "id" => CourseField.Key,
        "name" => CourseField.Title,
        "source_language" => CourseField.SourceLanguage,
        "target_language" => CourseField.TargetLanguage,
        "is_public" => CourseField.IsPublic,
        "levels_count" => CourseField.Levels,
        "updated_at" => CourseField.UpdatedAt,
        _ => CourseField.CreatedAt,
    };

    private static SectionField SectionFieldOf(string name) => name switch
    {
        "id" => SectionField.Key,
        "code" => SectionField.Code,
        "name" => SectionField.Title,
        "module_type" => SectionField.ModuleType,
        "sections_count" or "modules_count" or "lessons_count" => SectionField.Children,
        "created_at" => SectionField.CreatedAt,
        "updated_at" => SectionField.UpdatedAt,
        _ => SectionField.Order,
    };

    private static LessonField LessonFieldOf(string name) => name switch
    {
        "id" => LessonField.Key,
        "experience_points" => LessonField.ExperiencePoints,
        "created_at" => LessonField.CreatedAt,
        "updated_at" => LessonField.UpdatedAt,
        _ => LessonField.Order,
    };

    private static ExerciseField ExerciseFieldOf(string name) => name switch
    {
        "id" => ExerciseField.Key,
        "exercise_type" => ExerciseField.Type,
        "updated_at" => ExerciseField.UpdatedAt,
        _ => ExerciseField.CreatedAt,
    };
}
