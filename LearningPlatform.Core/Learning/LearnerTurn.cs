using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>
/// The body of a learner's turn: load, decide, commit; somebody else was faster: again. A grain keeps one of these for its learner and hands
/// it one command at a time; what it remembers between calls saves the loading. The store stays the only record: a commit on a remembered
/// state that is out of date writes nothing, and nothing is refused or left out because of a remembered state.
/// </summary>
/// <param name="learner">The account.</param>
/// <param name="store">Where learners are kept.</param>
public sealed class LearnerTurn(Guid learner, ILearnerStore store)
{
    /// <summary>How often a command is decided again after losing against another process.</summary>
    public const int Attempts = 20;

    // More entries than a sitting touches; then it begins again.
    private const int MostRemembered = 500;

    private readonly HashSet<Guid> entries = [];
    private readonly HashSet<string> keys = [];
    private LearnerState? remembered;

    /// <summary>One command, from its state to its durable answer. Calls must not overlap.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LearnerAnswer>> Handle(LearnerCommand command, CancellationToken ct)
    {
        if (remembered is { } hot && Covers(command) && Learner.Decide(hot, command) is { Ok: true, Value: { Nothing: false } decision })
        {
            if (await Commit(hot, decision, command, ct))
            {
                return decision.Answer;
            }
        }

        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await Load(command, ct) is not { } state)
            {
                return OwnTurns.NoLearner;
            }

            var outcome = Learner.Decide(state, command);
            if (!outcome.Ok)
            {
                return outcome.Error;
            }

            if (outcome.Value.Nothing || await Commit(state, outcome.Value, command, ct))
            {
                return outcome.Value.Answer;
            }

            // Lost against another process: a little patience, different for each, lets one of them through.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4 * attempt)), ct);
        }

        return new Unavailable("learning.busy", "Too many changes at once. Try again.");
    }

    private bool Covers(LearnerCommand command) =>
        command.Lessons.All(lesson => entries.Contains(lesson.Id)) && command.Courses.All(entries.Contains) && command.Keys.All(keys.Contains);

    /// <summary>Loads, and keeps what was remembered of the same version beside it.</summary>
    private async Task<LearnerState?> Load(LearnerCommand command, CancellationToken ct)
    {
        var state = await store.Load(learner, command, ct);
        if (state is null || remembered is null || remembered.Version != state.Version || state.Version == 0 || entries.Count > MostRemembered || keys.Count > MostRemembered)
        {
            entries.Clear();
            keys.Clear();
        }
        else
        {
            state = state with
            {
                Lessons = remembered.Lessons.SetItems(state.Lessons),
                Courses = remembered.Courses.SetItems(state.Courses),
                Earned = remembered.Earned.Union(state.Earned),
            };
        }

        Remember(state, command);
        return state;
    }

    private async Task<bool> Commit(LearnerState state, Decision decision, LearnerCommand command, CancellationToken ct)
    {
        // Whatever happens to the call, what was known before it may be out of date after it.
        remembered = null;
        var stored = await store.Commit(state, decision, ct);
        if (stored is null)
        {
            return false;
        }

        Remember(stored, command);
        return true;
    }

    private void Remember(LearnerState? state, LearnerCommand command)
    {
        remembered = state;
        entries.UnionWith(command.Lessons.Select(lesson => lesson.Id));
        entries.UnionWith(command.Courses);
        keys.UnionWith(command.Keys);
    }
}
