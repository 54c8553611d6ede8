using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Wayr.Catalog;

/// <summary>Changes of courses and what is in them (wayr-R04, R38 … R43, wayr-D08 … D14, D18).</summary>
internal static class CatalogEdits
{
    public static void MapWayrCatalogEdits(this DialectRoutes wayr)
    {
        wayr.Map("createCourse", CreateCourse);
        wayr.Map("updateCourse", UpdateCourse);
        wayr.Map("deleteCourse", DeleteCourse);
        wayr.Map("createLevel", CreateLevel);
        wayr.Map("updateLevel", UpdateLevel);
        wayr.Map("deleteLevel", DeleteLevel);
        wayr.Map("createSection", CreateSection);
        wayr.Map("updateSection", UpdateSection);
        wayr.Map("deleteSection", DeleteSection);
        wayr.Map("createModule", CreateModule);
        wayr.Map("updateModule", UpdateModule);
        wayr.Map("deleteModule", DeleteModule);
        wayr.Map("createLesson", CreateLesson);
        wayr.Map("updateLesson", UpdateLesson);
        wayr.Map("deleteLesson", DeleteLesson);
        wayr.Map("assignExerciseToLesson", Assign);
        wayr.Map("unassignExerciseFromLesson", Unassign);
        wayr.Map("reorderLessonExercises", Reorder);
        wayr.Map("createExercise", CreateExercise);
        wayr.Map("updateExercise", UpdateExercise);
        wayr.Map("deleteExercise", DeleteExercise);
    }

    private static async Task<Outcome<Reply<BareCourseRecord>>> CreateCourse(Body<NewCourseWire> body, Caller caller, CreateCourse create, CancellationToken ct) =>
        (await create.Handle(caller, body.Value.ToCommand(), ct)).Map(course => Reply.Created(BareCourseRecord.Of(course), $"/courses/{course.Key}"));

    private static async Task<Outcome<CourseRecord>> UpdateCourse(string id, Body<CourseChangesWire> body, Caller caller, UpdateCourse update, CancellationToken ct) =>
        (await update.Handle(caller, id, body.Value.ToCommand(), ct)).Map(CourseRecord.Of);

    private static async Task<Outcome<Reply<Done>>> DeleteCourse(string id, Caller caller, DeleteCourse delete, CancellationToken ct) =>
        (await delete.Handle(caller, id, ct)).Map(_ => Reply.Said("Course deleted successfully"));

    private static async Task<Outcome<Reply<NewLevelRecord>>> CreateLevel(
        string courseId, Body<NewLevelWire> body, Caller caller, CreateSection create, CancellationToken ct) =>
        (await create.Handle(caller, body.Value.ToCommand(courseId), ct))
            .Map(level => Reply.Created(NewLevelRecord.Of(level, courseId), $"/courses/{courseId}/levels/{level.Key}"));

    private static async Task<Outcome<LevelRecord>> UpdateLevel(
        string courseId, string id, Body<LevelChangesWire> body, Caller caller, UpdateSection update, CancellationToken ct) =>
        (await update.Handle(caller, new NodeName(SectionKind.Level, courseId, id), body.Value.ToCommand(), ct)).Map(LevelRecord.Of);

    private static async Task<Outcome<Reply<Done>>> DeleteLevel(string courseId, string id, Caller caller, DeleteSection delete, CancellationToken ct) =>
        (await delete.Handle(caller, new NodeName(SectionKind.Level, courseId, id), ct)).Map(_ => Reply.Said("Level deleted successfully"));

    private static async Task<Outcome<Reply<NewSectionRecord>>> CreateSection(
        string levelId, Body<NewSectionWire> body, Caller caller, CreateSection create, CancellationToken ct) =>
        (await create.Handle(caller, body.Value.ToCommand(levelId), ct))
            .Map(section => Reply.Created(NewSectionRecord.Of(section, levelId), $"/levels/{levelId}/sections/{section.Key}"));

    private static async Task<Outcome<SectionRecord>> UpdateSection(
        string levelId, string id, Body<SectionChangesWire> body, Caller caller, UpdateSection update, CancellationToken ct) =>
        (await update.Handle(caller, new NodeName(SectionKind.Section, levelId, id), body.Value.ToCommand(), ct)).Map(SectionRecord.Of);

    private static async Task<Outcome<Reply<Done>>> DeleteSection(string levelId, string id, Caller caller, DeleteSection delete, CancellationToken ct) =>
        (await delete.Handle(caller, new NodeName(SectionKind.Section, levelId, id), ct)).Map(_ => Reply.Said("Section deleted successfully"));

    private static async Task<Outcome<Reply<NewModuleRecord>>> CreateModule(
        string sectionId, Body<NewModuleWire> body, Caller caller, CreateSection create, CancellationToken ct) =>
        (await create.Handle(caller, body.Value.ToCommand(sectionId), ct))
            .Map(module => Reply.Created(NewModuleRecord.Of(module, sectionId), $"/sections/{sectionId}/modules/{module.Key}"));

    private static async Task<Outcome<ModuleRecord>> UpdateModule(
        string sectionId, string id, Body<ModuleChangesWire> body, Caller caller, UpdateSection update, CancellationToken ct) =>
        (await update.Handle(caller, new NodeName(SectionKind.Module, sectionId, id), body.Value.ToCommand(), ct)).Map(ModuleRecord.Of);

    private static async Task<Outcome<Reply<Done>>> DeleteModule(string sectionId, string id, Caller caller, DeleteSection delete, CancellationToken ct) =>
        (await delete.Handle(caller, new NodeName(SectionKind.Module, sectionId, id), ct)).Map(_ => Reply.Said("Module deleted successfully"));

    private static async Task<Outcome<Reply<NewLessonRecord>>> CreateLesson(
        string moduleId, Body<NewLessonWire> body, Caller caller, CreateLesson create, CancellationToken ct) =>
        (await create.Handle(caller, moduleId, body.Value.ToCommand(), ct))
            .Map(lesson => Reply.Created(NewLessonRecord.Of(lesson, moduleId), $"/modules/{moduleId}/lessons/{lesson.Key}"));

    private static async Task<Outcome<LessonRecord>> UpdateLesson(
        string moduleId, string id, Body<LessonChangesWire> body, Caller caller, UpdateLesson update, CancellationToken ct) =>
        (await update.Handle(caller, moduleId, id, body.Value.ToCommand(), ct)).Map(LessonRecord.Of);

    private static async Task<Outcome<Reply<Done>>> DeleteLesson(string moduleId, string id, Caller caller, DeleteLesson delete, CancellationToken ct) =>
        (await delete.Handle(caller, moduleId, id, ct)).Map(_ => Reply.Said("Lesson deleted successfully"));

    private static async Task<Outcome<LessonExerciseRecord>> Assign(
        string lessonId, Body<AssignmentWire> body, Caller caller, AssignExercise assign, CancellationToken ct) =>
        (await assign.Handle(caller, lessonId, body.Value.ExerciseId, body.Value.Order, ct)).Map(LessonExerciseRecord.Of);

    private static async Task<Outcome<Reply<Done>>> Unassign(string lessonId, string exerciseId, Caller caller, UnassignExercise unassign, CancellationToken ct) =>
        (await unassign.Handle(caller, lessonId, exerciseId, ct)).Map(_ => Reply.Said("Exercise unassigned from lesson successfully"));

    private static async Task<Outcome<Reply<Done>>> Reorder(string lessonId, Body<ReorderWire> body, Caller caller, ReorderExercises reorder, CancellationToken ct) =>
        (await reorder.Handle(caller, lessonId, body.Value.ExerciseIds, ct)).Map(_ => Reply.Said("Lesson exercises reordered successfully"));

    private static async Task<Outcome<Reply<ExerciseRecord>>> CreateExercise(Body<NewExerciseWire> body, Caller caller, CreateExercise create, CancellationToken ct) =>
        (await create.Handle(caller, body.Value.Id, CatalogNames.Parse<ExerciseType>(body.Value.ExerciseType)!.Value, body.Value.Data, ct))
            .Map(exercise => Reply.Created(ExerciseRecord.Of(exercise), $"/exercises/{exercise.Key}"));

    private static async Task<Outcome<ExerciseRecord>> UpdateExercise(
        string id, Body<ExerciseChangesWire> body, Caller caller, UpdateExercise update, CancellationToken ct) =>
        (await update.Handle(caller, id, CatalogNames.Parse<ExerciseType>(body.Value.ExerciseType), body.Value.Data, ct)).Map(ExerciseRecord.Of);

    private static async Task<Outcome<Reply<Done>>> DeleteExercise(string id, Caller caller, DeleteExercise delete, CancellationToken ct) =>
        (await delete.Handle(caller, id, ct)).Map(_ => Reply.Said("Exercise deleted successfully"));
}

/// <summary>Schema CreateCourseRequest.</summary>
internal sealed record NewCourseWire(string Id, string SourceLanguage, string TargetLanguage, string Name, string? Description, bool IsPublic = true)
{
    public NewCourse ToCommand() => new(Id, Name, Description, SourceLanguage, TargetLanguage, IsPublic);
}

/// <summary>Schema UpdateCourseRequest.</summary>
internal sealed record CourseChangesWire(string? Name, Optional<string?> Description, string? SourceLanguage, string? TargetLanguage, bool? IsPublic)
{
    public CourseChanges ToCommand() => new(Name, Description.IsSet, Description.Value, SourceLanguage, TargetLanguage, IsPublic);
}

/// <summary>Schema CreateLevelRequest.</summary>
internal sealed record NewLevelWire(string Id, string Code, string Name, int Order)
{
    public NewSection ToCommand(string course) => new(new NodeName(SectionKind.Level, course, Id), Name, Order, Code);
}

/// <summary>Schema UpdateLevelRequest.</summary>
internal sealed record LevelChangesWire(string? Name, string? Code, int? Order)
{
    public SectionChanges ToCommand() => new(Name, Order, Code);
}

/// <summary>Schema CreateSectionRequest.</summary>
internal sealed record NewSectionWire(string Id, string Name, int Order)
{
    public NewSection ToCommand(string level) => new(new NodeName(SectionKind.Section, level, Id), Name, Order);
}

/// <summary>Schema UpdateSectionRequest.</summary>
internal sealed record SectionChangesWire(string? Name, int? Order)
{
    public SectionChanges ToCommand() => new(Name, Order);
}

/// <summary>Schema CreateModuleRequest.</summary>
internal sealed record NewModuleWire(string Id, ModuleType ModuleType, string Name, int Order)
{
    public NewSection ToCommand(string section) => new(new NodeName(SectionKind.Module, section, Id), Name, Order, ModuleType: ModuleType);
}

/// <summary>Schema UpdateModuleRequest.</summary>
internal sealed record ModuleChangesWire(string? Name, ModuleType? ModuleType, int? Order)
{
    public SectionChanges ToCommand() => new(Name, Order, ModuleType: ModuleType);
}

/// <summary>Schema CreateLessonRequest.</summary>
internal sealed record NewLessonWire(string Id, int ExperiencePoints, int Order)
{
    public NewLesson ToCommand() => new(Id, ExperiencePoints, Order);
}

/// <summary>Schema UpdateLessonRequest.</summary>
internal sealed record LessonChangesWire(int? ExperiencePoints, int? Order)
{
    public LessonChanges ToCommand() => new(ExperiencePoints, Order);
}

/// <summary>Schema AssignExerciseRequest.</summary>
internal sealed record AssignmentWire(string ExerciseId, int Order);

/// <summary>Schema ReorderExercisesRequest.</summary>
internal sealed record ReorderWire(IReadOnlyList<string> ExerciseIds);

/// <summary>Schema CreateExerciseRequest.</summary>
internal sealed record NewExerciseWire(string Id, string ExerciseType, JsonElement Data);

/// <summary>Schema UpdateExerciseRequest.</summary>
internal sealed record ExerciseChangesWire(string? ExerciseType, JsonElement? Data);
