using LearningPlatform.Api.App;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;

namespace LearningPlatform.Api.Authentication;

/// <summary>Where and when a request came from, bound into handlers that begin or refresh sessions.</summary>
/// <param name="Client">The client's address and its words about itself.</param>
/// <param name="ArrivedAt">When the request reached the server.</param>
internal sealed record RequestOrigin(Client Client, DateTimeOffset ArrivedAt)
{
    /// <summary>Called by minimal API to bind a parameter of this type.</summary>
    /// <param name="http">The request.</param>
    public static ValueTask<RequestOrigin?> BindAsync(HttpContext http)
    {
        var device = http.Request.Headers.UserAgent.ToString();
        var client = new Client(http.Connection.RemoteIpAddress?.ToString(), device.Length == 0 ? null : device);
        return ValueTask.FromResult<RequestOrigin?>(new RequestOrigin(client, At(http)));
    }

    private static DateTimeOffset At(HttpContext http) =>
        http.Features.Get<DialectRequest>()?.At ?? http.Features.Get<AppArrival>()?.At ?? http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
