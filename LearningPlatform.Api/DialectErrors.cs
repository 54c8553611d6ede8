using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Kernel;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Api;

/// <summary>Speaks for the dialects where the API itself can't: in a host that only passes requests on to it.</summary>
public static class DialectErrors
{
    /// <summary>Answers in the dialect's own error format that the service can't be reached at the moment.</summary>
    /// <param name="http">The request.</param>
    /// <returns>False when the request is below no dialect's base path; nothing is written then.</returns>
    public static async Task<bool> TryUnavailable(HttpContext http)
    {
        // Made for the rare case; only the registered API needs them all the time.
        var services = http.RequestServices;
        var origins = new AllowedOrigins(services.GetService<IOptions<HttpOptions>>() ?? Options.Create(new HttpOptions()), services.GetRequiredService<IHostEnvironment>());
        Dialect[] dialects =
        [
            new Dialects.Academy.AcademyDialect(), new Dialects.Labs.LabsDialect(), new Dialects.OpenCode.OpenCodeDialect(), new Dialects.Unpuzzle.UnpuzzleDialect(origins),
            new Dialects.Wayr.WayrDialect(),
        ];
        if (Array.Find(dialects, one => http.Request.Path.StartsWithSegments(one.BasePath, StringComparison.OrdinalIgnoreCase)) is not { } dialect)
            return false;

        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        using var request = new DialectRequest(dialect, http, dialect.RequestId(http.Request), time.GetUtcNow());
        if (dialect.Cors.AnyOrigin)
            request.Headers["Access-Control-Allow-Origin"] = "*";

        request.Headers["Retry-After"] = "2";
        await DialectRenderer.Refuse(request, new Unavailable("edge.unavailable", "The service is not available at the moment."));
        return true;
    }
}
