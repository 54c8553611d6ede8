using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Writes the end of a run, whatever happened to its sandbox meanwhile.</summary>
internal static class RunEnds
{
    /// <summary>The sandbox is free again, and the run counted. It is written even when the caller has gone: the sandbox must not stay busy.</summary>
    /// <param name="store">Where sandboxes are kept.</param>
    /// <param name="clock">The time.</param>
    /// <param name="begun">The sandbox as the run began it.</param>
    /// <param name="run">The run.</param>
    /// <param name="ended">For the counters; null when it doesn't count.</param>
    /// <param name="events">What happened.</param>
    public static async Task Write(
        ISandboxStore store, TimeProvider clock, SandboxSession begun, Guid run, EndedRun? ended, IReadOnlyList<EventEnvelope> events)
    {
        var session = begun;
        while (true)
        {
            if (await store.Save(SandboxRules.End(session, run, broken: false, clock.GetUtcNow()), ended, events, CancellationToken.None) is not null)
            {
                return;
            }

            // Deleted during its run, or taken over after its time: what was earned is still earned.
            if (await store.Find(begun.Id, CancellationToken.None) is not { } present || present.Run?.Id != run)
            {
                if (ended is not null)
                {
                    await store.Count(ended, events, CancellationToken.None);
                }

                return;
            }

            session = present;
        }
    }
}
