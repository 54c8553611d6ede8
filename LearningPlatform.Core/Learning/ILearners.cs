using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Learning;

/// <summary>
/// All learners, each with turns: commands of one learner are decided one after the other, those of different learners at the same time. Alone
/// the turn is in the process, in a cluster it is a grain; with several nodes on one database the row version decides.
/// </summary>
public interface ILearners
{
    /// <summary>Decides the command and writes what it comes to, durably, before it answers.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="command">What to do.</param>
    /// <param name="ct">Gives up; what was committed stays.</param>
    Task<Outcome<LearnerAnswer>> Handle(Guid learner, LearnerCommand command, CancellationToken ct);
}

/// <summary>Where learners are kept.</summary>
public interface ILearnerStore
{
    /// <summary>
    /// The learner with the entries and keys that the command names; for an account that did nothing yet the first state, with
    /// <see cref="LearnerState.Version"/> 0. Null when there is no such account.
    /// </summary>
    /// <param name="learner">The account.</param>
    /// <param name="command">Names the entries.</param>
    /// <param name="ct">Gives up.</param>
    Task<LearnerState?> Load(Guid learner, LearnerCommand command, CancellationToken ct);

    /// <summary>
    /// Writes the decision in ONE transaction: learner, entries, ledger, outbox. Answers the state as it is now stored (next version), or null,
    /// with nothing written, when somebody else was faster and <paramref name="before"/> is no longer what is stored.
    /// </summary>
    /// <param name="before">The state that was decided on.</param>
    /// <param name="decision">What to write.</param>
    /// <param name="ct">Gives up.</param>
    Task<LearnerState?> Commit(LearnerState before, Decision decision, CancellationToken ct);
}

/// <summary>What learning must know of an account.</summary>
public interface ILearnerAccounts
{
    /// <summary>The account, null when there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="ct">Gives up.</param>
    Task<LearnerAccount?> Find(Guid id, CancellationToken ct);
}

/// <summary>An account as learning sees it.</summary>
/// <param name="RegisteredAt">When it was made.</param>
/// <param name="TimeZone">Its zone, an IANA name.</param>
public sealed record LearnerAccount(DateTimeOffset RegisteredAt, string TimeZone);
