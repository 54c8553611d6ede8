using System.Security.Cryptography;

namespace LearningPlatform.Web;

/// <summary>
/// Headers of the browser application's own answers. Nothing runs or loads that this origin didn't serve; there is no inline script. The one
/// style sheet made at run time is the code editor's: it carries the nonce of the page.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>A fresh nonce, unguessable, safe in an attribute.</summary>
    public static string NewNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Sets the headers of a file or of the page.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="nonce">The page's nonce; null for files.</param>
    public static void Apply(HttpResponse response, string? nonce)
    {
        var headers = response.Headers;
        var styles = nonce is null ? "'self'" : $"'self' 'nonce-{nonce}'";
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self'; style-src {styles}; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (response.HttpContext.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }
}
