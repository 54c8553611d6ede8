namespace LearningPlatform.Api;

/// <summary>Keeps what is only good enough for development out of Production: the start fails and says which setting is to blame, never its value.</summary>
internal static class ProductionGuard
{
    // Every secret that the repository shows has one of these in it.
    private static readonly string[] Marks = ["development_only", "development-only", "Demo-Pass-2026"];

    /// <summary>Looks through the whole configuration.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void RefuseDevelopmentSettings(this IHostApplicationBuilder builder)
    {
        if (!builder.Environment.IsProduction())
            return;

        foreach (var (key, value) in builder.Configuration.AsEnumerable())
        {
            if (value is not null && Array.Exists(Marks, mark => value.Contains(mark, StringComparison.OrdinalIgnoreCase)))
                throw new InvalidOperationException($"The setting {key} is a secret for development. Production needs one of its own.");
        }

        if (builder.Configuration.GetValue("RateLimits:Factor", 1d) != 1d)
            throw new InvalidOperationException("RateLimits:Factor changes limits that the contracts document. It is for development only.");
    }
}
