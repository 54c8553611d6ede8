using LearningPlatform.Data.Media;

namespace LearningPlatform.Api.Media;

/// <summary>
/// Composes files: taking them at presigned URLs and serving them, all below <c>/media</c>, outside the dialects. No token is needed here: the URL is the right.
/// </summary>
internal static class MediaModule
{
    private const string Root = "/media";

    /// <summary>Registers files.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddMedia(this WebApplicationBuilder builder) => builder.Services.AddMedia(builder.Configuration, builder.Environment.ContentRootPath);

    /// <summary>Maps the endpoints.</summary>
    /// <param name="app">The application.</param>
    public static void MapMedia(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Root), below => below.Use(Headers));
        var media = app.MapGroup(Root).AllowAnonymous().ExcludeFromDescription();
        media.MapPut("/uploads/{token}", UploadEndpoint.Put);
        media.MapMethods("/avatars/{file}", ["GET", "HEAD"], FileEndpoints.Avatar);
        media.MapMethods("/files/{token}/{name}", ["GET", "HEAD"], FileEndpoints.File);
    }

    // academy-D14: any origin may upload and show; there are no cookies and no tokens here that could be misused. Whatever a file is, it runs nothing.
    private static Task Headers(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Content-Length, Content-Range, Content-Disposition, ETag";
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            headers.AccessControlAllowMethods = "GET, HEAD, PUT";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, Range";
            headers.AccessControlMaxAge = "600";
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(http);
    }
}
