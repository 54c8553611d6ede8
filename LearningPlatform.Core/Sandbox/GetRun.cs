using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Reads a live run: for who comes back, and on whichever node it runs.</summary>
/// <param name="store">Where live runs are kept.</param>
/// <param name="clock">The time.</param>
public sealed class GetRun(ILiveRunStore store, TimeProvider clock)
{
    /// <summary>Reads a run and its output so far.</summary>
    /// <param name="caller">Who asks; must have started the run.</param>
    /// <param name="id">The run.</param>
    /// <param name="from">The first piece of output that is wanted.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<LiveView>> Handle(Caller caller, Guid id, int from, CancellationToken ct)
    {
        if (from < 0)
        {
            return Invalid.Field("from", "Must be 0 or more.");
        }

        var found = await store.Find(id, from, ct);
        var output = found?.Output ?? [];
        var next = output.Count == 0 ? from : output[^1].Sequence + 1;
        return LiveRules.Read(found?.Run, caller, next, clock.GetUtcNow()).Map(run => new LiveView(run, output, run.End?.Sequence ?? next));
    }
}

/// <summary>A live run as its owner sees it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Output">Its output.</param>
/// <param name="Next">The number of the message that comes next; that of the end when it has ended.</param>
public sealed record LiveView(LiveRun Run, IReadOnlyList<LiveChunk> Output, int Next);
