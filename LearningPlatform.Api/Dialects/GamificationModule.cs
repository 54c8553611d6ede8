using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.OpenCode.Gamification;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Gamification;

namespace LearningPlatform.Api.Dialects;

/// <summary>Achievements in the API.</summary>
internal static class GamificationModule
{
    /// <summary>Registers the catalogue, the use cases and the subscribers.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddGamification(this WebApplicationBuilder builder)
    {
        builder.Services.AddAchievements(builder.Configuration);
        builder.Services.AddSingleton<ISubscriber, AchievementPushes>();
    }

    /// <summary>Registers the operations.</summary>
    /// <param name="api">The dialects.</param>
    public static void MapGamification(this DialectApi api) => api.OpenCode.MapOpenCodeAchievements();
}
