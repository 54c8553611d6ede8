using LearningPlatform.Api.Dialects.Framework.RateLimits;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Api.App;

/// <summary>A limit of an operation that anybody may call: so many requests in a window. Operations with the same class share a counter.</summary>
/// <param name="Class">The counter's name.</param>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Window">The window's length.</param>
internal sealed record AppLimit(string Class, int Limit, TimeSpan Window);

/// <summary>Counts the requests of the app's anonymous operations, with the same counters as the dialects.</summary>
/// <param name="counters">Where is counted.</param>
/// <param name="options">The factor.</param>
/// <param name="time">The clock.</param>
internal sealed class AppLimits(IRateCounters counters, IOptions<RateLimitOptions> options, TimeProvider time)
{
    private readonly double factor = options.Value.Factor;

    /// <summary>Counts a request against the limits of its operation by the client's address.</summary>
    /// <param name="http">The request, after routing.</param>
    /// <returns>Null when it may go on.</returns>
    public async ValueTask<Error?> Enter(HttpContext http)
    {
        foreach (var limit in http.GetEndpoint()?.Metadata.GetOrderedMetadata<AppLimit>() ?? [])
            if (await Enter(limit, $"ip:{RateLimiter.Address(http.Connection.RemoteIpAddress)}", http.RequestAborted) is { } refusal)
                return refusal;

        return null;
    }

    /// <summary>Counts a request by something that stands in it, such as the e-mail address.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="who">Who or what shares the counter.</param>
    /// <param name="ct">Ends with the request.</param>
    /// <returns>Null when it may go on.</returns>
    public async ValueTask<Error?> Enter(AppLimit limit, string who, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (sum, resetsAt) = await counters.Add($"app:{limit.Class}:{who}", limit.Window, 1, now, ct);
        return sum > Math.Clamp(Math.Ceiling(limit.Limit * factor), 1, int.MaxValue)
            ? new TooMany(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((resetsAt - now).TotalSeconds))), "Too many requests. Please try again later.")
            : null;
    }
}

/// <summary>Reads well where operations are mapped.</summary>
internal static class AppLimitExtensions
{
    /// <summary>Limits the requests of one client address to an operation.</summary>
    /// <typeparam name="T">What is being built.</typeparam>
    /// <param name="endpoint">The operation.</param>
    /// <param name="limit">The limit.</param>
    public static T LimitedTo<T>(this T endpoint, AppLimit limit)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(limit);
}
