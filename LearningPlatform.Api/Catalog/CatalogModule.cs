using LearningPlatform.Api.App.Studio;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.OpenCode.Catalog;
using LearningPlatform.Api.Dialects.Wayr.Catalog;
using LearningPlatform.Data.Catalog;

namespace LearningPlatform.Api.Catalog;

/// <summary>Composes the catalogue.</summary>
internal static class CatalogModule
{
    /// <summary>Registers the catalogue; on a development machine also its demo content, unless <c>Seed:Demo</c> is false.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddCatalog(this WebApplicationBuilder builder)
    {
        builder.Services.AddCatalog();
        builder.Services.AddSingleton<PackageTimes>();
        builder.Services.AddSingleton<ILessonPreview, LessonPreview>();
        if (builder.Environment.IsDevelopment() && builder.Configuration.GetValue("Seed:Demo", true))
        {
            builder.Services.AddHostedService<DemoContent>();
        }
    }

    /// <summary>Maps the content operations of the dialects.</summary>
    /// <param name="api">The dialects.</param>
    public static void MapCatalog(this DialectApi api)
    {
        api.MapOpenCodeCatalog();
        api.MapWayrCatalog();
    }
}
