using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Revokes an API key: refused at once on this node, within seconds on the others.</summary>
/// <param name="keys">Where keys are.</param>
/// <param name="states">Is told.</param>
/// <param name="time">The clock.</param>
public sealed class RevokeApiKey(IApiKeys keys, IApiKeyStates states, TimeProvider time)
{
    /// <summary>Revokes.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="id">The key.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Guid id, Client client, CancellationToken ct)
    {
        if (!await keys.Remove(caller.UserId, id, SecurityEvent.Of(SecurityEventKind.ApiKeyRevoked, caller.UserId, time.GetUtcNow(), client, caller), ct))
            return new NotFound("API key");

        states.Changed(caller.UserId);
        return Done.Value;
    }
}
