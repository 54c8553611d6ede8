using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.SignalR;

namespace LearningPlatform.Api.Realtime;

/// <summary>Hands pushes to the browsers that are connected to this node.</summary>
/// <param name="learning">The connections of /hubs/learning.</param>
internal sealed class HubDelivery(IHubContext<LearningHub> learning) : IPushDelivery
{
    /// <inheritdoc/>
    public Task Deliver(Push push, CancellationToken ct) => push.Hub switch
    {
        "learning" => learning.Clients.Group(push.Channel).SendAsync(push.Method, push.Data, ct),
        _ => Task.CompletedTask,
    };
}
