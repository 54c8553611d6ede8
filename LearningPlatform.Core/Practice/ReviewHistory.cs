using LearningPlatform.Core.Languages;

namespace LearningPlatform.Core.Practice;

/// <summary>The memory that comes from reviews: all of them in the order of their times, however late some became known.</summary>
public static class ReviewHistory
{
    /// <summary>Goes through all reviews of one thing.</summary>
    /// <param name="fsrs">The scheduler.</param>
    /// <param name="reviews">The reviews in any order.</param>
    /// <returns>The memory after each, and what is true in the end; null without a review.</returns>
    public static PracticeMemory? Replay(Fsrs fsrs, IEnumerable<PastReview> reviews)
    {
        // Whatever the order of two reviews at the same instant is, it is always the same.
        var ordered = reviews.OrderBy(review => review.At).ThenBy(review => review.Id).ToList();
        if (ordered.Count == 0)
        {
            return null;
        }

        var (memory, lapses, after) = (Memory.Unpractised(ordered[0].At), 0, new Dictionary<Guid, Memory>(ordered.Count));
        foreach (var review in ordered)
        {
            lapses += memory.State == MemoryState.Review && review.Rating == Rating.Again ? 1 : 0;
            memory = fsrs.Review(memory, review.Rating, review.At);
            after[review.Id] = memory;
        }

        return new PracticeMemory(memory, ordered[0].At, ordered.Count, lapses, ordered[^1].Rating, after);
    }

    /// <summary>How well something was remembered, by the grade of the answer.</summary>
    /// <param name="verdict">The verdict on the answer.</param>
    public static Rating RatingOf(Verdict verdict) => verdict switch
    {
        Verdict.Correct => Rating.Good,
        Verdict.SmallError => Rating.Hard,
        _ => Rating.Again,
    };
}

/// <summary>A review that happened.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="Rating">How it went.</param>
public sealed record PastReview(Guid Id, DateTimeOffset At, Rating Rating);

/// <summary>What the reviews of one thing come to.</summary>
/// <param name="Memory">The memory after the latest.</param>
/// <param name="Since">When the first was.</param>
/// <param name="Reviews">How many there were.</param>
/// <param name="Lapses">How many times something known was forgotten.</param>
/// <param name="Latest">How the latest went.</param>
/// <param name="After">The memory after each, by the review's id.</param>
public sealed record PracticeMemory(Memory Memory, DateTimeOffset Since, int Reviews, int Lapses, Rating Latest, IReadOnlyDictionary<Guid, Memory> After);
