using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Shows the caller's API keys, without the keys themselves.</summary>
/// <param name="keys">Where keys are.</param>
public sealed class ListApiKeys(IApiKeys keys)
{
    /// <summary>All, the latest made first.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="ct">Gives up.</param>
    public Task<IReadOnlyList<ApiKey>> Handle(Caller caller, CancellationToken ct) => keys.List(caller.UserId, ct);
}
