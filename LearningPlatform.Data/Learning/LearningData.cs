using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Learning;
using LearningPlatform.Core.Learning.Quizzes;
using LearningPlatform.Data.Gamification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LearningPlatform.Data.Learning;

/// <summary>Puts learning and gamification into a host's services.</summary>
public static class LearningDataExtensions
{
    /// <summary>
    /// Adds the stores, and the turns and boards of this process. A host of a cluster registers its own <see cref="ILearners"/> and
    /// <see cref="ILeaderboards"/> before or after; the stores stay.
    /// </summary>
    /// <param name="services">The host's services, with <see cref="PlatformDataExtensions.AddPlatformData"/>.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddLearning(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ILearnerStore, LearnerStore>();
        services.AddSingleton<ILearnerViews, LearnerViews>();
        services.AddSingleton<IPointSums, PointSums>();
        services.TryAddSingleton<ILearnerAccounts, PeopleAsLearners>();
        services.AddSingleton<ISubscriber, LearnerZones>();
        services.AddSingleton<ISubscriber, ForgetLearner>();
        services.AddSingleton<IPersonalData, LearnerData>();
        services.AddSingleton<IPersonalData, LessonData>();
        services.AddSingleton<IPersonalData, CourseData>();
        services.AddSingleton<IPersonalData, PointData>();
        services.AddSingleton<IPersonalData, QuizData>();
        services.AddSingleton<IQuizAttempts, QuizAttempts>();
        services.TryAddSingleton<ITurns, LocalTurns>();
        services.TryAddSingleton<ILearners, LearnerTurns>();
        services.TryAddSingleton<ILeaderboards, Leaderboards>();
        services.AddSingleton<ISubscriber, TestPoints>();
        return services;
    }
}
