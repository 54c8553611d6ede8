using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Practice;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Data.Practice;

/// <summary>Puts practice into a host's services.</summary>
public static class PracticeDataExtensions
{
    /// <summary>Adds the store, the use cases and the subscribers. Needs the catalogue and <see cref="Learning.LearningDataExtensions.AddLearning"/>.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddPractice(this IServiceCollection services)
    {
        services.AddSingleton<IPracticeStore, PracticeStore>();
        services.AddSingleton<ISubscriber, NewThings>();
        services.AddSingleton<ISubscriber, ForgetPractice>();
        services.AddSingleton<IPersonalData, PracticeSettingsData>();
        services.AddSingleton<IPersonalData, PracticeCardData>();
        services.AddSingleton<IPersonalData, PracticeReviewData>();
        services.AddSingleton<IPersonalData, LessonAttemptData>();
        services.AddSingleton<AttemptLesson>();
        services.AddSingleton<ChangePracticeSettings>();
        services.AddSingleton<GetForecast>();
        services.AddSingleton<GetPracticeSession>();
        services.AddSingleton<GetPracticeSettings>();
        services.AddSingleton<GradeExercise>();
        services.AddSingleton<RecordReviews>();
        return services;
    }
}
