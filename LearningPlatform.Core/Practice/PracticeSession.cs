using LearningPlatform.Core.Catalog;

namespace LearningPlatform.Core.Practice;

/// <summary>Composes a session: what is due first, then what is weak, then what is new, within the learner's caps, mixed over lessons and types.</summary>
public static class PracticeSession
{
    /// <summary>The cards of a session.</summary>
    /// <param name="deck">What there is.</param>
    /// <param name="types">The types of the exercises; those that are missing are gone and left out.</param>
    /// <param name="limit">The most cards.</param>
    public static IReadOnlyList<PracticeCard> Compose(PracticeDeck deck, IReadOnlyDictionary<Guid, ExerciseType> types, int limit)
    {
        var room = Math.Min(limit, Math.Max(0, deck.Settings.DailyReviews - deck.DoneToday));
        var chosen = new List<PracticeCard>(room);
        foreach (var reason in Enum.GetValues<PracticeReason>())
        {
            var most = reason == PracticeReason.New ? Math.Min(room, NewLeft(deck)) : room;
            var group = deck.Cards.Where(card => card.Reason == reason && types.ContainsKey(card.ExerciseId)).Take(most).ToList();
            room -= group.Count;
            Mix(group, types, chosen);
        }

        return chosen;
    }

    /// <summary>How many things may still be asked for the first time today.</summary>
    /// <param name="deck">What there is.</param>
    public static int NewLeft(PracticeDeck deck) => Math.Min(deck.Unpractised, Math.Max(0, deck.Settings.DailyNew - deck.NewToday));

    /// <summary>Mixed practice is remembered longer than blocks of the same: neighbours differ in lesson and type where they can.</summary>
    private static void Mix(List<PracticeCard> group, IReadOnlyDictionary<Guid, ExerciseType> types, List<PracticeCard> into)
    {
        while (group.Count > 0)
        {
            var next = 0;
            if (into.Count > 0)
            {
                var last = into[^1];
                var (lesson, type) = (last.LessonId, types[last.ExerciseId]);
                next = new[]
                {
                    group.FindIndex(card => card.LessonId != lesson && types[card.ExerciseId] != type),
                    group.FindIndex(card => types[card.ExerciseId] != type),
                    group.FindIndex(card => card.LessonId != lesson),
                    0,
                }.First(found => found >= 0);
            }

            into.Add(group[next]);
            group.RemoveAt(next);
        }
    }
}
