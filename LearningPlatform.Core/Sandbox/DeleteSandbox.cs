using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Destroys a sandbox (opencode-R75).</summary>
/// <param name="sandboxes">The sandboxes' turns.</param>
public sealed class DeleteSandbox(ISandboxes sandboxes)
{
    /// <summary>Destroys a sandbox; a run in progress is ended.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The sandbox.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Outcome<Done>> Handle(Caller caller, Guid id, CancellationToken ct) => sandboxes.Delete(id, caller, ct);
}
