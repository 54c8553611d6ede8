using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Practice;

/// <summary>Composes what the caller should practise now.</summary>
/// <param name="store">Where practice is kept.</param>
/// <param name="catalog">Knows courses.</param>
/// <param name="exercises">Knows exercises.</param>
/// <param name="people">Knows where the learner's days begin.</param>
/// <param name="clock">The time.</param>
public sealed class GetPracticeSession(IPracticeStore store, ICatalog catalog, IExerciseCatalog exercises, IPeople people, TimeProvider clock)
{
    /// <summary>The most items of a session.</summary>
    public const int Most = 100;

    /// <summary>Composes it.</summary>
    /// <param name="caller">The learner.</param>
    /// <param name="course">Only of this course, by key or id; null for all.</param>
    /// <param name="limit">The most items, 1 to <see cref="Most"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SessionView>> Handle(Caller caller, string? course, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > Most)
        {
            return Invalid.Field("limit", $"Must be from 1 to {Most}.");
        }

        var found = await catalog.PracticeCourse(course, ct);
        if (!found.Ok)
        {
            return found.Error;
        }

        var day = LearnerDay.Of(clock.GetUtcNow(), await people.Timezone(caller.UserId, ct));

        // A few more than asked for: exercises may be gone from the catalogue. What comes behind those has no chance to be asked.
        var most = limit + 10;
        var deck = await store.Deck(caller.UserId, new DeckQuery(found.Value, day.Now, day.Start, day.End, most), ct);
        var known = await exercises.Exercises([.. deck.Cards.Take(most).Select(card => card.ExerciseId)], ct);
        var cards = PracticeSession.Compose(deck, known.ToDictionary(pair => pair.Key, pair => pair.Value.Type), limit);
        return new SessionView([.. cards.Select(card => new SessionItem(card, known[card.ExerciseId]))], deck.Due, PracticeSession.NewLeft(deck), deck.Settings.DailyReviews);
    }
}

/// <summary>A practice session.</summary>
/// <param name="Items">What to ask, in this order.</param>
/// <param name="Due">How many things are due, in the session or not.</param>
/// <param name="NewLeft">How many things may still be asked for the first time today.</param>
/// <param name="Cap">The most answers on a day.</param>
public sealed record SessionView(IReadOnlyList<SessionItem> Items, int Due, int NewLeft, int Cap);

/// <summary>Something to ask.</summary>
/// <param name="Card">Why, and where it stands.</param>
/// <param name="Exercise">What.</param>
public sealed record SessionItem(PracticeCard Card, ExerciseRef Exercise);
