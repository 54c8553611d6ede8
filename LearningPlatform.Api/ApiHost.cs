using LearningPlatform.Api.App;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Catalog;
using LearningPlatform.Api.Dialects;
using LearningPlatform.Api.Dialects.OpenCode.Sandbox;
using LearningPlatform.Api.Media;
using LearningPlatform.Api.Notifications;
using LearningPlatform.Api.OpenApi;
using LearningPlatform.Api.Realtime;
using LearningPlatform.Data;
using LearningPlatform.ServiceDefaults;
using LearningPlatform.Worker;

namespace LearningPlatform.Api;

/// <summary>
/// Composes the API. A host calls <see cref="AddLearningPlatform"/> on its builder and <see cref="MapLearningPlatform"/> on its application: the API's
/// own Program, the web host when the platform runs alone, and the clustered API. Each module has one line in each of the two lists below,
/// in alphabetical order.
/// </summary>
public static class ApiHost
{
    /// <summary>Registers everything that the API needs.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static WebApplicationBuilder AddLearningPlatform(this WebApplicationBuilder builder)
    {
        builder.RefuseDevelopmentSettings();
        builder.AddServiceDefaults();
        builder.AddHttpEdge();
        builder.AddDialects();
        builder.AddOpenApiDocuments();

        // Modules, one line each, alphabetical.
        builder.AddAppApi();
        builder.AddAnalytics();
        builder.AddCatalog();
        builder.AddGamification();
        builder.AddIdentity();
        builder.AddLearning();
        builder.AddMedia();
        builder.AddNotifications();
        builder.AddRealtime();
        builder.Services.AddPlatformData(builder.Configuration);
        if (builder.Configuration.GetValue("Worker:InProcess", true))
            builder.Services.AddPlatformWorker();

        builder.AddSandbox();
        return builder;
    }

    /// <summary>Maps the five dialects, their documents and everything else that the API serves.</summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapLearningPlatform(this WebApplication app)
    {
        app.UseHttpEdge();
        app.MapServiceDefaults();
        var api = app.UseDialects();

        // Modules, one line each, alphabetical.
        app.MapAppApi();
        api.MapAnalytics();
        api.MapCatalog();
        api.MapGamification();
        api.MapIdentity();
        api.MapLearning();
        app.MapMedia();
        app.MapNotifications();
        app.MapRealtime();
        api.MapSandbox();

        app.UseDocsPage(api);
        api.MapOpenApiDocuments();
        return app;
    }
}
