using LearningPlatform.Core.Catalog;
using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Catalog.Studio;
using LearningPlatform.Data.Catalog.Files;
using LearningPlatform.Data.Catalog.Import;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LearningPlatform.Data.Catalog;

/// <summary>Puts the catalogue into a host's services.</summary>
public static class CatalogDataExtensions
{
    /// <summary>Adds the content reads, the references for other modules and the use cases over them.</summary>
    /// <param name="services">The host's services; they must have <see cref="Database"/>.</param>
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<CatalogRefs>();
        services.AddSingleton<ContentWrites>();
        services.AddHostedService<CatalogListener>();
        services.AddSingleton<ICatalog>(provider => provider.GetRequiredService<CatalogRefs>());
        services.AddSingleton<ITestCatalog>(provider => provider.GetRequiredService<CatalogRefs>());
        services.AddSingleton<IExerciseCatalog, ExerciseCatalog>();
        services.AddSingleton<IContent, ContentStore>();
        services.AddSingleton<IContentEdits, ContentEdits>();
        services.AddSingleton<IOutlines, Outlines>();
        services.AddSingleton<IStudio, StudioStore>();
        services.AddSingleton<ContentWriter>();
        services.AddSingleton(provider =>
            new DemoCatalogue(provider.GetRequiredService<ContentWriter>(), provider.GetRequiredService<ILogger<DemoCatalogue>>()));
        services.AddSingleton(provider => new ContentImport(provider.GetRequiredService<Database>(), provider.GetRequiredService<ContentWriter>()));
        services.AddSingleton<ListCourses>();
        services.AddSingleton<GetCourse>();
        services.AddSingleton<GetCourseLessons>();
        services.AddSingleton<GetLesson>();
        services.AddSingleton<GetCoursePackage>();
        services.AddSingleton<ListSections>();
        services.AddSingleton<GetSection>();
        services.AddSingleton<ListModuleLessons>();
        services.AddSingleton<GetModuleLesson>();
        services.AddSingleton<ListLessonExercises>();
        services.AddSingleton<ListExercises>();
        services.AddSingleton<GetExercise>();
        services.AddSingleton<ListCodeModules>();
        services.AddSingleton<GetCodeModule>();
        services.AddSingleton<CreateCourse>();
        services.AddSingleton<UpdateCourse>();
        services.AddSingleton<DeleteCourse>();
        services.AddSingleton<CreateSection>();
        services.AddSingleton<UpdateSection>();
        services.AddSingleton<DeleteSection>();
        services.AddSingleton<CreateLesson>();
        services.AddSingleton<UpdateLesson>();
        services.AddSingleton<DeleteLesson>();
        services.AddSingleton<AssignExercise>();
        services.AddSingleton<UnassignExercise>();
        services.AddSingleton<ReorderExercises>();
        services.AddSingleton<CreateExercise>();
        services.AddSingleton<UpdateExercise>();
        services.AddSingleton<DeleteExercise>();
        services.AddSingleton<ListStudioModules>();
        services.AddSingleton<GetStudioModule>();
        services.AddSingleton<CreateStudioModule>();
        services.AddSingleton<UpdateStudioModule>();
        services.AddSingleton<DeleteStudioModule>();
        services.AddSingleton<MoveStudioModule>();
        services.AddSingleton<OrderStudioModules>();
        services.AddSingleton<GetStudioLesson>();
        services.AddSingleton<CreateStudioLesson>();
        services.AddSingleton<UpdateStudioLesson>();
        services.AddSingleton<DeleteStudioLesson>();
        services.AddSingleton<MoveStudioLesson>();
        services.AddSingleton<OrderStudioLessons>();
        services.AddSingleton<CheckStudioLesson>();
        return services;
    }
}
