using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Reads a sandbox (opencode-R73 to R75).</summary>
/// <param name="store">Where sandboxes are kept.</param>
/// <param name="clock">The time.</param>
public sealed class GetSandbox(ISandboxStore store, TimeProvider clock)
{
    /// <summary>Reads a sandbox.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The sandbox.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SandboxSession>> Handle(Caller caller, Guid id, CancellationToken ct) =>
        SandboxRules.Reach(await store.Find(id, ct), caller, clock.GetUtcNow());
}
