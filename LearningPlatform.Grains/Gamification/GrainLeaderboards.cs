using LearningPlatform.Core.Gamification;

namespace LearningPlatform.Grains.Gamification;

/// <summary>Leaderboards that a grain keeps.</summary>
/// <param name="grains">Reaches it.</param>
/// <param name="calls">Tries again.</param>
public sealed class GrainLeaderboards(IGrainFactory grains, GrainCalls calls) : ILeaderboards
{
    /// <inheritdoc/>
    public async Task<Board> Read(BoardQuery query, CancellationToken ct)
    {
        var message = Message.Of(query);
        var answer = await calls.Ask(() => grains.GetGrain<ILeaderboardsGrain>(0).Read(message, ct), repeatable: true, ct);
        return (answer ?? throw new TimeoutException(GrainCalls.Unreachable.Message)).Read<Board>();
    }
}
