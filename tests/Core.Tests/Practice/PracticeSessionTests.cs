using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Practice;
using Xunit;

namespace LearningPlatform.Core.Tests.Practice;

public sealed class PracticeSessionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Due_comes_first_then_weak_then_new_within_the_caps()
    {
        var cards = Cards(PracticeReason.New, 8).Concat(Cards(PracticeReason.Weak, 3)).Concat(Cards(PracticeReason.Due, 4)).ToList();
        var deck = new PracticeDeck(new PracticeSettings(DailyNew: 5), 4, 8, 0, 2, cards);

        var session = PracticeSession.Compose(deck, Types(cards), 20);

        Assert.Equal("DDDDWWWNNN", Reasons(session));
        Assert.Equal(3, PracticeSession.NewLeft(deck));
        Assert.Equal("DDDDW", Reasons(PracticeSession.Compose(deck, Types(cards), 5)));
        Assert.Equal("DD", Reasons(PracticeSession.Compose(deck with { DoneToday = 98 }, Types(cards), 20)));
        Assert.Empty(PracticeSession.Compose(deck with { DoneToday = 120 }, Types(cards), 20));
        Assert.Equal("DDDDWWW", Reasons(PracticeSession.Compose(deck with { NewToday = 9 }, Types(cards), 20)));
    }

    [Fact]
    public void What_is_gone_from_the_catalogue_is_left_out()
    {
        var cards = Cards(PracticeReason.Due, 3).ToList();
        var types = Types(cards.Skip(1).ToList());
        Assert.Equal(cards.Skip(1).Select(card => card.ExerciseId).Order(), PracticeSession.Compose(Deck(cards), types, 20).Select(card => card.ExerciseId).Order());
    }

    [Fact]
    public void Neighbours_differ_in_lesson_and_type()
    {
        // Two lessons, two types, in blocks as they become due.
        var cards = Cards(PracticeReason.Due, 12, number => number / 6).ToList();
        var types = cards.Select((card, number) => (card, number)).ToDictionary(one => one.card.ExerciseId, one => (ExerciseType)(one.number / 3 % 2));

        var session = PracticeSession.Compose(Deck(cards), types, 20);

        Assert.Equal(12, session.Count);
        Assert.All(session.Zip(session.Skip(1)), pair => Assert.True(pair.First.LessonId != pair.Second.LessonId || types[pair.First.ExerciseId] != types[pair.Second.ExerciseId]));
    }

    [Fact]
    public void A_session_never_repeats_anything_and_never_passes_a_cap()
    {
        var decks = from due in Gen.Choose(0, 30)
                    from weak in Gen.Choose(0, 30)
                    from fresh in Gen.Choose(0, 30)
                    from daily in Gen.Choose(1, 60)
                    from newly in Gen.Choose(0, 20)
                    from done in Gen.Choose(0, 60)
                    from begun in Gen.Choose(0, 20)
                    from limit in Gen.Choose(1, 50)
                    select (due, weak, fresh, daily, newly, done, begun, limit);
        Prop.ForAll(decks.ToArbitrary(), given =>
        {
            var cards = Cards(PracticeReason.Due, given.due).Concat(Cards(PracticeReason.Weak, given.weak)).Concat(Cards(PracticeReason.New, given.fresh)).ToList();
            var deck = new PracticeDeck(new PracticeSettings(given.newly, given.daily), given.due, given.fresh, given.done, given.begun, cards);
            var session = PracticeSession.Compose(deck, Types(cards), given.limit);
            return session.Count <= given.limit && session.Count <= Math.Max(0, given.daily - given.done) && session.Distinct().Count() == session.Count
                && session.Count(card => card.Reason == PracticeReason.New) <= Math.Max(0, given.newly - given.begun)
                && session.Select(card => card.Reason).SequenceEqual(session.Select(card => card.Reason).Order());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static string Reasons(IEnumerable<PracticeCard> cards) => string.Concat(cards.Select(card => card.Reason.ToString()[0]));

    private static PracticeDeck Deck(List<PracticeCard> cards) => new(PracticeSettings.Default, cards.Count, 0, 0, 0, cards);

    private static Dictionary<Guid, ExerciseType> Types(List<PracticeCard> cards) => cards.ToDictionary(card => card.ExerciseId, _ => ExerciseType.Translation);

    private static IEnumerable<PracticeCard> Cards(PracticeReason reason, int count, Func<int, int>? lesson = null) => Enumerable.Range(0, count).Select(number =>
        new PracticeCard(Guid.NewGuid(), new Guid(lesson?.Invoke(number) ?? number, 0, 0, new byte[8]), "lesson", MemoryState.Review, Now, reason));
}
