using LearningPlatform.Api.Dialects.Framework;

namespace LearningPlatform.Api.OpenApi;

/// <summary>Serves <c>/docs</c>: one page that shows the documents of all dialects, from this origin alone.</summary>
internal static class DocsPage
{
    /// <summary>Serves the page and its files.</summary>
    /// <param name="app">The application.</param>
    /// <param name="api">The dialects.</param>
    public static void UseDocsPage(this WebApplication app, DialectApi api)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/docs"), docs =>
        {
            // The page sets styles from script; nothing else is allowed, least of all other hosts.
            docs.Use((http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy =
                    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers["Referrer-Policy"] = "no-referrer";
                return next(http);
            });
            docs.UseSwaggerUI(page =>
            {
                page.RoutePrefix = "docs";
                page.DocumentTitle = "LearningPlatform API";
                foreach (var dialect in api.All.Select(routes => routes.Dialect).OrderBy(dialect => dialect.Name, StringComparer.Ordinal))
                    page.SwaggerEndpoint($"/openapi/{dialect.Name}.json", $"{char.ToUpperInvariant(dialect.Name[0])}{dialect.Name[1..]} ({dialect.BasePath})");

                page.SwaggerEndpoint("/openapi/app.json", "Browser app (/app/api)");
                page.DisplayOperationId();
                page.EnableTryItOutByDefault();
            });
        });
    }
}
