using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Studio;

/// <summary>Achievements as administrators write them, beside those that are delivered in files.</summary>
internal static class StudioAchievementEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/studio/achievements").WithTags("Studio");
        group.MapGet("", List).WithName("listStudioAchievements").WithSummary(
            "All achievements with how many have each, by category and in their order. Those of `source` file can't be changed here. Administrators only, as all of this.");
        group.MapPost("", Create).WithName("createStudioAchievement").WithSummary(
            "Makes an achievement. Needs key, name, description, category, rarity, reward and conditions. Learners who have earned it already get it. A key that is or was taken is 409 `gamification.key_taken`.");
        group.MapPut("/order", Order).WithName("orderStudioAchievements").WithSummary(
            "Brings the named achievements into an order among the places that they have together in their category, those of the files too; a category is numbered from 0 without gaps then. Learners are shown this order.");
        group.MapPatch("/{id:guid}", Update).WithName("updateStudioAchievement").WithSummary(
            "Changes what is sent; `archived` true keeps it for those who have it and from all others. A `revision` that isn't the present one is 409 `catalog.changed_meanwhile`, one of the files 409 `gamification.delivered`, archiving what others come after 409 `gamification.needed`.");
    }

    private static async Task<Results<Ok<PageWire<StudioAchievementWire>>, ProblemHttpResult>> List(
        ListStudioAchievements list, Caller caller, CancellationToken ct, int page = 1, int size = 20) =>
        AppApi.Answer((await list.Handle(caller, page, size, ct)).Map(found => PageWire.Of(found, StudioAchievementWire.Of)));

    private static async Task<Results<Created<StudioAchievementWire>, ProblemHttpResult>> Create(
        Posted<AchievementBody> body, CreateStudioAchievement create, Caller caller, CancellationToken ct) =>
        AppApi.Created((await body.Then(input => create.Handle(caller, input.Input, ct))).Map(StudioAchievementWire.Of), made => $"/app/api/studio/achievements/{made.Id}");

    private static async Task<Results<Ok<StudioAchievementWire>, ProblemHttpResult>> Update(
        Guid id, Posted<AchievementBody> body, UpdateStudioAchievement update, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await body.Then(input => update.Handle(caller, id, input.Revision, input.Archived, input.Input, ct))).Map(StudioAchievementWire.Of));

    private static async Task<Results<NoContent, ProblemHttpResult>> Order(Posted<StudioModuleEndpoints.OrderBody> body, OrderStudioAchievements order, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await body.Then(input => order.Handle(caller, input.Ids ?? [], ct)));

    /// <summary>Body of the operations that make and change achievements; what is left out stays as it is. The words are those of content/achievements.</summary>
    internal sealed record AchievementBody(
        long? Revision,
        bool? Archived,
        string? Key,
        string? Name,
        string? Description,
        string? Category,
        string? Rarity,
        int? Reward,
        Optional<string?> Icon,
        Optional<string?> Color,
        IReadOnlyList<string?>? After,
        bool? Secret,
        IReadOnlyList<ConditionInput?>? Conditions)
    {
        internal AchievementInput Input => new(
            Key, Name, Description, Category, Rarity, Reward, Conditions, Icon.IsSet ? Icon.Value ?? "" : null, Color.IsSet ? Color.Value ?? "" : null, After, Secret);
    }

    internal sealed record StudioAchievementWire(
        Guid Id,
        string Key,
        string Name,
        string Description,
        string Category,
        string Rarity,
        int Reward,
        string? Icon,
        string? Color,
        IReadOnlyList<string> After,
        bool Secret,
        IReadOnlyList<ConditionInput> Conditions,
        string Source,
        bool Archived,
        long Holders,
        long? Revision)
    {
        public static StudioAchievementWire Of(StudioAchievement found)
        {
            var one = found.Achievement;
            return new(
                one.Id,
                one.Key,
                one.Name,
                one.Description,
                Achievement.Word(one.Category),
                Achievement.Word(one.Rarity),
                one.XpReward,
                one.Icon,
                one.BadgeColor,
                found.After,
                one.Secret,
                [.. one.Conditions.Select(condition => new ConditionInput(
                    Achievement.Word(condition.Type), condition.Metric, Achievement.Word(condition.Operator), condition.Value, condition.Event, condition.Timeframe))],
                found.Revision is null ? "file" : "studio",
                found.Archived,
                found.Holders,
                found.Revision);
        }
    }
}
