using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.External;

/// <summary>The logins of the caller's account.</summary>
/// <param name="logins">Where they are.</param>
public sealed class ListExternalLogins(IExternalLogins logins)
{
    /// <summary>Lists, the oldest first.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public Task<IReadOnlyList<ExternalLogin>> Handle(Caller caller, CancellationToken ct) => logins.List(caller.UserId, ct);
}
