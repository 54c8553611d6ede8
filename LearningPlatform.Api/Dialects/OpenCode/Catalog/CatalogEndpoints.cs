using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.OpenCode.Catalog;

/// <summary>Modules and lessons (opencode-R61 … R67).</summary>
internal static class CatalogEndpoints
{
    private static readonly Dictionary<string, CourseField> ModuleFields = new(StringComparer.Ordinal)
    {
        ["id"] = CourseField.Id,
        ["key"] = CourseField.Key,
        ["title"] = CourseField.Title,
        ["description"] = CourseField.Description,
        ["level"] = CourseField.Level,
        ["status"] = CourseField.Status,
        ["order"] = CourseField.Order,
        ["estimatedDuration"] = CourseField.EstimatedMinutes,
        ["difficulty"] = CourseField.Difficulty,
        ["createdAt"] = CourseField.CreatedAt,
        ["updatedAt"] = CourseField.UpdatedAt,
    };

    public static void MapOpenCodeCatalog(this DialectApi api)
    {
        api.OpenCode.Map("listModules", ListModules);
        api.OpenCode.Map("getModuleById", GetModule);
        api.OpenCode.Map("getModuleLessons", GetLessons);
        api.OpenCode.Map("getLessonById", GetLesson);
    }

    private static async Task<Outcome<Page<ModuleRecord>>> ListModules(
        PageRequest page, string? sort, string? search, string? level, string? status, Caller caller, ListCodeModules modules, CancellationToken ct)
    {
        var sorting = Sort(sort);
        return sorting.Ok
            ? (await modules.Handle(
                caller,
                new CourseQuery
                {
                    Kind = CourseKind.Code,
                    Page = new Slice(page.Number, page.Size),
                    Sort = sorting.Value,
                    Search = search,
                    Level = CatalogNames.Parse<CourseLevel>(level),
                    Status = CatalogNames.Parse<ContentStatus>(status),
                },
                ct)).Map(found => found.Map(ModuleRecord.Of))
            : sorting.Error;
    }

    private static async Task<Outcome<ModuleRecord>> GetModule(Guid moduleId, Caller caller, GetCodeModule module, CancellationToken ct) =>
        (await module.Handle(caller, moduleId, ct)).Map(ModuleRecord.Of);

    private static async Task<Outcome<List<LessonRecord>>> GetLessons(Guid moduleId, Caller caller, GetCourseLessons lessons, CancellationToken ct) =>
        (await lessons.Handle(caller, CourseKind.Code, moduleId, ct)).Map(found => found.Lessons.Select(LessonRecord.Of).ToList());

    private static async Task<Outcome<LessonRecord>> GetLesson(Guid lessonId, Caller caller, GetLesson lesson, CancellationToken ct) =>
        (await lesson.Handle(caller, CourseKind.Code, lessonId, ct)).Map(LessonRecord.Of);

    /// <summary><c>field:asc</c> or <c>field:desc</c> with a top-level scalar field of the item, otherwise refused (opencode-R47); the contract's pattern has been checked.</summary>
    private static Outcome<Sorting<CourseField>> Sort(string? sort)
    {
        if (sort is null)
        {
            return new Sorting<CourseField>(CourseField.Order, false);
        }

        var colon = sort.IndexOf(':', StringComparison.Ordinal);
        return ModuleFields.TryGetValue(sort[..colon], out var field)
            ? new Sorting<CourseField>(field, sort.EndsWith(":desc", StringComparison.Ordinal))
            : Invalid.Field("sort", $"must name one of {string.Join(", ", ModuleFields.Keys)}", sort);
    }
}
