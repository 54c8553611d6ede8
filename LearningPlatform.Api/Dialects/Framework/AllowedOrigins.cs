using Microsoft.Extensions.Options;

namespace LearningPlatform.Api.Dialects.Framework;

/// <summary>Whose pages may call the dialects: the platform's own, those that are configured, and in development those of this machine.</summary>
/// <param name="options">The configured ones.</param>
/// <param name="environment">Whether this is development.</param>
internal sealed class AllowedOrigins(IOptions<HttpOptions> options, IHostEnvironment environment)
{
    /// <summary>Whether pages of an origin may call.</summary>
    /// <param name="request">The request, which says what is our own.</param>
    /// <param name="origin">The origin as a browser sends it.</param>
    public bool Admit(HttpRequest request, string origin) =>
        origin.Length > 0
        && (origin == $"{request.Scheme}://{request.Host}" || options.Value.Origins.Contains(origin)
            || (environment.IsDevelopment() && Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback));

    /// <summary>
    /// Whether what the browser added by itself, such as a cookie, may be believed: reading is harmless, as no other page sees the answer; a change must
    /// come from a page that may call. A client that names neither origin nor site is no browser, and sends no cookie unknowingly.
    /// </summary>
    /// <param name="request">The request.</param>
    public bool AdmitCookie(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;

        if (request.Headers.TryGetValue("Origin", out var origin))
            return Admit(request, origin.ToString());

        return !request.Headers.TryGetValue("Sec-Fetch-Site", out var site) || site.ToString() is "same-origin" or "none";
    }
}
