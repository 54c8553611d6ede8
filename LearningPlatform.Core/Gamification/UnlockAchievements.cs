using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Core.Sandbox.Contracts;

namespace LearningPlatform.Core.Gamification;

/// <summary>Gives a learner what he has earned by now. What is given is decided by his rows, so it may be asked at any time and as often as one likes.</summary>
/// <param name="current">All achievements.</param>
/// <param name="store">What is known of learners.</param>
/// <param name="accounts">When accounts were made.</param>
/// <param name="boards">Places on leaderboards.</param>
/// <param name="learners">The learners' turns; they write the achievement, its reward and its event in one transaction, once.</param>
public sealed class AchievementGrants(CurrentAchievements current, IAchievements store, ILearnerAccounts accounts, ILeaderboards boards, ILearners learners)
{
    private static readonly (BoardKind Kind, string Name)[] Boards =
        [(BoardKind.Global, "global"), (BoardKind.Weekly, "weekly"), (BoardKind.Monthly, "monthly")];

    /// <summary>Gives what is due.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="at">When: the achievements are earned as of now.</param>
    /// <param name="ct">Gives up; what was given stays.</param>
    public async Task Give(Guid learner, DateTimeOffset at, CancellationToken ct)
    {
        var catalogue = current.Now;
        if (catalogue.InOrder.Count == 0)
        {
            return;
        }

        var (facts, earned) = await Standing(learner, at, ct);
        if (AchievementRules.WantsBoards(catalogue, earned, facts))
        {
            facts = facts.With(await Places(learner, at, ct));
        }

        foreach (var due in AchievementRules.Decide(catalogue, earned, facts))
        {
            var award = new AwardAchievement(Ids.New(at), at, due.Achievement.Id, due.Achievement.Name, due.Achievement.XpReward, due.Evidence);
            var outcome = await learners.Handle(learner, award, ct);
            if (outcome.Error is Unavailable busy)
            {
                // Later again; what was given before stays given.
                throw new InvalidOperationException(busy.Message);
            }
        }
    }

    /// <summary>What is known of a learner without the leaderboards.</summary>
    /// <param name="learner">The account.</param>
    /// <param name="at">Now.</param>
    /// <param name="ct">Gives up.</param>
    internal async Task<AchievementStanding> Standing(Guid learner, DateTimeOffset at, CancellationToken ct)
    {
        var standing = await store.Standing(learner, ct);
        var old = current.Now.InOrder.Any(one => !standing.Earned.Contains(one.Id) && one.Conditions.Any(condition => condition.Metric == AchievementMetrics.AccountDays));
        return old && await accounts.Find(learner, ct) is { } account
            ? standing with { Facts = standing.Facts.With(new KeyValuePair<string, double>(AchievementMetrics.AccountDays, Math.Floor((at - account.RegisteredAt).TotalDays))) }
            : standing;
    }

    private async Task<List<KeyValuePair<string, double>>> Places(Guid learner, DateTimeOffset at, CancellationToken ct)
    {
        var places = new List<KeyValuePair<string, double>>();
        foreach (var (kind, name) in Boards)
        {
            var board = await boards.Read(new BoardQuery(kind, null, 0, learner, at), ct);
            places.Add(new($"{AchievementMetrics.BoardPrefix}{name}.users", board.Users));
            if (board.Own is { } own)
            {
                places.Add(new($"{AchievementMetrics.BoardPrefix}{name}.rank", own.Rank));
            }
        }

        return places;
    }
}

/// <summary>Looks after each event that may have earned something whether it did.</summary>
/// <param name="grants">Gives what is due.</param>
public sealed class UnlockAchievements(AchievementGrants grants) : ISubscriber
{
    // These move nothing that counts for an achievement.
    private static readonly HashSet<string> Idle = ["achievement", "set", "lives", "reset"];

    /// <inheritdoc/>
    public string Name => "gamification.achievements";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [LessonCompleted.Name, ProgressChanged.Name, CodeRun.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct) =>
        envelope.Name == ProgressChanged.Name && Idle.Contains(envelope.Read<ProgressChanged>().Cause)
            ? Task.CompletedTask
            : grants.Give(envelope.Subject, envelope.At, ct);
}
