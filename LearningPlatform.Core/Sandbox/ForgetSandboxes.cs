using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Sandbox;

/// <summary>Destroys the sandboxes of an account that is gone.</summary>
/// <param name="store">Where sandboxes are kept.</param>
public sealed class ForgetSandboxes(ISandboxStore store) : ISubscriber
{
    /// <inheritdoc/>
    public string Name => "sandbox.forget";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Events { get; } = [AccountErased.Name];

    /// <inheritdoc/>
    public Task Handle(EventEnvelope envelope, CancellationToken ct) => store.DeleteOf(envelope.Read<AccountErased>().AccountId, ct);
}
