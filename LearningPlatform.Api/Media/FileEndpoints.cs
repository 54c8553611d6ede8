using LearningPlatform.Core.Media;
using Microsoft.Net.Http.Headers;

namespace LearningPlatform.Api.Media;

/// <summary>Serves files: pictures of profiles to everybody, others to whom a URL grants it.</summary>
internal static class FileEndpoints
{
    /// <summary>A finished picture. Its name is never used for another one, so everybody may keep it for ever.</summary>
    /// <param name="file">The name.</param>
    /// <param name="http">The request.</param>
    /// <param name="blobs">Where files are kept.</param>
    public static Task Avatar(string file, HttpContext http, IBlobs blobs) =>
        Core.Media.Avatar.Upload(file) is { } upload
            ? Serve(http, blobs, new Served(Core.Media.Avatar.Key(upload), ImageFile.Webp, FileName: null, "public, max-age=31536000, immutable"))
            : NotFound(http);

    /// <summary>What the URL grants, for as long as it does.</summary>
    /// <param name="token">What is granted.</param>
    /// <param name="http">The request.</param>
    /// <param name="blobs">Where files are kept.</param>
    /// <param name="grants">Reads the grant.</param>
    public static Task File(string token, HttpContext http, IBlobs blobs, IGrants grants)
    {
        if (grants.ReadDownload(token) is { } grant)
            return Serve(http, blobs, new Served(grant.Key, grant.ContentType, grant.FileName, "private, max-age=300"));

        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static async Task Serve(HttpContext http, IBlobs blobs, Served file)
    {
        var (request, response, ct) = (http.Request, http.Response, http.RequestAborted);
        if (await blobs.Head(file.Key, ct) is not { } info)
        {
            await NotFound(http);
            return;
        }

        var headers = response.GetTypedHeaders();
        var tag = new EntityTagHeaderValue(info.ETag);
        headers.ETag = tag;
        headers.LastModified = info.ModifiedAt;
        response.Headers.CacheControl = file.CacheControl;
        response.Headers.AcceptRanges = "bytes";
        var asked = request.GetTypedHeaders();
        if (asked.IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        response.Headers.ContentDisposition = ContentDisposition.Of(file.FileName);
        var (range, satisfiable) = Range(asked, info, tag);
        if (!satisfiable)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            headers.ContentRange = new ContentRangeHeaderValue(info.Length);
            return;
        }

        response.ContentLength = range?.Length ?? info.Length;
        if (range is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = new ContentRangeHeaderValue(range.From, range.From + range.Length - 1, info.Length);
        }

        if (HttpMethods.IsHead(request.Method))
            return;

        await using var blob = await blobs.Open(file.Key, range, ct);
        if (blob is null)
        {
            response.ContentLength = null;
            await NotFound(http);
            return;
        }

        await blob.Content.CopyToAsync(response.Body, ct);
    }

    // One range, as players and resumed downloads ask for; several are answered with the whole file, which is allowed.
    private static (BlobRange? Range, bool Satisfiable) Range(Microsoft.AspNetCore.Http.Headers.RequestHeaders asked, BlobInfo info, EntityTagHeaderValue tag)
    {
        if (asked.Range is not { Ranges.Count: 1 } header || header.Unit != "bytes" || (asked.IfRange is { } only && only.EntityTag?.Compare(tag, useStrongComparison: true) != true))
            return (null, true);

        var one = header.Ranges.Single();
        var from = one.From ?? Math.Max(0, info.Length - one.To!.Value);
        var to = one.From is null ? info.Length - 1 : Math.Min(one.To ?? long.MaxValue, info.Length - 1);
        return from <= to ? (new BlobRange(from, to - from + 1), true) : (null, false);
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private sealed record Served(string Key, string ContentType, string? FileName, string CacheControl);
}
