using System.Text.Json;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;

namespace LearningPlatform.Core.Gamification;

/// <summary>Tells a learner's own browsers of a new achievement (push <c>AchievementUnlocked</c> of /hubs/learning).</summary>
/// <param name="current">All achievements.</param>
/// <param name="realtime">Reaches the browsers, on whichever node.</param>
public sealed class AchievementPushes(CurrentAchievements current, IRealtime realtime) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "gamification.achievement_pushes";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AchievementEarned.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct)
    {
        var earned = envelope.Read<AchievementEarned>();
        var one = current.Now.Find(earned.AchievementId);
        var push = new AchievementPush(
            envelope.Subject,
            new AchievementPushed(earned.AchievementId, earned.Title, one?.Description, one?.Rarity.ToString().ToLowerInvariant(), one?.Icon, one?.BadgeColor, earned.Points),
            envelope.At);
        return realtime.Publish(new Push("learning", $"user/{envelope.Subject}", "AchievementUnlocked", JsonSerializer.SerializeToElement(push, EventEnvelope.Json)), ct);
    }
}

/// <summary>The argument of <c>AchievementUnlocked</c>.</summary>
/// <param name="UserId">The learner.</param>
/// <param name="Achievement">What was earned.</param>
/// <param name="EarnedAt">When.</param>
public sealed record AchievementPush(Guid UserId, AchievementPushed Achievement, DateTimeOffset EarnedAt);

/// <summary>An achievement as it is pushed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Rarity">common, rare, epic or legendary.</param>
/// <param name="Icon">The name of its picture.</param>
/// <param name="BadgeColor">The badge's colour.</param>
/// <param name="XpReward">What it was worth.</param>
public sealed record AchievementPushed(Guid Id, string Name, string? Description, string? Rarity, string? Icon, string? BadgeColor, int XpReward);
