using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Practice;

/// <summary>Says how much will be due on the days to come, the learner's own days.</summary>
/// <param name="store">Where practice is kept.</param>
/// <param name="catalog">Knows courses.</param>
/// <param name="people">Knows where the learner's days begin.</param>
/// <param name="clock">The time.</param>
public sealed class GetForecast(IPracticeStore store, ICatalog catalog, IPeople people, TimeProvider clock)
{
    /// <summary>The most days.</summary>
    public const int Most = 90;

    /// <summary>Says it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="course">Only of this course, by key or id; null for all.</param>
    /// <param name="days">How many days, today included, 1 to <see cref="Most"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Forecast>> Handle(Caller caller, string? course, int days, CancellationToken ct)
    {
        if (days is < 1 or > Most)
        {
            return Invalid.Field("days", $"Must be from 1 to {Most}.");
        }

        var found = await catalog.PracticeCourse(course, ct);
        if (!found.Ok)
        {
            return found.Error;
        }

        var day = LearnerDay.Of(clock.GetUtcNow(), await people.Timezone(caller.UserId, ct));
        DateTimeOffset[] ends = [.. Enumerable.Range(1, days).Select(number => LocalDays.Start(day.Today.AddDays(number), day.Zone))];
        var load = await store.Load(caller.UserId, found.Value, ends, ct);
        var settings = await store.Settings(caller.UserId, ct);
        return new Forecast(
            load[0], await store.Done(caller.UserId, day.Start, ct), settings.DailyReviews, [.. load.Select((due, number) => new ForecastDay(day.Today.AddDays(number), due))]);
    }
}

/// <summary>What is to come.</summary>
/// <param name="Due">What is left for today, with all that is overdue.</param>
/// <param name="Done">How many answers were given today.</param>
/// <param name="Cap">The most answers on a day.</param>
/// <param name="Days">Day by day, today first.</param>
public sealed record Forecast(int Due, int Done, int Cap, IReadOnlyList<ForecastDay> Days);

/// <summary>A day of a forecast.</summary>
/// <param name="Date">The learner's day.</param>
/// <param name="Due">How many things come back on it.</param>
public sealed record ForecastDay(DateOnly Date, int Due);
