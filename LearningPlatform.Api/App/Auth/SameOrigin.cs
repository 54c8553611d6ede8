using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.App.Auth;

/// <summary>Marks operations that pages of other origins may not call: they begin, use or end the session of the browser's cookie.</summary>
internal sealed class SameOrigin
{
    private static readonly SameOrigin Mark = new();

    private static readonly Forbidden Refused = new(ForbiddenReason.Owner, "This may only be asked by a page of this site.");

    private SameOrigin()
    {
    }

    /// <summary>Why the request is refused; null when it may go on.</summary>
    /// <param name="http">The request, after routing.</param>
    public static Error? Refusal(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<SameOrigin>() is null || IsOwn(http) ? null : Refused;

    /// <summary>
    /// Whether no page of another origin sent the request. Every browser says so in <c>Sec-Fetch-Site</c>, which no page can forge; older ones send <c>Origin</c>
    /// with what changes something. A client that sends neither is no browser, and has no cookies of somebody else's.
    /// </summary>
    /// <param name="http">The request.</param>
    public static bool IsOwn(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site.ToString() is "same-origin" or "none";

        if (!request.Headers.TryGetValue("Origin", out var origin))
            return true;

        var own = http.RequestServices.GetRequiredService<Links>().Base;
        return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, own.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Marks an endpoint, or all of a group.</summary>
    /// <typeparam name="T">What is being built.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    public static T Require<T>(T endpoints)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(Mark);
}

/// <summary>Reads well where operations are mapped.</summary>
internal static class SameOriginExtensions
{
    /// <inheritdoc cref="SameOrigin"/>
    /// <typeparam name="T">What is being built.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    public static T FromOwnPagesOnly<T>(this T endpoints)
        where T : IEndpointConventionBuilder => SameOrigin.Require(endpoints);
}
