using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Studio;

/// <summary>Modules of the code school as their authors write them: instructors their own, administrators all.</summary>
internal static class StudioModuleEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/studio/modules").WithTags("Studio");
        group.MapGet("", List).WithName("listStudioModules").WithSummary("The modules that the caller may write, in their order; drafts and archived ones too.");
        group.MapPost("", Create).WithName("createStudioModule").WithSummary("Makes a draft of the caller's, the last in the order. Needs title and level.");
        group.MapPut("/order", Order).WithName("orderStudioModules").WithSummary(
            "Brings the named modules into an order among the places that they have together; all modules are numbered from 0 without gaps then.");
        group.MapGet("/{id:guid}", Get).WithName("getStudioModule").WithSummary("A module with the heads of its lessons.");
        group.MapPatch("/{id:guid}", Update).WithName("updateStudioModule").WithSummary("Changes what is sent. A `revision` that isn't the present one is 409 `catalog.changed_meanwhile`.");
        group.MapDelete("/{id:guid}", Delete).WithName("deleteStudioModule").WithSummary("Deletes a module that was never published; another one is 409 `catalog.was_published`.");
        group.MapPost("/{id:guid}/publish", Publish).WithName("publishStudioModule").WithSummary("Shows the module to learners. Without a published lesson it is 409 `catalog.module_empty`.");
        group.MapPost("/{id:guid}/archive", Archive).WithName("archiveStudioModule").WithSummary("Hides the module from learners, for good as a rule.");
        group.MapPost("/{id:guid}/draft", Draft).WithName("draftStudioModule").WithSummary("Hides the module from learners to work on it.");
        group.MapPut("/{id:guid}/lessons/order", OrderLessons).WithName("orderStudioLessons").WithSummary("Brings the lessons of a module into an order, numbered from 0 without gaps.");
        group.MapPost("/{id:guid}/lessons", CreateLesson).WithName("createStudioLesson").WithSummary("Makes a draft, the last lesson of the module. Needs title and type.");
    }

    private static async Task<Results<Ok<PageWire<ModuleItemWire>>, ProblemHttpResult>> List(
        ListStudioModules list, Caller caller, CancellationToken ct, int page = 1, int size = 20, string? status = null, string? search = null) =>
        AppApi.Answer((await list.Handle(caller, page, size, status, search, ct)).Map(found => PageWire.Of(found, ModuleItemWire.Of)));

    private static async Task<Results<Ok<ModuleWire>, ProblemHttpResult>> Get(Guid id, GetStudioModule modules, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await modules.Handle(caller, id, ct)).Map(ModuleWire.Of));

    private static async Task<Results<Created<ModuleWire>, ProblemHttpResult>> Create(
        Posted<ModuleBody> body, CreateStudioModule create, GetStudioModule modules, Caller caller, CancellationToken ct)
    {
        var made = await body.Then(input => create.Handle(caller, input.Input, ct));
        var read = await made.Then(id => modules.Handle(caller, id, ct));
        return AppApi.Created(read.Map(ModuleWire.Of), module => $"/app/api/studio/modules/{module.Id}");
    }

    private static async Task<Results<Ok<ModuleWire>, ProblemHttpResult>> Update(
        Guid id, Posted<ModuleBody> body, UpdateStudioModule update, GetStudioModule modules, Caller caller, CancellationToken ct)
    {
        var done = await body.Then(input => update.Handle(caller, id, input.Revision, input.Input, ct));
        return AppApi.Answer((await done.Then(_ => modules.Handle(caller, id, ct))).Map(ModuleWire.Of));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, DeleteStudioModule delete, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await delete.Handle(caller, id, ct));

    private static Task<Results<Ok<ModuleWire>, ProblemHttpResult>> Publish(Guid id, MoveStudioModule move, GetStudioModule modules, Caller caller, CancellationToken ct) =>
        Move(id, ContentStatus.Published, move, modules, caller, ct);

    private static Task<Results<Ok<ModuleWire>, ProblemHttpResult>> Archive(Guid id, MoveStudioModule move, GetStudioModule modules, Caller caller, CancellationToken ct) =>
        Move(id, ContentStatus.Archived, move, modules, caller, ct);

    private static Task<Results<Ok<ModuleWire>, ProblemHttpResult>> Draft(Guid id, MoveStudioModule move, GetStudioModule modules, Caller caller, CancellationToken ct) =>
        Move(id, ContentStatus.Draft, move, modules, caller, ct);

    private static async Task<Results<Ok<ModuleWire>, ProblemHttpResult>> Move(
        Guid id, ContentStatus status, MoveStudioModule move, GetStudioModule modules, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await (await move.Handle(caller, id, status, ct)).Then(_ => modules.Handle(caller, id, ct))).Map(ModuleWire.Of));

    private static async Task<Results<NoContent, ProblemHttpResult>> Order(Posted<OrderBody> body, OrderStudioModules order, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await body.Then(input => order.Handle(caller, input.Ids ?? [], ct)));

    private static async Task<Results<NoContent, ProblemHttpResult>> OrderLessons(Guid id, Posted<OrderBody> body, OrderStudioLessons order, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await body.Then(input => order.Handle(caller, id, input.Ids ?? [], ct)));

    private static async Task<Results<Created<StudioLessonEndpoints.LessonWire>, ProblemHttpResult>> CreateLesson(
        Guid id, Posted<StudioLessonEndpoints.LessonBody> body, CreateStudioLesson create, GetStudioLesson lessons, Caller caller, CancellationToken ct)
    {
        var made = await body.Then(input => create.Handle(caller, id, input.Input, ct));
        var read = await made.Then(lesson => lessons.Handle(caller, lesson, ct));
        return AppApi.Created(read.Map(StudioLessonEndpoints.LessonWire.Of), lesson => $"/app/api/studio/lessons/{lesson.Id}");
    }

    /// <summary>Body of the operations that make and change modules; what is left out stays as it is.</summary>
    internal sealed record ModuleBody(
        long? Revision,
        string? Title,
        string? Description,
        string? Level,
        Optional<int?> Difficulty,
        Optional<int?> EstimatedMinutes,
        IReadOnlyList<string?>? Tags,
        IReadOnlyList<string?>? Objectives,
        IReadOnlyList<Guid>? Prerequisites)
    {
        internal ModuleInput Input => new(
            Title, Description, Level, Difficulty.IsSet, Difficulty.Value, EstimatedMinutes.IsSet, EstimatedMinutes.Value, Tags, Objectives, Prerequisites);
    }

    /// <summary>Body of the operations that order.</summary>
    internal sealed record OrderBody(IReadOnlyList<Guid>? Ids);

    internal sealed record AuthorWire(Guid Id, string Name)
    {
        public static AuthorWire? Of(Person? person) => person is null ? null : new(person.Id, person.Name);
    }

    internal sealed record ModuleItemWire(
        Guid Id, string Key, string Title, string Status, string? Level, int Lessons, DateTimeOffset UpdatedAt, AuthorWire? Author, long Revision)
    {
        public static ModuleItemWire Of(AuthoredModule<StudioModuleItem> item)
        {
            var course = item.Module.Course;
            return new(
                course.Id,
                course.Key,
                course.Title,
                CatalogNames.Of(course.Status),
                course.Level is { } level ? CatalogNames.Of(level) : null,
                item.Module.Lessons,
                course.UpdatedAt,
                AuthorWire.Of(item.Author),
                item.Module.Revision);
        }
    }

    internal sealed record LessonHeadWire(Guid Id, string Key, string Title, string Type, string Status, int Order, int? EstimatedMinutes)
    {
        public static LessonHeadWire Of(LessonHead lesson) =>
            new(lesson.Id, lesson.Key, lesson.Title, CatalogNames.Of(lesson.Type), CatalogNames.Of(lesson.Status), lesson.Order, lesson.EstimatedMinutes);
    }

    internal sealed record ModuleWire(
        Guid Id,
        string Key,
        string Title,
        string Description,
        string? Level,
        int? Difficulty,
        int? EstimatedMinutes,
        IReadOnlyList<string> Tags,
        IReadOnlyList<string> Objectives,
        IReadOnlyList<Guid> Prerequisites,
        string Status,
        long Revision,
        bool WasPublished,
        AuthorWire? Author,
        IReadOnlyList<LessonHeadWire> Lessons)
    {
        public static ModuleWire Of(AuthoredModule<StudioModule> found)
        {
            var course = found.Module.Course;
            return new(
                course.Id,
                course.Key,
                course.Title,
                course.Description ?? "",
                course.Level is { } level ? CatalogNames.Of(level) : null,
                course.Difficulty,
                course.EstimatedMinutes,
                course.Tags,
                course.Objectives,
                course.Prerequisites,
                CatalogNames.Of(course.Status),
                found.Module.Revision,
                found.Module.WasPublished,
                AuthorWire.Of(found.Author),
                [.. found.Module.Lessons.Select(LessonHeadWire.Of)]);
        }
    }
}
