using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Analytics;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.OpenCode.Analytics;

/// <summary>Analytics of OpenCode (opencode-R107, opencode-R108).</summary>
internal static class OpenCodeAnalytics
{
    public static void MapOpenCodeAnalytics(this DialectRoutes openCode) => openCode.Map("getPlatformOverview", Get);

    private static async Task<Outcome<PlatformOverviewWire>> Get(Caller caller, GetPlatformOverview overview, CancellationToken ct) =>
        (await overview.Handle(caller, ct)).Map(PlatformOverviewWire.Of);
}

/// <summary>Schema PlatformOverview.</summary>
internal sealed record PlatformOverviewWire(OverviewUsersWire Users, OverviewContentWire Content, OverviewActivityWire Activity)
{
    public static PlatformOverviewWire Of(PlatformOverview one) => new(
        new OverviewUsersWire(one.Users.Total, one.Users.Active, one.Users.NewThisWeek),
        new OverviewContentWire(one.Content.Courses, one.Content.Lessons, one.Content.Exercises),
        new OverviewActivityWire(one.Activity.CodeExecutions, one.Activity.SubmissionsToday, one.Activity.AverageSessionMinutes));
}

/// <summary>Accounts.</summary>
internal sealed record OverviewUsersWire(long Total, long Active, long NewThisWeek);

/// <summary>Published content.</summary>
internal sealed record OverviewContentWire(long Modules, long Lessons, long Exercises);

/// <summary>What is done.</summary>
internal sealed record OverviewActivityWire(long CodeExecutions, long SubmissionsToday, double AverageSessionTime);
