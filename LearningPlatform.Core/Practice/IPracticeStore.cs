using System.Text.Json;
using LearningPlatform.Core.Languages.Contracts;

namespace LearningPlatform.Core.Practice;

/// <summary>Where learners' practice is kept. All of it belongs to one learner at a time.</summary>
public interface IPracticeStore
{
    /// <summary>How the learner wants to practise; the default when he never said.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="ct">Gives up.</param>
    Task<PracticeSettings> Settings(Guid user, CancellationToken ct);

    /// <summary>Keeps how the learner wants to practise.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="settings">All of it.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task Keep(Guid user, PracticeSettings settings, DateTimeOffset at, CancellationToken ct);

    /// <summary>What a session is composed of, in one round trip.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="query">Which and when.</param>
    /// <param name="ct">Gives up.</param>
    Task<PracticeDeck> Deck(Guid user, DeckQuery query, CancellationToken ct);

    /// <summary>What is due until a day's end, by day; what is overdue counts on the first one.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="course">Only of this course.</param>
    /// <param name="ends">The ends of the days, ascending; the first one is today's.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<int>> Load(Guid user, Guid? course, IReadOnlyList<DateTimeOffset> ends, CancellationToken ct);

    /// <summary>How many answers were given since then.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="since">The beginning of the day.</param>
    /// <param name="ct">Gives up.</param>
    Task<int> Done(Guid user, DateTimeOffset since, CancellationToken ct);

    /// <summary>Things that may be practised from now on; those that are there already stay as they are.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="things">The exercises.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    Task Introduce(Guid user, IReadOnlyList<PracticeThing> things, DateTimeOffset at, CancellationToken ct);

    /// <summary>
    /// Keeps reviews, each once, and the memory that comes from all reviews of a thing in the order of their times: whatever arrives late, the memory is the same
    /// (<see cref="ReviewHistory"/>). One transaction.
    /// </summary>
    /// <param name="user">The learner.</param>
    /// <param name="reviews">The reviews.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The reviews as they were kept the first time.</returns>
    Task<IReadOnlyDictionary<Guid, KeptReview>> Review(Guid user, IReadOnlyList<GradedReview> reviews, DateTimeOffset now, CancellationToken ct);

    /// <summary>Keeps an attempt, unless there is one with this id; things that were answered wrong are noted for practice.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="missed">What was answered wrong.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The attempt that is kept, and whether it is this one.</returns>
    Task<(LessonAttempt Attempt, bool New)> Begin(Guid user, LessonAttempt attempt, IReadOnlyList<PracticeThing> missed, CancellationToken ct);

    /// <summary>An attempt, null when there is none with this id.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="attempt">Its id.</param>
    /// <param name="ct">Gives up.</param>
    Task<LessonAttempt?> Attempt(Guid user, Guid attempt, CancellationToken ct);

    /// <summary>Notes what an attempt came to, unless that is known already.</summary>
    /// <param name="user">The learner.</param>
    /// <param name="attempt">Its id.</param>
    /// <param name="reward">What it came to; null when the lesson wasn't passed.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The attempt as it is kept.</returns>
    Task<LessonAttempt> Settle(Guid user, Guid attempt, AttemptReward? reward, DateTimeOffset at, CancellationToken ct);
}

/// <summary>An exercise as something to practise.</summary>
/// <param name="ExerciseId">The exercise.</param>
/// <param name="CourseId">Its course.</param>
/// <param name="LessonId">The lesson that it was met in.</param>
/// <param name="LessonKey">The lesson's readable name.</param>
/// <param name="Order">Its place in the lesson.</param>
public sealed record PracticeThing(Guid ExerciseId, Guid CourseId, Guid LessonId, string LessonKey, int Order);

/// <summary>What a session is composed of.</summary>
/// <param name="CourseId">Only of this course.</param>
/// <param name="Now">The moment.</param>
/// <param name="DayStart">When the learner's day began.</param>
/// <param name="DayEnd">When it ends.</param>
/// <param name="Limit">How many of each kind.</param>
public sealed record DeckQuery(Guid? CourseId, DateTimeOffset Now, DateTimeOffset DayStart, DateTimeOffset DayEnd, int Limit);

/// <summary>What there is to practise at a moment.</summary>
/// <param name="Settings">How the learner wants it.</param>
/// <param name="Due">How many things are due.</param>
/// <param name="Unpractised">How many things were never practised.</param>
/// <param name="DoneToday">How many answers were given today.</param>
/// <param name="NewToday">How many things were practised for the first time today.</param>
/// <param name="Cards">The first of each kind: due, weak, new.</param>
public sealed record PracticeDeck(PracticeSettings Settings, int Due, int Unpractised, int DoneToday, int NewToday, IReadOnlyList<PracticeCard> Cards);

/// <summary>One thing to practise.</summary>
/// <param name="ExerciseId">The exercise.</param>
/// <param name="LessonId">The lesson that it was met in.</param>
/// <param name="LessonKey">The lesson's readable name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Due">When it is to be asked.</param>
/// <param name="Reason">Why it is asked.</param>
public sealed record PracticeCard(Guid ExerciseId, Guid LessonId, string LessonKey, MemoryState State, DateTimeOffset Due, PracticeReason Reason);

/// <summary>Why something is asked, the most urgent first.</summary>
public enum PracticeReason
{
    /// <summary>It would soon be forgotten.</summary>
    Due,

    /// <summary>It went wrong before.</summary>
    Weak,

    /// <summary>It was never practised.</summary>
    New,
}

/// <summary>An answer that was given in practice.</summary>
/// <param name="Id">The client's id for it.</param>
/// <param name="Thing">What was asked.</param>
/// <param name="At">When; the future is taken as now.</param>
/// <param name="Rating">How it went.</param>
/// <param name="Grade">Why.</param>
/// <param name="TookMs">How long it took, in milliseconds.</param>
public sealed record GradedReview(Guid Id, PracticeThing Thing, DateTimeOffset At, Rating Rating, ExerciseGrade Grade, int TookMs);

/// <summary>An answer as it was kept.</summary>
/// <param name="Grade">Its grade.</param>
/// <param name="NextDue">When the thing was due next, after it.</param>
/// <param name="State">Where the thing stood after it.</param>
public sealed record KeptReview(ExerciseGrade Grade, DateTimeOffset NextDue, MemoryState State);

/// <summary>A lesson as it was gone through once.</summary>
/// <param name="Id">The client's id for it.</param>
/// <param name="LessonId">The lesson.</param>
/// <param name="LessonKey">Its readable name, kept for when the lesson is gone.</param>
/// <param name="StartedAt">When it began, by the device's clock.</param>
/// <param name="FinishedAt">When it ended, by the device's clock.</param>
/// <param name="ReceivedAt">When the server heard of it.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Passed">Whether that is enough to complete the lesson.</param>
/// <param name="LivesTaken">How many lives the wrong answers cost.</param>
/// <param name="Answers">What was answered.</param>
/// <param name="Results">What that was worth.</param>
/// <param name="Settled">True when what it came to is known.</param>
/// <param name="Reward">What it came to; null when the lesson wasn't passed.</param>
public sealed record LessonAttempt(
    Guid Id,
    Guid LessonId,
    string LessonKey,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    DateTimeOffset ReceivedAt,
    double Score,
    bool Passed,
    int LivesTaken,
    IReadOnlyList<AttemptAnswer> Answers,
    IReadOnlyList<AttemptResult> Results,
    bool Settled = false,
    AttemptReward? Reward = null);

/// <summary>An answer of an attempt.</summary>
/// <param name="ExerciseKey">What was asked.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="TookMs">How long it took, in milliseconds.</param>
public sealed record AttemptAnswer(string ExerciseKey, JsonElement Answer, int TookMs);

/// <summary>What an answer of an attempt was worth.</summary>
/// <param name="ExerciseKey">What was asked.</param>
/// <param name="Grade">Its grade; null when the lesson has no such exercise (any more).</param>
public sealed record AttemptResult(string ExerciseKey, ExerciseGrade? Grade);

/// <summary>What an attempt came to.</summary>
/// <param name="Xp">What it added to the experience points; 0 when the lesson was completed before.</param>
/// <param name="TotalXp">The experience points after it.</param>
/// <param name="Streak">Days in a row after it.</param>
/// <param name="Lives">Lives after it.</param>
public sealed record AttemptReward(long Xp, long TotalXp, int Streak, int Lives);
