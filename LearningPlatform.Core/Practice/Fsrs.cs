namespace LearningPlatform.Core.Practice;

/// <summary>How well something was remembered.</summary>
public enum Rating
{
    /// <summary>Not.</summary>
    Again = 1,

    /// <summary>With effort, or with a slip.</summary>
    Hard = 2,

    /// <summary>Well.</summary>
    Good = 3,

    /// <summary>Without thinking.</summary>
    Easy = 4,
}

/// <summary>Where something stands on its way into memory.</summary>
public enum MemoryState
{
    /// <summary>It was never practised.</summary>
    New,

    /// <summary>It comes back within minutes.</summary>
    Learning,

    /// <summary>It comes back after days.</summary>
    Review,

    /// <summary>It was known and forgotten: minutes again.</summary>
    Relearning,
}

/// <summary>What is known about one learner's memory of one thing.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Step">The step of learning or relearning, from 0.</param>
/// <param name="Stability">Days after which nine of ten would still know it; 0 before the first review.</param>
/// <param name="Difficulty">1 to 10; 0 before the first review.</param>
/// <param name="Due">When it should be asked again.</param>
/// <param name="LastReview">When it was asked last.</param>
public sealed record Memory(MemoryState State, int Step, double Stability, double Difficulty, DateTimeOffset Due, DateTimeOffset? LastReview)
{
    /// <summary>Something that was never practised.</summary>
    /// <param name="due">When it may be asked.</param>
    public static Memory Unpractised(DateTimeOffset due) => new(MemoryState.New, 0, 0, 0, due, null);
}

/// <summary>
/// FSRS-6, the scheduler of spaced repetition by Jarrett Ye and others, as its reference implementation py-fsrs computes it, without its random spreading: the same
/// reviews always give the same memory, so devices that sync late agree.
/// </summary>
public sealed class Fsrs
{
    private const double LeastStability = 0.001;
    private const double LeastDifficulty = 1;
    private const double MostDifficulty = 10;
    private const int LongestInterval = 36_500;

    /// <summary>The published default parameters.</summary>
    public static readonly IReadOnlyList<double> DefaultParameters =
    [
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ];

    private static readonly TimeSpan[] LearningSteps = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan[] RelearningSteps = [TimeSpan.FromMinutes(10)];

    private readonly double[] w;
    private readonly double decay;
    private readonly double factor;
    private readonly double retention;

    /// <summary>A scheduler.</summary>
    /// <param name="retention">The share of things that shall be known when they are asked again.</param>
    /// <param name="parameters">The 21 parameters; null for the default ones.</param>
    public Fsrs(double retention = 0.9, IReadOnlyList<double>? parameters = null)
    {
        w = [.. parameters ?? DefaultParameters];
        ArgumentOutOfRangeException.ThrowIfNotEqual(w.Length, DefaultParameters.Count, nameof(parameters));
        this.retention = retention;
        decay = -w[20];
        factor = Math.Pow(0.9, 1 / decay) - 1;
    }

    /// <summary>The probability that it is known at the moment.</summary>
    /// <param name="memory">What is known about it.</param>
    /// <param name="at">The moment.</param>
    public double Retrievability(Memory memory, DateTimeOffset at) =>
        memory.LastReview is { } last && memory.Stability > 0 ? Math.Pow(1 + (factor * Math.Max(0, Days(at - last)) / memory.Stability), decay) : 0;

    /// <summary>What is known after a review.</summary>
    /// <param name="memory">What was known before it.</param>
    /// <param name="rating">How it went.</param>
    /// <param name="at">When.</param>
    public Memory Review(Memory memory, Rating rating, DateTimeOffset at)
    {
        var first = memory.LastReview is null;
        var sameDay = !first && Days(at - memory.LastReview!.Value) < 1;
        var stability = first ? InitialStability(rating)
            : sameDay ? ShortTermStability(memory.Stability, rating)
            : NextStability(memory, Retrievability(memory, at), rating);
        var difficulty = first ? Clamped(InitialDifficulty(rating)) : NextDifficulty(memory.Difficulty, rating);
        var (state, step, wait) = memory.State switch
        {
            MemoryState.Review when rating == Rating.Again => (MemoryState.Relearning, 0, RelearningSteps[0]),
            MemoryState.Review => (MemoryState.Review, 0, Interval(stability)),
            MemoryState.Relearning => Stepped(MemoryState.Relearning, RelearningSteps, memory.Step, rating, stability),
            _ => Stepped(MemoryState.Learning, LearningSteps, memory.Step, rating, stability),
        };
        return new Memory(state, step, stability, difficulty, at + wait, at);
    }

    private static double Days(TimeSpan span) => Math.Floor(span.TotalDays);

    private static double Clamped(double difficulty) => Math.Clamp(difficulty, LeastDifficulty, MostDifficulty);

    private (MemoryState State, int Step, TimeSpan Wait) Stepped(MemoryState state, TimeSpan[] steps, int step, Rating rating, double stability) => rating switch
    {
        Rating.Again => (state, 0, steps[0]),
        Rating.Hard when step == 0 && steps.Length == 1 => (state, step, steps[0] * 1.5),
        Rating.Hard when step == 0 => (state, step, (steps[0] + steps[1]) / 2),
        Rating.Hard => (state, step, steps[step]),
        Rating.Good when step + 1 < steps.Length => (state, step + 1, steps[step + 1]),
        _ => (MemoryState.Review, 0, Interval(stability)),
    };

    private TimeSpan Interval(double stability) =>
        TimeSpan.FromDays(Math.Clamp(Math.Round(stability / factor * (Math.Pow(retention, 1 / decay) - 1), MidpointRounding.ToEven), 1, LongestInterval));

    private double InitialStability(Rating rating) => Math.Max(w[(int)rating - 1], LeastStability);

    private double InitialDifficulty(Rating rating) => w[4] - Math.Exp(w[5] * ((int)rating - 1)) + 1;

    private double ShortTermStability(double stability, Rating rating)
    {
        var increase = Math.Exp(w[17] * ((int)rating - 3 + w[18])) * Math.Pow(stability, -w[19]);
        return Math.Max(stability * (rating >= Rating.Good ? Math.Max(increase, 1) : increase), LeastStability);
    }

    private double NextDifficulty(double difficulty, Rating rating)
    {
        var damped = difficulty + ((10 - difficulty) * -(w[6] * ((int)rating - 3)) / 9);
        return Clamped((w[7] * InitialDifficulty(Rating.Easy)) + ((1 - w[7]) * damped));
    }

    private double NextStability(Memory memory, double retrievability, Rating rating)
    {
        var (stability, difficulty) = (memory.Stability, memory.Difficulty);
        if (rating == Rating.Again)
        {
            var longTerm = w[11] * Math.Pow(difficulty, -w[12]) * (Math.Pow(stability + 1, w[13]) - 1) * Math.Exp((1 - retrievability) * w[14]);
            return Math.Max(Math.Min(longTerm, stability / Math.Exp(w[17] * w[18])), LeastStability);
        }

        var (hard, easy) = (rating == Rating.Hard ? w[15] : 1, rating == Rating.Easy ? w[16] : 1);
        return Math.Max(
            stability * (1 + (Math.Exp(w[8]) * (11 - difficulty) * Math.Pow(stability, -w[9]) * (Math.Exp((1 - retrievability) * w[10]) - 1) * hard * easy)),
            LeastStability);
    }
}
