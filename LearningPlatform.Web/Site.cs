using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace LearningPlatform.Web;

/// <summary>
/// The built browser application, held in memory (some megabytes): files with their compressed forms, and the page that every address of the
/// application starts with. A new build is seen at the next start.
/// </summary>
internal sealed class Site
{
    private const string NoncePlaceholder = "__CSP_NONCE__";
    private const string EnvironmentPlaceholder = "__ENVIRONMENT__";
    private const string PageFile = "/index.html";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private readonly FrozenDictionary<string, SiteFile> files;
    private readonly string? page;

    private Site(FrozenDictionary<string, SiteFile> files, string? page)
    {
        this.files = files;
        this.page = page;
    }

    /// <summary>False when the client has not been built: then every page says so.</summary>
    public bool IsBuilt => page is not null;

    /// <summary>Reads the folder that the client's build wrote.</summary>
    /// <param name="folder">The folder; it may be missing.</param>
    /// <param name="development">Whether the page may know of what only a development server has, such as the outbox.</param>
    public static Site Load(string folder, bool development)
    {
        if (!Directory.Exists(folder))
            return new(FrozenDictionary<string, SiteFile>.Empty, null);
        var files = new Dictionary<string, SiteFile>(StringComparer.Ordinal);
        string? page = null;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = "/" + Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (path == PageFile)
                page = File.ReadAllText(file).Replace(EnvironmentPlaceholder, development ? "Development" : "", StringComparison.Ordinal);
            else if (!path.EndsWith(".br", StringComparison.Ordinal) && !path.EndsWith(".gz", StringComparison.Ordinal))
                files[path] = SiteFile.Read(path, file, ContentTypes.TryGetContentType(path, out var type) ? type : "application/octet-stream");
        }

        return new(files.ToFrozenDictionary(StringComparer.Ordinal), page);
    }

    /// <summary>Where the built client is: the setting <c>Web:Root</c>, or <c>wwwroot</c> beside the program.</summary>
    public static string Folder(IConfiguration configuration) => configuration["Web:Root"] ?? Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>Answers everything that isn't the API's.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">The API.</param>
    public Task Serve(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (ApiPaths.Own(request.Path))
            return next(context);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        if (request.Path.Value is { } path && files.TryGetValue(path, out var file))
            return file.Send(context);
        // The service worker asks for the start page to keep it; that isn't a navigation.
        if (request.Path == "/" || IsNavigation(request))
            return SendPage(context);
        SecurityHeaders.Apply(context.Response, null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Somebody going somewhere, not a program looking for a file: such get the page, whatever the address. Browsers say which it is; without
    /// their word an address that names no file is one.
    /// </summary>
    private static bool IsNavigation(HttpRequest request)
    {
        var mode = request.Headers["Sec-Fetch-Mode"].ToString();
        if (mode.Length > 0)
            return mode == "navigate";
        var path = request.Path.Value ?? "/";
        var accept = request.Headers.Accept.ToString();
        return !Path.HasExtension(path) && (accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal));
    }

    private Task SendPage(HttpContext context)
    {
        var response = context.Response;
        var nonce = SecurityHeaders.NewNonce();
        SecurityHeaders.Apply(response, nonce);
        response.Headers.CacheControl = "no-cache";
        response.ContentType = "text/html; charset=utf-8";
        byte[] body;
        if (page is null)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            body = "<!doctype html><title>Not built</title><p>The browser application has not been built: npm ci and npm run build in LearningPlatform.Web/client."u8.ToArray();
        }
        else
        {
            body = Encoding.UTF8.GetBytes(page.Replace(NoncePlaceholder, nonce, StringComparison.Ordinal));
        }

        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>A file with what was made of it at build time.</summary>
    private sealed record SiteFile(string ContentType, string CacheControl, string ETag, byte[] Plain, byte[]? Brotli, byte[]? Gzip)
    {
        public static SiteFile Read(string path, string file, string contentType)
        {
            var plain = File.ReadAllBytes(file);
            // The build writes a hash of the content into the names below assets.
            var hashed = path.StartsWith("/assets/", StringComparison.Ordinal);
            return new(
                contentType.StartsWith("text/", StringComparison.Ordinal) ? contentType + "; charset=utf-8" : contentType,
                hashed ? "public, max-age=31536000, immutable" : "no-cache",
                Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12)),
                plain,
                Beside(file + ".br"),
                Beside(file + ".gz"));
        }

        public Task Send(HttpContext context)
        {
            var (encoding, body) = Choose(context.Request);
            var response = context.Response;
            var headers = response.Headers;
            var tag = encoding is null ? $"\"{ETag}\"" : $"\"{ETag}-{encoding}\"";
            SecurityHeaders.Apply(response, null);
            headers.CacheControl = CacheControl;
            headers.ETag = tag;
            if (Brotli is not null)
                headers.Vary = HeaderNames.AcceptEncoding;
            if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == tag || known.Tag == "*"))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            if (encoding is not null)
                headers.ContentEncoding = encoding;
            response.ContentType = ContentType;
            response.ContentLength = body.Length;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
        }

        private static byte[]? Beside(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;

        private (string? Encoding, byte[] Body) Choose(HttpRequest request)
        {
            var accepted = request.GetTypedHeaders().AcceptEncoding;
            return Brotli is not null && Takes("br") ? ("br", Brotli) : Gzip is not null && Takes("gzip") ? ("gzip", Gzip) : (null, Plain);

            bool Takes(string name) => accepted.Any(item => item.Value.Equals(name, StringComparison.OrdinalIgnoreCase) && item.Quality is not 0);
        }
    }
}
