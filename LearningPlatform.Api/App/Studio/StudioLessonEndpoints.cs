using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Studio;

/// <summary>Lessons of the code school as their authors write them.</summary>
internal static class StudioLessonEndpoints
{
    private static readonly AppLimit Checks = new("studio-check", 20, TimeSpan.FromMinutes(1));

    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/studio/lessons/{id:guid}").WithTags("Studio");
        group.MapGet("", Get).WithName("getStudioLesson").WithSummary("A lesson with solutions, hidden tests and answers.");
        group.MapPatch("", Update).WithName("updateStudioLesson").WithSummary(
            "Changes what is sent; `content` and `resources` are sent as a whole. Ids of tests, questions and resources that the lesson doesn't have are replaced by new ones. "
            + "A `revision` that isn't the present one is 409 `catalog.changed_meanwhile`.");
        group.MapDelete("", Delete).WithName("deleteStudioLesson").WithSummary("Deletes a lesson that was never published; another one is 409 `catalog.was_published`.");
        group.MapPost("/publish", Publish).WithName("publishStudioLesson").WithSummary(
            "Runs the reference solutions and shows the lesson to learners. When one doesn't pass or its language can't be run here it is 422 `catalog.solution_fails` with `report`.");
        group.MapPost("/archive", Archive).WithName("archiveStudioLesson").WithSummary("Hides the lesson from learners, for good as a rule.");
        group.MapPost("/draft", Draft).WithName("draftStudioLesson").WithSummary("Hides the lesson from learners to work on it.");
        group.MapPost("/check", Check).WithName("checkStudioLesson").WithSummary("Runs the reference solution of each language against all tests.");
        group.MapGet("/preview", Preview).WithName("previewStudioLesson").WithSummary("Exactly what a learner would get of OpenCode's getLessonById.");
    }

    private static async Task<Results<Ok<LessonWire>, ProblemHttpResult>> Get(Guid id, GetStudioLesson lessons, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await lessons.Handle(caller, id, ct)).Map(LessonWire.Of));

    private static async Task<Results<Ok<LessonWire>, ProblemHttpResult>> Update(
        Guid id, Posted<LessonBody> body, UpdateStudioLesson update, GetStudioLesson lessons, Caller caller, CancellationToken ct)
    {
        var done = await body.Then(input => update.Handle(caller, id, input.Revision, input.Input, ct));
        return AppApi.Answer((await done.Then(_ => lessons.Handle(caller, id, ct))).Map(LessonWire.Of));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, DeleteStudioLesson delete, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await delete.Handle(caller, id, ct));

    private static async Task<Results<Ok<LessonWire>, ProblemHttpResult>> Publish(
        Guid id, MoveStudioLesson move, GetStudioLesson lessons, AppLimits limits, Caller caller, CancellationToken ct) =>
        await limits.Enter(Checks, $"user:{caller.UserId}", ct) is { } tooMany ? AppApi.Problem(tooMany) : await Move(id, ContentStatus.Published, move, lessons, caller, ct);

    private static Task<Results<Ok<LessonWire>, ProblemHttpResult>> Archive(Guid id, MoveStudioLesson move, GetStudioLesson lessons, Caller caller, CancellationToken ct) =>
        Move(id, ContentStatus.Archived, move, lessons, caller, ct);

    private static Task<Results<Ok<LessonWire>, ProblemHttpResult>> Draft(Guid id, MoveStudioLesson move, GetStudioLesson lessons, Caller caller, CancellationToken ct) =>
        Move(id, ContentStatus.Draft, move, lessons, caller, ct);

    private static async Task<Results<Ok<LessonWire>, ProblemHttpResult>> Move(
        Guid id, ContentStatus status, MoveStudioLesson move, GetStudioLesson lessons, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await (await move.Handle(caller, id, status, ct)).Then(_ => lessons.Handle(caller, id, ct))).Map(LessonWire.Of));

    private static async Task<Results<Ok<SolutionReport>, ProblemHttpResult>> Check(Guid id, CheckStudioLesson check, AppLimits limits, Caller caller, CancellationToken ct) =>
        await limits.Enter(Checks, $"user:{caller.UserId}", ct) is { } tooMany ? AppApi.Problem(tooMany) : AppApi.Answer(await check.Handle(caller, id, ct));

    private static async Task<Results<Ok<JsonElement>, ProblemHttpResult>> Preview(Guid id, GetStudioLesson lessons, ILessonPreview preview, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await lessons.Handle(caller, id, ct)).Map(found => preview.Of(found.Lesson)));

    /// <summary>Body of the operations that make and change lessons; what is left out stays as it is.</summary>
    internal sealed record LessonBody(
        long? Revision,
        string? Title,
        string? Description,
        string? Type,
        Optional<int?> EstimatedMinutes,
        int? ExperiencePoints,
        IReadOnlyList<string?>? Objectives,
        IReadOnlyList<Guid>? Prerequisites,
        IReadOnlyList<ResourceInput?>? Resources,
        ContentInput? Content)
    {
        internal LessonInput Input => new(
            Title, Description, Type, EstimatedMinutes.IsSet, EstimatedMinutes.Value, ExperiencePoints, Objectives, Prerequisites, Resources, Content);
    }

    internal sealed record LessonWire(
        Guid Id,
        Guid ModuleId,
        string Key,
        string Title,
        string Description,
        string Type,
        string Status,
        int Order,
        int? EstimatedMinutes,
        int ExperiencePoints,
        IReadOnlyList<string> Objectives,
        IReadOnlyList<Guid> Prerequisites,
        JsonElement Resources,
        long Revision,
        bool WasPublished,
        JsonElement Content)
    {
        public static LessonWire Of(StudioLesson found)
        {
            var lesson = found.Lesson;
            return new(
                lesson.Id,
                lesson.CourseId,
                lesson.Key,
                lesson.Title,
                lesson.Description ?? "",
                CatalogNames.Of(lesson.Type),
                CatalogNames.Of(lesson.Status),
                lesson.Order,
                lesson.EstimatedMinutes,
                lesson.ExperiencePoints,
                lesson.Objectives,
                lesson.Prerequisites,
                JsonSerializer.SerializeToElement(lesson.Resources, LessonContent.Json),
                found.Revision,
                found.WasPublished,
                JsonSerializer.SerializeToElement(lesson.Content, LessonContent.Json));
        }
    }
}
