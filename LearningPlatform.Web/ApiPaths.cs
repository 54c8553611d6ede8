namespace LearningPlatform.Web;

/// <summary>Which paths belong to the API. All others are the browser application's.</summary>
internal static class ApiPaths
{
    private static readonly string[] Prefixes =
    [
        "/opencode", "/unpuzzle", "/labs", "/wayr", "/academy", "/app", "/hubs", "/media", "/openapi", "/docs", "/.well-known", "/dev", "/health", "/alive",
    ];

    /// <summary>True for a prefix itself and everything below it; <c>/application</c> is not below <c>/app</c>.</summary>
    public static bool Own(PathString path) => Array.Exists(Prefixes, prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal));
}
