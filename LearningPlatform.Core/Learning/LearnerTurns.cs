using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>
/// The body of a learner's turn: load, decide, commit; somebody else was faster: again. A grain keeps one of these for its learner and hands
/// it one command at a time. Between calls it remembers nothing that the next command can't check: the store is the only record.
/// </summary>
/// <param name="learner">The account.</param>
/// <param name="store">Where learners are kept.</param>
public sealed class LearnerTurn(Guid learner, ILearnerStore store)
{
    /// <summary>How often a command is decided again after losing against another process.</summary>
    public const int Attempts = 20;

    /// <summary>One command, from its state to its durable answer. Calls must not overlap.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerAnswer>> Handle(LearnerCommand command, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await store.Load(learner, command, ct) is not { } state)
            {
                return new NotFound("user");
            }

            var outcome = Learner.Decide(state, command);
            if (!outcome.Ok)
            {
                return outcome.Error;
            }

            if (outcome.Value.Nothing || await store.Commit(state, outcome.Value, ct) is not null)
            {
                return outcome.Value.Answer;
            }

            // Lost against another process: a little patience, different for each, lets one of them through.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4 * attempt)), ct);
        }

        return new Unavailable("learning.busy", "Too many changes at once. Try again.");
    }
}

/// <summary>Learners with turns inside the process, and row versions against other processes.</summary>
/// <param name="turns">Whose turn it is.</param>
/// <param name="store">Where learners are kept.</param>
public sealed class LearnerTurns(ITurns turns, ILearnerStore store) : ILearners
{
    /// <inheritdoc/>
    public Task<Outcome<LearnerAnswer>> Handle(Guid learner, LearnerCommand command, CancellationToken ct) =>
        turns.Run($"learner/{learner:n}", token => new LearnerTurn(learner, store).Handle(command, token), ct);
}
