using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.OpenCode.Learning;
using LearningPlatform.Api.Dialects.Wayr.Learning;
using LearningPlatform.Core.Gamification;
using LearningPlatform.Core.Learning;
using LearningPlatform.Core.Learning.Quizzes;
using LearningPlatform.Data.Learning;
using LearningPlatform.Data.Practice;

namespace LearningPlatform.Api.Dialects;

/// <summary>Learning and gamification in the API.</summary>
internal static class LearningModule
{
    /// <summary>Registers the use cases and their stores.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddLearning(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddLearning(builder.Configuration);
        services.AddSingleton<AnswerQuiz>();
        services.AddPractice();
        services.AddSingleton<FinishLesson>();
        services.AddSingleton<GetCompletionStatus>();
        services.AddSingleton<GetEntries>();
        services.AddSingleton<GetLeaderboard>();
        services.AddSingleton<GetLessonStatistics>();
        services.AddSingleton<GetModuleLocks>();
        services.AddSingleton<GetPoints>();
        services.AddSingleton<GetProgress>();
        services.AddSingleton<GetProgressSummary>();
        services.AddSingleton<GetStreak>();
        services.AddSingleton<GiveBonus>();
        services.AddSingleton<ListCompletions>();
        services.AddSingleton<ListQuizAttempts>();
        services.AddSingleton<ReportProgress>();
        services.AddSingleton<ResetLearner>();
        services.AddSingleton<SyncProgress>();
        services.AddSingleton<UpdateLives>();
        services.AddSingleton<UpdateProgress>();
    }

    /// <summary>Registers the operations.</summary>
    /// <param name="api">The dialects.</param>
    public static void MapLearning(this DialectApi api)
    {
        api.OpenCode.MapOpenCodeLeaderboards();
        api.OpenCode.MapOpenCodeProgress();
        api.Wayr.MapWayrProgress();
    }
}
