using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Ends a live run, on whichever node it runs.</summary>
/// <param name="store">Where live runs are kept.</param>
/// <param name="clock">The time.</param>
public sealed class CancelRun(ILiveRunStore store, TimeProvider clock)
{
    /// <summary>Ends the run. One that has ended stays as it ended.</summary>
    /// <param name="caller">Who asks; must have started the run.</param>
    /// <param name="id">The run.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, CancellationToken ct)
    {
        if (await store.Cancel(id, caller.UserId, ct))
        {
            return Done.Value;
        }

        var found = await store.Find(id, int.MaxValue, ct);
        return LiveRules.Read(found?.Run, caller, 0, clock.GetUtcNow()).Map(_ => Done.Value);
    }
}
