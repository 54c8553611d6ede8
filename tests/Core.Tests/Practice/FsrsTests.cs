using FsCheck;
using FsCheck.Fluent;
using LearningPlatform.Core.Practice;
using Xunit;

namespace LearningPlatform.Core.Tests.Practice;

/// <summary>Against the numbers that py-fsrs (open-spaced-repetition, FSRS-6, its default parameters, no fuzzing) publishes in its own tests.</summary>
public sealed class FsrsTests
{
    private static readonly DateTimeOffset Start = new(2022, 11, 29, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Intervals_are_those_of_the_reference()
    {
        const string Ratings = "3333331133333";
        var (fsrs, memory, at) = (new Fsrs(), Memory.Unpractised(Start), Start);
        var intervals = new List<int>();
        foreach (var rating in Ratings)
        {
            memory = fsrs.Review(memory, (Rating)(rating - '0'), at);
            intervals.Add((memory.Due - at).Days);
            at = memory.Due;
        }

        Assert.Equal([0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21], intervals);
    }

    [Fact]
    public void Stability_and_difficulty_are_those_of_the_reference()
    {
        var (fsrs, memory, at) = (new Fsrs(), Memory.Unpractised(Start), Start);
        foreach (var (rating, days) in new[] { (Rating.Again, 0), (Rating.Good, 0), (Rating.Good, 1), (Rating.Good, 3), (Rating.Good, 8), (Rating.Good, 21) })
        {
            at = at.AddDays(days);
            memory = fsrs.Review(memory, rating, at);
        }

        Assert.Equal(53.62691, memory.Stability, 4);
        Assert.Equal(6.3574867, memory.Difficulty, 4);
    }

    [Fact]
    public void What_is_always_easy_becomes_as_easy_as_can_be()
    {
        var (fsrs, memory) = (new Fsrs(), Memory.Unpractised(Start));
        for (var number = 0; number < 10; number++)
        {
            memory = fsrs.Review(memory, Rating.Easy, Start.AddMicroseconds(number));
        }

        Assert.Equal(1.0, memory.Difficulty);
    }

    [Theory]
    [InlineData(Rating.Again, 60, MemoryState.Learning)]
    [InlineData(Rating.Hard, 330, MemoryState.Learning)]
    [InlineData(Rating.Good, 600, MemoryState.Learning)]
    [InlineData(Rating.Easy, 8 * 86400, MemoryState.Review)]
    public void The_first_answer_leads_to_the_steps_of_the_reference(Rating rating, int seconds, MemoryState state)
    {
        var memory = new Fsrs().Review(Memory.Unpractised(Start), rating, Start);
        Assert.Equal((state, seconds), (memory.State, (int)(memory.Due - Start).TotalSeconds));
    }

    [Fact]
    public void Learning_and_relearning_go_on_as_in_the_reference()
    {
        var fsrs = new Fsrs();

        // Good, good: known. Forgotten: relearning for ten minutes; hard there: fifteen; good: known again.
        var memory = fsrs.Review(fsrs.Review(Memory.Unpractised(Start), Rating.Good, Start), Rating.Good, Start.AddMinutes(10));
        Assert.Equal(MemoryState.Review, memory.State);
        memory = fsrs.Review(memory, Rating.Again, memory.Due);
        Assert.Equal((MemoryState.Relearning, 10), (memory.State, (memory.Due - memory.LastReview!.Value).Minutes));
        memory = fsrs.Review(memory, Rating.Hard, memory.Due);
        Assert.Equal((MemoryState.Relearning, 15), (memory.State, (memory.Due - memory.LastReview!.Value).Minutes));
        memory = fsrs.Review(memory, Rating.Good, memory.Due);
        Assert.Equal((MemoryState.Review, 1), (memory.State, (memory.Due - memory.LastReview!.Value).Days));
    }

    [Fact]
    public void Nine_of_ten_are_known_after_the_stability_and_more_retention_asks_sooner()
    {
        var fsrs = new Fsrs();
        var known = new Memory(MemoryState.Review, 0, 30, 5, Start.AddDays(30), Start);
        Assert.Equal(0.9, fsrs.Retrievability(known, Start.AddDays(30)), 6);
        Assert.Equal(0, fsrs.Retrievability(Memory.Unpractised(Start), Start));
        var days = new[] { 0.8, 0.9, 0.97 }.Select(retention => (new Fsrs(retention).Review(known, Rating.Good, Start.AddDays(30)).Due - Start).TotalDays).ToList();
        Assert.True(days[0] > days[1] && days[1] > days[2], string.Join(", ", days));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fsrs(parameters: [1, 2, 3]));
    }

    [Fact]
    public void Whatever_the_order_in_which_reviews_become_known_the_memory_is_the_same_and_within_bounds()
    {
        var history = from gaps in Gen.Choose(0, 60 * 24 * 40).NonEmptyListOf()
                      from ratings in Gen.Choose(1, 4).ListOf(gaps.Count)
                      let reviews = gaps.Zip(ratings).Select((one, number) => new PastReview(new Guid(number, 0, 0, new byte[8]), Start.AddMinutes(one.First), (Rating)one.Second)).ToArray()
                      from shuffled in Gen.Shuffle(reviews)
                      select (reviews, shuffled);
        Prop.ForAll(history.ToArbitrary(), given =>
        {
            var fsrs = new Fsrs();
            var (straight, mixed) = (ReviewHistory.Replay(fsrs, given.reviews)!, ReviewHistory.Replay(fsrs, given.shuffled)!);
            var memory = straight.Memory;
            return memory == mixed.Memory && straight.Lapses == mixed.Lapses && straight.Since == given.reviews.Min(review => review.At)
                && memory.Difficulty is >= 1 and <= 10 && memory.Stability >= 0.001 && double.IsFinite(memory.Stability)
                && memory.Due > memory.LastReview && memory.Due <= memory.LastReview.Value.AddDays(36_500) && given.reviews.All(review => straight.After.ContainsKey(review.Id));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Assert.Null(ReviewHistory.Replay(new Fsrs(), []));
    }
}
