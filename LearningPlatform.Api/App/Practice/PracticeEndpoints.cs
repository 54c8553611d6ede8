using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Core.Practice;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Practice;

/// <summary>Practice by spaced repetition and the streak with its freezes, which no dialect documents.</summary>
internal static class PracticeEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/practice").WithTags("Practice");
        group.MapGet("/session", Session).WithName("getPracticeSession")
            .WithSummary("What to practise now: due, then weak, then new, mixed over lessons and types, within the day's caps. The exercises of completed lessons take part.");
        group.MapPost("/reviews", Review).WithName("recordReviews").WithSummary(
            "Grades 1 to 100 answers and says when each thing comes back. Once for each reviewId, in any order; grade, nextDue and state are null and refused says why when an answer fits no "
            + "exercise any more.");
        group.MapGet("/forecast", Forecast).WithName("getPracticeForecast").WithSummary("How much comes back on the learner's next days, 1 to 90; what is overdue counts today.");
        group.MapGet("/settings", Settings).WithName("getPracticeSettings").WithSummary("How the caller wants to practise.");
        group.MapPut("/settings", Change).WithName("changePracticeSettings").WithSummary("Changes how the caller wants to practise; fields that are missing stay.");
        app.MapGet("/streak", Streak).WithName("getStreak").WithTags("Practice")
            .WithSummary("The caller's streak in his own days, with freezes: each 7 days earn one, at most 2 are kept, a missed day uses one.");
    }

    private static async Task<Results<Ok<SessionWire>, ProblemHttpResult>> Session(GetPracticeSession session, Caller caller, CancellationToken ct, string? course = null, int limit = 20) =>
        AppApi.Answer((await session.Handle(caller, course, limit, ct)).Map(SessionWire.Of));

    private static async Task<Results<Ok<ReviewedWire>, ProblemHttpResult>> Review(ReviewsInput body, RecordReviews record, Caller caller, CancellationToken ct)
    {
        var sent = body.Read();
        return sent.Ok
            ? AppApi.Answer((await record.Handle(caller, sent.Value, ct)).Map(results => new ReviewedWire([.. results.Select(ReviewResultWire.Of)])))
            : AppApi.Problem(sent.Error);
    }

    private static async Task<Results<Ok<ForecastWire>, ProblemHttpResult>> Forecast(GetForecast forecast, Caller caller, CancellationToken ct, string? course = null, int days = 14) =>
        AppApi.Answer((await forecast.Handle(caller, course, days, ct)).Map(found => new ForecastWire(
            new TodayWire(found.Due, found.Done, found.Cap), [.. found.Days.Select(day => new ForecastDayWire(day.Date, day.Due))])));

    private static async Task<Ok<SettingsWire>> Settings(GetPracticeSettings settings, Caller caller, CancellationToken ct) =>
        TypedResults.Ok(SettingsWire.Of(await settings.Handle(caller, ct)));

    private static async Task<Results<Ok<SettingsWire>, ProblemHttpResult>> Change(
        SettingsInput body, GetPracticeSettings settings, ChangePracticeSettings change, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await change.Handle(caller, body.Over(await settings.Handle(caller, ct)), ct)).Map(SettingsWire.Of));

    private static async Task<Ok<StreakWire>> Streak(GetStreak streak, Caller caller, CancellationToken ct)
    {
        var found = await streak.Handle(caller, ct);
        return TypedResults.Ok(new StreakWire(
            found.Streak.Current, found.Streak.Longest, found.Streak.Today, found.Streak.Freezes, found.Streak.FrozenDays, found.TimeZone));
    }

    internal sealed record SessionWire(IReadOnlyList<SessionItemWire> Items, int Due, int NewLeft, int Cap)
    {
        public static SessionWire Of(SessionView session) => new([.. session.Items.Select(SessionItemWire.Of)], session.Due, session.NewLeft, session.Cap);
    }

    /// <summary>Something to ask: type as in the Wayr dialect, data as it stands there; state new, learning, review or relearning; reason due, weak or new.</summary>
    internal sealed record SessionItemWire(string ExerciseKey, string LessonKey, string Type, JsonElement Data, DateTimeOffset Due, string State, string Reason)
    {
        public static SessionItemWire Of(SessionItem item) => new(
            item.Exercise.Key,
            item.Card.LessonKey,
            JsonNamingPolicy.KebabCaseLower.ConvertName(item.Exercise.Type.ToString()),
            item.Exercise.Data,
            item.Card.Due,
            GradeWire.Word(item.Card.State),
            GradeWire.Word(item.Card.Reason));
    }

    /// <summary>Body of recordReviews.</summary>
    internal sealed record ReviewsInput(IReadOnlyList<ReviewInput?>? Reviews)
    {
        public Outcome<IReadOnlyList<SentReview>> Read()
        {
            var wrong = Missing.Of(("reviews", Reviews))
                ?? Missing.In(Reviews!, "reviews", one => [("reviewId", one.ReviewId), ("exerciseKey", one.ExerciseKey), ("answer", one.Answer), ("at", one.At)]);
            return wrong is not null
                ? wrong
                : Reviews!.Select(one => new SentReview(one!.ReviewId!.Value, one.ExerciseKey!, one.Answer!.Value, one.At!.Value, one.TookMs ?? 0)).ToList();
        }
    }

    /// <summary>An answer given in practice.</summary>
    internal sealed record ReviewInput(Guid? ReviewId, string? ExerciseKey, JsonElement? Answer, DateTimeOffset? At, int? TookMs);

    internal sealed record ReviewedWire(IReadOnlyList<ReviewResultWire> Results);

    internal sealed record ReviewResultWire(Guid ReviewId, GradeWire? Grade, DateTimeOffset? NextDue, string? State, string? Refused)
    {
        public static ReviewResultWire Of(ReviewResult result) => new(
            result.Id,
            result.Kept is { } kept ? GradeWire.Of(kept.Grade) : null,
            result.Kept?.NextDue,
            result.Kept is { } one ? GradeWire.Word(one.State) : null,
            result.Refused);
    }

    internal sealed record ForecastWire(TodayWire Today, IReadOnlyList<ForecastDayWire> Days);

    internal sealed record TodayWire(int Due, int Done, int Cap);

    internal sealed record ForecastDayWire(DateOnly Date, int Due);

    /// <summary>Body of changePracticeSettings.</summary>
    internal sealed record SettingsInput(int? DailyNew, int? DailyReviews, double? Retention, bool? LivesOff)
    {
        public PracticeSettings Over(PracticeSettings before) => new(
            DailyNew ?? before.DailyNew, DailyReviews ?? before.DailyReviews, Retention ?? before.Retention, LivesOff ?? before.LivesOff);
    }

    internal sealed record SettingsWire(int DailyNew, int DailyReviews, double Retention, bool LivesOff)
    {
        public static SettingsWire Of(PracticeSettings settings) => new(settings.DailyNew, settings.DailyReviews, settings.Retention, settings.LivesOff);
    }

    internal sealed record StreakWire(int Current, int Longest, bool Today, int Freezes, IReadOnlyList<DateOnly> FrozenDays, string Timezone);
}
