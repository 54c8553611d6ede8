using LearningPlatform.Core.Catalog.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Analytics;

/// <summary>The platform in a few numbers (opencode-R107, opencode-R108).</summary>
/// <param name="Users">Accounts.</param>
/// <param name="Content">Published modules of the code school and their lessons.</param>
/// <param name="Activity">What is done.</param>
public sealed record PlatformOverview(UserFigures Users, ContentCounts Content, ActivityFigures Activity);

/// <summary>Accounts in numbers.</summary>
/// <param name="Total">All that can be used.</param>
/// <param name="Active">With activity in the last 30 days.</param>
/// <param name="NewThisWeek">Made since Monday 00:00 UTC.</param>
public sealed record UserFigures(long Total, long Active, long NewThisWeek);

/// <summary>What is done on the platform, in numbers.</summary>
/// <param name="CodeExecutions">All runs so far.</param>
/// <param name="SubmissionsToday">Runs of tests since 00:00 UTC.</param>
/// <param name="AverageSessionMinutes">How long people stay, over the last 30 days; 0 without any session.</param>
public sealed record ActivityFigures(long CodeExecutions, long SubmissionsToday, double AverageSessionMinutes);

/// <summary>The figures of all modules, read together.</summary>
public interface IPlatformFigures
{
    /// <summary>Reads them.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ct">Gives up.</param>
    Task<(UserFigures Users, ActivityFigures Activity)> Read(DateTimeOffset now, CancellationToken ct);
}

/// <summary>Reads the overview, for those who may see analytics (view:analytics).</summary>
/// <param name="figures">Accounts and activity.</param>
/// <param name="catalog">Content.</param>
/// <param name="clock">The time.</param>
public sealed class GetPlatformOverview(IPlatformFigures figures, ICatalog catalog, TimeProvider clock)
{
    /// <summary>Reads it, as it is now.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<PlatformOverview>> Handle(Caller caller, CancellationToken ct)
    {
        if (!caller.Is(Roles.Instructor | Roles.Admin))
        {
            return new Forbidden(ForbiddenReason.Role);
        }

        var content = await catalog.Counts(CourseKind.Code, ct);
        var (users, activity) = await figures.Read(clock.GetUtcNow(), ct);
        return new PlatformOverview(users, content, activity);
    }
}
