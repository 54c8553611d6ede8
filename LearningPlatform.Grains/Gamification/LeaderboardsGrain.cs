using LearningPlatform.Core.Gamification;
using Orleans.Concurrency;

namespace LearningPlatform.Grains.Gamification;

/// <summary>The boards of the whole cluster, in memory once; its only key is 0.</summary>
[Alias("LearningPlatform.ILeaderboardsGrain")]
public interface ILeaderboardsGrain : IGrainWithIntegerKey
{
    /// <summary>Reads a <see cref="Board"/>.</summary>
    /// <param name="query">A <see cref="BoardQuery"/>: which, how much, for whom.</param>
    /// <param name="ct">Gives up.</param>
    [Alias("Read")]
    Task<Message> Read(Message query, CancellationToken ct);
}

/// <summary>Keeps the boards. Reads interleave: the boards guard themselves and share one catching-up among all who wait.</summary>
/// <param name="ledger">The sums they are built from.</param>
[Reentrant]
internal sealed class LeaderboardsGrain(IPointSums ledger) : Grain, ILeaderboardsGrain, IDisposable
{
    private readonly Leaderboards boards = new(ledger);

    /// <inheritdoc/>
    public async Task<Message> Read(Message query, CancellationToken ct) => Message.Of(await boards.Read(query.Read<BoardQuery>(), ct));

    /// <summary>Called when the activation ends.</summary>
    public void Dispose() => boards.Dispose();
}
